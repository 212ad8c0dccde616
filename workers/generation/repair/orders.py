"""Whether a sentence tells its reader to do something, also by a verb that no list has. Pure.

In French an order shows by its ending. In English it is a bare verb at the beginning with its
object behind it: "Accept the conditions", where "Hotels block the port" and "Gave the router more
power" are none. To miss an order would let an answer out that lacks it, so that more counts as one
here than where a text must be of use.
"""

from __future__ import annotations

import re

from workers.generation.usefulness import instructs
from workers.text.fold import fold
from workers.text.stop_words import STOP_WORDS
from workers.text.word_lists import words

_BEGINNING = re.compile(
    r"(?:(?:\d{1,2}[.)]|[-*•])\s+)?(?:(?:first|then|next|finally|also|now|please)\W+)?"
    r"([a-z]{2,})(?:-[a-z]+)? (?:the|an?|your|its|their|this|that|these|those|it|them|all|each"
    r"|every|any|both|[\"'«])"
)
_PAST = words(
    """gave took made sent told found left put brought bought built caught chose cut did drew drove
    fed felt fit got had held kept knew laid led lent let lost met paid ran rang read rebuilt reset
    said saw sold set shut spent stood taught thought understood went wore won wrote rewrote was
    were has have is are does"""
) - words("put cut let set shut read fit reset have")
"""Verbs whose past has an ending of its own; those that look the same in both are orders."""
_NO_ORDER = ("ed", "ing", "s")
"""Endings of other forms of a verb, and of nouns of which there are several."""


def tells_to_do(sentence: str, language: str) -> bool:
    """Whether a sentence in `language` is an order, a step or a command."""
    if instructs(sentence, language):
        return True
    found = _BEGINNING.match(fold(sentence))
    if found is None:
        return False
    word = found[1]
    known = word in _PAST or word in STOP_WORDS["en"] or word in STOP_WORDS["fr"]
    return not known and (word.endswith("ss") or not word.endswith(_NO_ORDER))
