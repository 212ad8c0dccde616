"""Word lists written as text, because a list of quoted strings is unreadable and hard to review."""

from __future__ import annotations


def words(*texts: str) -> frozenset[str]:
    """The words of the texts, split at white space."""
    return frozenset(word for text in texts for word in text.split())
