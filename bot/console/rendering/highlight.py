"""Marking in a source the words that a draft took from it, so that a reviewer sees the overlap."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

from workers.text.fold import fold
from workers.text.stop_words import FREQUENT

_WORD = re.compile(r"\w+(?:[-.]\w+)*")
SHORTEST = 4


def singular(word: str) -> str:
    """`word` folded, and without the s of a plural."""
    return fold(word).rstrip("s")


COMMON = frozenset(map(singular, FREQUENT))


def notable(text: str) -> frozenset[str]:
    """The words of `text` that mean something, folded."""
    words = (singular(match.group()) for match in _WORD.finditer(text))
    return frozenset(
        word
        for word in words
        if (len(word) >= SHORTEST or any(c.isdigit() for c in word)) and word not in COMMON
    )


def mark_shared(text: str, words: frozenset[str]) -> Markup:
    """`text` escaped, with ``<mark>`` around the words that are among `words`."""
    parts: list[Markup] = []
    end = 0
    for match in _WORD.finditer(text):
        if singular(match.group()) not in words:
            continue
        parts.append(escape(text[end : match.start()]))
        parts.append(Markup("<mark>{}</mark>").format(match.group()))
        end = match.end()
    parts.append(escape(text[end:]))
    return Markup("").join(parts)
