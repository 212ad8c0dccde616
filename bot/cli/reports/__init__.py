"""Reports of a command that people read: a table in the terminal, a page to keep."""
