"""Which characters a text may hold, and how long it may be.

Tickets bring NUL bytes (PostgreSQL refuses them), lone surrogates (no encoder takes them),
invisible format characters (they hide an address from the redactor, or a command from a person's
eye) and ten kinds of line end. Every cleaner starts from `plain_characters`, so the rest of the
code sees printable text, ``\\n`` and ``\\t`` only.
"""

from __future__ import annotations

import re

MAX_CHARS = 200_000
"""A text is cut here, with a note: no person wrote more, and a log dump would drown the index."""
MAX_RAW_CHARS = 1_000_000
"""What is looked at before markup is removed: markup weighs several times its text."""

_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_ODD_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
# Unicode's control, format and surrogate characters and the noncharacters of the first plane
# and of the tags. The two zero-width joiners stay: emoji and several scripts need them.
_DROPPED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2"
    "\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ud800-\udfff\ufeff"
    "\ufff9-\uffff\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e007f]"
)
_ASCII_DROPPED = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
CUT_NOTE = "\n[… cut here: too long]"


def plain_characters(text: str) -> str:
    """The same text in printable characters, ``\\n`` and ``\\t``; any length, linear time."""
    if text.isascii() and not _ASCII_DROPPED.search(text):
        return text
    text = _LINE_ENDS.sub("\n", text)
    return _DROPPED.sub("", _ODD_SPACES.sub(" ", text))


def bounded(text: str, limit: int = MAX_CHARS) -> str:
    """The text, or its beginning and `CUT_NOTE`; at most `limit` characters."""
    if len(text) <= limit:
        return text
    end = limit - len(CUT_NOTE)
    # Cut between words: half an address is one that no pattern recognises.
    blank = max(text.rfind(" ", end - 200, end), text.rfind("\n", end - 200, end))
    end = blank if blank > 0 else end
    return text[:end].rstrip() + CUT_NOTE
