"""Whether a ticket can be about the same case as a question, by what both of them name."""
