"""French typography: no line begins with the second half of a pair or with a mark of its own."""

from __future__ import annotations

import re
from collections.abc import Mapping

_BEFORE = re.compile(r" (?=[:;?!»%])|(?<=«) ")
NO_BREAK_SPACE = "\u00a0"


def unbroken(texts: Mapping[str, str]) -> dict[str, str]:
    """French texts with a no-break space wherever a mark wants a space beside it."""
    return {key: _BEFORE.sub(NO_BREAK_SPACE, text) for key, text in texts.items()}
