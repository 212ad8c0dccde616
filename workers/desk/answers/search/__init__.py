"""Searching for a question: what is found, and which of it can be the case asked about."""
