"""One message, several needs: where one ends and the next begins. Pure."""

from __future__ import annotations

import re

from workers.text.stop_words import COURTESIES
from workers.text.tokens import content_words

MOST_PIECES = 50
"""What falls into more pieces is a list or a log, and one need."""
MOST = 3
"""Needs of one message that are answered apart."""
_BETWEEN = re.compile(
    r"\s\+\s|\n\s*(?:\d{1,2}[.)]|[-*•])\s+"
    r"|[.;!?]\s+(?=(?:et )?(?:aussi|autre (?:chose|question)|deuxieme|deuxième|sinon|par ailleurs"
    r"|ensuite|enfin|also|another|second(?:ly)?|besides|and (?:also|another)|one more|plus)\b)"
    r"|[,;.]?\s+(?:et aussi|et sinon|et par ailleurs|et en plus|ainsi que comment|and also"
    r"|and another"
    r"|as well as how)\s+"
    r"|(?<=\?)\s+(?=\S)"
    r"|[,;.]?\s+(?:et|and)\s+(?=(?:comment|how (?:do|can|to)|où|where|quand|when|est-ce que)\b)",
    re.IGNORECASE,
)
_SPACES = re.compile(r"[^\S\n]+")
_LINES = re.compile(r" ?\n[ \n]*")
_LIST_START = re.compile(r"^\s*(?:\d{1,2}[.)]|[-*•])\s+")


def needs_in(text: str) -> tuple[str, ...]:
    """The needs of a message, in its order; the text itself if it has one.

    A part counts as a need from two words of its own on; what is less belongs to the one before.
    """
    pieces = _BETWEEN.split(_LIST_START.sub("", _squeezed(text)), maxsplit=MOST_PIECES)
    if len(pieces) > MOST_PIECES:
        return (text,)
    parts: list[str] = []
    for part in pieces:
        piece = part.strip(" ,;\n")
        if not piece:
            continue
        if (parts and _little(piece)) or (parts and _little(parts[-1])):
            parts[-1] = f"{parts[-1]} {piece}"
        else:
            parts.append(piece)
    return tuple(parts) if 1 < len(parts) <= MOST else (text,)


def _squeezed(text: str) -> str:
    """`text` without runs of white space, which a pattern would try from each of their places."""
    return _LINES.sub("\n", _SPACES.sub(" ", text))


def _little(piece: str) -> bool:
    return all(
        len(set(content_words(piece, language)) - COURTESIES) < 2 for language in ("fr", "en")
    )
