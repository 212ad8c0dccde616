"""Amounts in a sentence: a number with its unit, or of things; never one that names. Pure.

"Windows 11", "room 204", "step 3" and "error 552" hold a number and no amount.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from workers.generation.same_case.codes import named_codes_in
from workers.generation.same_case.places import numbered_in, rooms_in
from workers.generation.same_case.versions import versions_in
from workers.knowledge.ranking.glossary import Glossary
from workers.text.fold import fold
from workers.text.stop_words import LITTLE
from workers.text.word_lists import words

COUNTS = 3
"""Words before a noun in which its number stands."""
_ITEM = re.compile(r"^\s*(?:\d{1,2}[.)]|[-*•])\s+")
_NUMBER_WORDS = (
    r"deux|trois|quatre|cinq|six|sept|huit|neuf|dix|quinze|vingt|trente|cent|mille|two|three|four"
    r"|five|seven|eight|nine|ten|fifteen|twenty|thirty|hundred|thousand"
)
_NUMBER = (
    r"(?<![\w.,:/#\\-])"
    rf"(?:une? seule?\b|\d{{1,12}}(?:[.,]\d{{1,6}})?(?: \d{{3}}\b){{0,3}}|(?:{_NUMBER_WORDS})\b)"
)
_BYTES = r"(?:[kmgt]i?[ob]|octets?|bytes?|(?:kilo|mega|giga|tera)(?:octets?|bytes?)?)"
_SIZE_UNIT = rf"(?:{_BYTES}|px|pixels?|dpi|ppp|[cm]?m|pouces?|inch(?:es)?)"
_UNIT = (
    rf"(?:{_SIZE_UNIT}|[kmg]bits?(?:/s|ps)?|[mg]?hz|volts?|watts?|amperes?|mah|eur|euros?|s|sec"
    r"|min|h|times?|fois|people)"
)
_TO = re.compile(r"(?<=\d) to\b")
"""The English word; the unit is written "To", or without a blank."""
_SIZE = re.compile(rf"{_NUMBER} ?{_SIZE_UNIT}\b")
_MEASURED = re.compile(
    rf"{_NUMBER} ?(?:{_UNIT}\b|[%€$£°])|[€$£] ?\d|\b(?:no limit|illimite\w*|unlimited)\b"
)
_OF_THINGS = re.compile(
    rf"(?:(?<![\w°#.-])([\w°#.-]{{1,40}}) )?({_NUMBER})[ -](?!bits?\b)([a-z]{{3,}})"
    r"(?=((?:\*{0,2} \w+){0,3}))"
)
_VALUE = re.compile(r"(?:\b(?:to|a|of|sur|de|is|est)|[=:]) ?[\"'«]? ?(-?\d+)(?![\w-])")
_BOUND = (
    r"\b(?:limit\w*|max\w*|plafond\w*|quotas?|(?:au|tout au) plus|at (?:the )?(?:most|latest)"
    r"|up to|jusqu'a|(?:plus|moins) de|(?:more|less|larger|bigger|longer|greater) than"
    r"|(?:in|sup)erieure?s? a|depass\w*|exced\w*|exceed\w*|over|above|below|beyond|au-dela"
    r"|minimum|mini|au moins|at least)\b"
)
_BOUNDED = re.compile(
    rf"{_BOUND}[^.;!?\d]{{0,40}}?{_NUMBER}"
    rf"|{_NUMBER} ?[a-z%]{{0,5}}(?: [\w%'-]{{1,30}}){{0,3}}? {_BOUND}"
)
"""A number that a limit is told by: "more than 20", "20 hours at most"."""
_NUMBERED = words(
    """step etape page section chapitre chapter option figure article point niveau level version v
    phase partie part numero number n° no no. # room salle bureau office code error erreur article
    ticket"""
)
"""Nouns that a number behind them tells from others of their kind."""
ON_SCREEN = words(
    """menu entry entree button bouton tab onglet page field champ window fenetre list liste
    icon icone option screen ecran dialog box case message rubrique"""
)
"""What has a label: in "the 3 licences menu" nothing is counted."""
_WORDS = re.compile(r"[\w°#-]+")
_IN_WORDS = re.compile(r"(\d{1,12}(?:[.,]\d{1,6})?|" + _NUMBER_WORDS + r")(?:-[a-z]+)?")
_WRITTEN = re.compile(r"(?<=[\w,:;'’«»)] )[A-Z][\w-]*|\b[A-Z]{2,}\b")
"""A word that is written as a name: with a capital that begins no sentence, or in capitals."""
_LIMITS = re.compile(r"\b(?:limite?|plafond|maximum|max|minimum|mini|quota)s?\b")
_SIZES = re.compile(r"\b(?:taille|size|big|large)\b")
_VALUES = re.compile(r"\b(?:valeur|value|number|nombre)\b")


def shows_amount(by: str, text: str) -> bool:
    """Whether a sentence holds an amount that fits the words by which one asks, `by`, folded: a
    limit is called one or is a size, a size has its unit, a value may be a bare number."""
    sentence = _Numbers(text)
    if _LIMITS.search(by):
        bound = _BOUNDED.search(sentence.said) is not None
        return sentence.is_size() or (bound and sentence.is_amount())
    if _SIZES.search(by):
        return sentence.is_size()
    return sentence.is_amount() or (_VALUES.search(by) is not None and sentence.is_value())


def counts(noun: str, text: str, known: Glossary) -> bool:
    """Whether a number of `noun` stands in a sentence, close before it: "48 digits", "five working
    days"."""
    sentence = _Numbers(text)
    said = _WORDS.findall(sentence.said)
    return any(
        known.says(noun, known.meanings(word)) > 0
        and not is_label(said[at + 1 : at + 3])
        and any(sentence.is_number(said, one) for one in range(max(0, at - COUNTS), at + 1))
        for at, word in enumerate(said)
    )


