"""Files of a message: they are named in the question, and not read."""

from __future__ import annotations

from collections.abc import Sequence

from workers.translations.sentences import LANGUAGES, say

MOST = 10
LONGEST = 100
"""Characters of a file's name."""


def with_files(text: str, files: Sequence[str], language: str) -> str:
    """`text` and below it which files came with it."""
    names = [" ".join(name.split())[:LONGEST] for name in files[:MOST]]
    if not any(names):
        return text
    note = say("chat_attached", language, names=", ".join(filter(None, names)))
    return f"{text}\n\n[{note}]"


def files_note(text: str) -> str:
    """What `with_files` wrote below a text, with the empty line before it; empty if nothing."""
    begun = tuple(f"[{say('chat_attached', one, names='')}" for one in LANGUAGES)
    before, between, last = text.rpartition("\n\n")
    is_note = bool(between) and last.startswith(begun) and last.endswith("]")
    return text[len(before) :] if is_note else ""
