"""Tickets opened from chat, and what happens to them."""
