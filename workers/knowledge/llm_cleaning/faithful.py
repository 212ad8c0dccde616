"""Whether a cleaned ticket says only what the ticket says. Pure.

Everything in it that can be checked must occur in the ticket: numbers with their units, links,
paths, commands, error codes, quoted text, names and products. That is strict on purpose: a right
text that is rejected costs a little polish, a wrong one that is accepted costs an answer. What it
cannot see is a meaning that was turned round in ordinary words.
"""

from __future__ import annotations

import re
from functools import cached_property

from workers.knowledge.language import detect_language
from workers.knowledge.llm_cleaning.folding import folded
from workers.knowledge.llm_cleaning.marks import (
    Mark,
    marks_of,
    measures_of,
    numbers_of,
    tokens_of,
)
from workers.knowledge.llm_cleaning.texts import Cleaned, RawText
from workers.knowledge.llm_cleaning.verdict import Rejection

_NOUNS_HAVE_CAPITALS = ("de",)
_HYPHEN = re.compile(r"(?<=\w)-(?=\w)")


class Ground:
    """What a ticket says, prepared to be looked things up in."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.numbers = numbers_of(text)
        self.measures = measures_of(text)
        self._with_unit = {number for number, _ in self.measures}

    @cached_property
    def _tokens(self) -> set[str]:
        return set(tokens_of(self._text))

    @cached_property
    def _folded(self) -> str:
        return folded(self._text)

    @cached_property
    def _joined(self) -> str:
        return _HYPHEN.sub("", self._folded)

    def holds_measure(self, number: str, unit: str) -> bool:
        """Whether the number has this unit here, or none at all."""
        return (number, unit) in self.measures or number not in self._with_unit

    def holds(self, mark: Mark) -> bool:
        """Whether the ticket holds a mark, whatever its capitals and accents."""
        if mark.kind in ("link", "path", "code"):
            return folded(mark.text) in self._tokens
        if mark.kind == "command" and " " not in mark.text.strip():
            return folded(mark.text) in self._tokens or self._holds_words(mark.text)
        return self._holds_words(mark.text)

    def _holds_words(self, text: str) -> bool:
        phrase = folded(text).strip(" \"'.,;:!?*")
        return _bounded(phrase, self._folded) or _bounded(_HYPHEN.sub("", phrase), self._joined)


def check_faithful(cleaned: Cleaned, raw: RawText) -> None:
    """Raise `Rejection`, naming the first thing in `cleaned` that `raw` does not hold."""
    ground = Ground(raw.whole)
    for product in cleaned.products:
        if not ground.holds(Mark("product", product)):
            raise Rejection("product", product)
    capitals = raw.language not in _NOUNS_HAVE_CAPITALS
    for text in (cleaned.problem, cleaned.cause, cleaned.resolution, *cleaned.steps):
        _check_numbers(text, ground)
        for mark in marks_of(text, capitals=capitals):
            if not ground.holds(mark):
                raise Rejection(mark.kind, mark.text)


def check_language(cleaned: Cleaned, raw: RawText) -> None:
    """Raise `Rejection` if the texts are in another language than the ticket; short ones may be
    in any."""
    if raw.language == "und":
        return
    found = detect_language("\n".join(cleaned.fields[: -len(cleaned.products) or None]))
    if found not in ("und", raw.language):
        raise Rejection("wrong_language", found)


def _check_numbers(text: str, ground: Ground) -> None:
    missing = sorted(numbers_of(text) - ground.numbers)
    if missing:
        raise Rejection("number", missing[0])
    for number, unit in sorted(measures_of(text)):
        if not ground.holds_measure(number, unit):
            raise Rejection("number", f"{number} {unit}")


def _bounded(phrase: str, text: str) -> bool:
    """Whether `phrase` stands in `text` and does not begin or end inside a word."""
    if not phrase:
        return True
    at = text.find(phrase)
    while at >= 0:
        end = at + len(phrase)
        before = text[at - 1 : at] if at else ""
        if not (_joins(before, phrase[0]) or _joins(phrase[-1], text[end : end + 1])):
            return True
        at = text.find(phrase, at + 1)
    return False


def _joins(left: str, right: str) -> bool:
    return (left.isalnum() or left == "_") and (right.isalnum() or right == "_")
