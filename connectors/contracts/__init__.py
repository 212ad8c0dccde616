"""What the helpdesk expects of each kind of outside system, as protocols and plain records."""
