"""What is refused without a search: what no helpdesk is there for, and others' secrets."""
