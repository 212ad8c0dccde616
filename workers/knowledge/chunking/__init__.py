"""A ticket's text → passages."""
