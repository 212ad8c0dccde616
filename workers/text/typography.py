"""French typography: no line begins with the second half of a pair or with a mark of its own."""

from __future__ import annotations

import re

_BEFORE = re.compile(r" (?=[:;?!»%])|(?<=«) ")
NO_BREAK_SPACE = "\u00a0"


def unbroken(text: str) -> str:
    """A French text with a no-break space wherever a mark wants a space beside it."""
    return _BEFORE.sub(NO_BREAK_SPACE, text)
