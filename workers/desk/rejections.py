"""Why reviewers reject drafts: a code that one click names, and words of their own."""

from __future__ import annotations

CODES = ("wrong", "off_topic", "incomplete", "outdated", "unclear", "unsafe", "wrong_language")


def words_of(reason: str | None) -> str:
    """The reviewer's own words in a stored reason. A code is for counting: it says nothing of
    the problem, and a search for it finds nothing about it."""
    return "" if reason is None or reason in CODES else reason
