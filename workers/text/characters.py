"""Which characters a text may hold, and how long it may be.

Tickets bring NUL bytes (PostgreSQL refuses them), lone surrogates (no encoder takes them),
invisible format characters (they hide an address from the redactor, or a command from a person's
eye) and ten kinds of line end. Every cleaner starts from `plain_characters`, so the rest of the
code sees printable text, ``\\n`` and ``\\t`` only.
"""

from __future__ import annotations

import re

from workers.text.invisible import CONTROLS

MAX_CHARS = 200_000
"""A text is cut here, with a note: no person wrote more, and a log dump would drown the index."""
MAX_RAW_CHARS = 1_000_000
"""What is looked at before markup is removed: markup weighs several times its text."""

_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_ODD_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_ASCII_DROPPED = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
CUT_NOTE = "\n[… cut here: too long]"


def plain_characters(text: str) -> str:
    """The same text in printable characters, ``\\n`` and ``\\t``; any length, linear time."""
    if text.isascii() and not _ASCII_DROPPED.search(text):
        return text
    text = _LINE_ENDS.sub("\n", text)
    # The zero-width joiners stay: emoji and several scripts need them.
    return CONTROLS.sub("", _ODD_SPACES.sub(" ", text))


def bounded(text: str, limit: int = MAX_CHARS) -> str:
    """The text, or its beginning and `CUT_NOTE`; at most `limit` characters."""
    if len(text) <= limit:
        return text
    end = limit - len(CUT_NOTE)
    # Cut between words: half an address is one that no pattern recognises.
    blank = max(text.rfind(" ", end - 200, end), text.rfind("\n", end - 200, end))
    end = blank if blank > 0 else end
    return text[:end].rstrip() + CUT_NOTE
