"""A line as its sentences. Pure."""

from __future__ import annotations

import re

_END = re.compile(
    r"(?<=[.!?…])((?:\s*\[\d{1,3}\])*)\s+(?=[^\s\[a-zà-ÿ])"
    # A list that goes on in the line that introduces it: "On macOS: 1. Open the settings."
    r"|(?<=:)\s+(?=1[.)]\s)"
)
_ABBREVIATION = re.compile(r"(?:\b(?:e\.g|i\.e|p\.ex|cf|etc|ex|Mr|Mme|M|no|vs|n°)|^\d{1,2})\.$")
_ABBREVIATED = 8
"""Characters that an abbreviation takes at most, with the one before it."""


def sentences(line: str) -> list[str]:
    """The sentences of a line, each with the citations behind it."""
    parts: list[str] = []
    start = 0
    for found in _END.finditer(line):
        # The whole sentence so far would be looked at again after each of many abbreviations.
        if _ABBREVIATION.search(line[max(start, found.start() - _ABBREVIATED) : found.start()]):
            continue
        parts.append(line[start : found.start() if found[1] is None else found.end(1)])
        start = found.end()
    parts.append(line[start:])
    return [part.strip() for part in parts if part.strip()]
