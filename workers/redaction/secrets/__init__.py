"""Secrets: in commands and settings, in prose, and as tokens that show what they are."""
