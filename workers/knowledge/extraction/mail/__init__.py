"""Mails in tickets: what of them is the message."""
