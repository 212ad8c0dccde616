"""Sending what is queued: claimed by one sender, tried again by rules, found when overdue."""
