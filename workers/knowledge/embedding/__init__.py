"""Embedding spaces: fitted, filled, and switched to."""
