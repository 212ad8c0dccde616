"""What a sentence tells not to do, apart from what it tells to do. Pure."""

from __future__ import annotations

import re

_CLAUSE = re.compile(r"[,;:!?]+\s+|\.\s+|\s(?:puis|then)\s")
_DENIED = re.compile(
    r"\b(?:not|never|cannot|no longer|avoid\w*|evite[rz]?|pas|jamais|aucune?)\b|n't\b"
    r"|\bn(?:e |['’]).{0,30}\bplus\b"
)
_TWICE = re.compile(r"\b(?:forget|miss|hesitate|only|oubli\w+|hesit\w+|manque[rz]|seulement)\b")
"""What turns a denial round: "do not forget to open the page"."""


def clauses(text: str) -> list[str]:
    """The clauses of a sentence. A folded text gives folded ones."""
    return [one for one in _CLAUSE.split(text) if one]


def is_denied(folded: str) -> bool:
    """Whether a folded clause denies or forbids: "do not use the folder X"."""
    return _DENIED.search(folded) is not None and _TWICE.search(folded) is None
