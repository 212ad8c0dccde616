"""Which characters a text may hold, and how long it may be.

Tickets bring NUL bytes (PostgreSQL refuses them), lone surrogates (no encoder takes them),
invisible format characters (they hide an address from the redactor, or a command from a person's
eye) and ten kinds of line end. Every cleaner starts from `plain_characters`, so the rest of the
code sees printable text, ``\\n`` and ``\\t`` only.
"""

from __future__ import annotations

import re

# Unicode's control, format and surrogate characters, and the noncharacters and signs for nothing
# of the first plane. Tab and line feed are the only ones that a text needs.
_CONTROLS = (
    "\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2"
    "\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\uffff"
    "\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e007f"
)
# Joiners, variation selectors, fillers and blanks: emoji and several scripts need them.
_NEEDED = (
    "\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u200c\u200d\u2800\u3164\ufe00-\ufe0f\uffa0"
    "\U000e0080-\U000e0fff"
)

CONTROLS = re.compile(f"[{_CONTROLS}]")
"""What no text needs; it is dropped from all that is kept."""
UNSEEN = re.compile(f"[{_CONTROLS}{_NEEDED}]")
"""Those, and what some writing needs and can hide something too: dropped from a text that is
compared with another, or that a stranger's words may end up in."""

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


def seen(text: str) -> str:
    """What a reader sees of it: a name that a joiner parts is still that name."""
    plain = plain_characters(text)
    # Nothing that is unseen and ASCII is left in it.
    return plain if plain.isascii() else UNSEEN.sub("", plain)


def bounded(text: str, limit: int = MAX_CHARS) -> str:
    """The text, or its beginning and `CUT_NOTE`; at most `limit` characters."""
    if len(text) <= limit:
        return text
    end = limit - len(CUT_NOTE)
    # Cut between words: half an address is one that no pattern recognises.
    blank = max(text.rfind(" ", end - 200, end), text.rfind("\n", end - 200, end))
    end = blank if blank > 0 else end
    return text[:end].rstrip() + CUT_NOTE
