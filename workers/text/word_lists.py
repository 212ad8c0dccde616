"""Word lists written as text, because a list of quoted strings is unreadable and hard to review."""

from __future__ import annotations

from collections.abc import Iterable


def has_any(text: str, parts: Iterable[str]) -> bool:
    """Whether one of the parts stands anywhere in the text: the cheap look before a pattern's."""
    for part in parts:  # noqa: SIM110 - a generator costs more than the look itself
        if part in text:
            return True
    return False


def words(*texts: str) -> frozenset[str]:
    """The words of the texts, split at white space."""
    return frozenset(word for text in texts for word in text.split())
