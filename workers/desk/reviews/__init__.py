"""Staff decide on drafts, and reply by themselves."""