def is_label(following: Sequence[str]) -> bool:
    """Whether the words behind a number make it the label of a thing on the screen."""
    noun_phrase = takewhile(lambda word: word not in LITTLE, following)
    return not ON_SCREEN.isdisjoint(noun_phrase)


class _Numbers:
    """The numbers of one sentence, and which of them name something."""

    def __init__(self, text: str) -> None:
        text = _ITEM.sub("", text)
        self.said = fold(_TO.sub(" -", text))
        self._names = frozenset(map(fold, _WRITTEN.findall(text))) | _NUMBERED
        self._naming = frozenset().union(
            rooms_in(self.said),
            named_codes_in(text),
            *numbered_in(self.said).values(),
            *versions_in(self.said).values(),
        )

    def is_size(self) -> bool:
        return _SIZE.search(self.said) is not None

    def is_amount(self) -> bool:
        if _MEASURED.search(self.said):
            return True
        return any(self._is_of_things(found) for found in _OF_THINGS.finditer(self.said))

    def is_value(self) -> bool:
        return any(one not in self._naming for one in _VALUE.findall(self.said))

    def is_number(self, said: list[str], at: int) -> bool:
        """Whether a word is a number, and names nothing with the word before it."""
        found = _IN_WORDS.fullmatch(said[at])
        if found is None:
            return False
        before = said[at - 1] if at else ""
        labelled = not ON_SCREEN.isdisjoint(said[max(0, at - 2) : at])
        return not labelled and not self._is_name(before, found[1])

    def _is_of_things(self, found: re.Match[str]) -> bool:
        before, number, noun, after = found.groups()
        labels = before in ON_SCREEN or is_label([noun, *_WORDS.findall(after)])
        return noun not in LITTLE and not labels and not self._is_name(before, number)

    def _is_name(self, before: str | None, number: str) -> bool:
        return before in self._names or number in self._naming
