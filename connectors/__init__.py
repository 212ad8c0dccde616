"""The outside world: one folder a system, no helpdesk rules."""
