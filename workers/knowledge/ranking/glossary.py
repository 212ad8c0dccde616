"""Words that mean the same: read from a list that a site can extend, looked up for a query."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path

import numpy as np

from workers.knowledge.ranking.postings import Terms
from workers.text.terms import stems, terms, words

OURS = Path(__file__).with_name("glossary.txt")
SAME = 0.85
"""What a word that means the same counts for."""
STEMMED = ("fr", "en")
"""Languages whose endings make no difference."""
LONGEST_PHRASE = 4
"""Words of a phrase."""
_ELIDED = frozenset("djlmnstc")
_VOWELS = frozenset("aeiouyh")
_SHORTEST_ELIDED = 6
_SHORT_TEXT = 200
"""Characters of a text whose words are remembered: titles come again and again."""

Phrase = tuple[str, ...]
Readings = frozenset[str]
"""The stems of a word, one for each language."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """Words of a query, as terms, and what else says the same. Both are distinct terms."""

    of: Terms
    other: Terms


@dataclass(frozen=True, slots=True)
class Meaning:
    """A word: its readings, and those of each phrase that means the same, without stop words."""

    word: str
    """Folded."""
    readings: Readings
    same: tuple[tuple[Readings, ...], ...]

    def share(self, said: frozenset[str]) -> float:
        """How far stems say it: 1 by the word itself, less by what means the same."""
        if not said.isdisjoint(self.readings):
            return 1.0
        for phrase in self.same:
            if not any(map(said.isdisjoint, phrase)):
                return SAME
        return 0.0


class Glossary:
    """Groups of phrases that mean the same, by phrase."""

    def __init__(self, lines: Iterable[str]) -> None:
        """`lines` hold the phrases of a group each, with commas between; ``#`` begins a comment."""
        self._same: dict[Phrase, dict[Phrase, None]] = defaultdict(dict)
        """By the stems of a phrase, as each language makes them."""
        self._begins: set[str] = set()
        """The stems that a phrase of several words begins with."""
        for line in lines:
            group = [tuple(words(one)) for one in line.partition("#")[0].split(",")]
            group = [one for one in group if 0 < len(one) <= LONGEST_PHRASE]
            for phrase in group:
                others = dict.fromkeys(one for one in group if one != phrase)
                for language in STEMMED:
                    stemmed = _stems(phrase, language)
                    self._same[stemmed].update(others)
                    if len(phrase) > 1:
                        self._begins.add(stemmed[0])
        self._meaning = lru_cache(maxsize=20_000)(self._meaning_of)
        self._told = lru_cache(maxsize=2_000)(self._told_in)

    def alternatives(self, text: str, languages: Sequence[str]) -> list[Alternative]:
        """What else says the words of `text`, as each of these languages stems it."""
        said = words(text)
        found: dict[tuple[Phrase, Phrase], None] = {}
        for start in range(len(said)):
            for length in range(1, LONGEST_PHRASE + 1):
                phrase = tuple(said[start : start + length])
                found.update(dict.fromkeys((phrase, other) for other in self._others(phrase)))
            elided = _without_elision(said[start])
            if elided:
                same = ((elided,), *self._others((elided,)))
                found.update(dict.fromkeys(((said[start],), other) for other in same))
        return [
            Alternative(of, other)
            for one, same in found
            for of in _stemmed(one, languages)
            for other in _stemmed(same, languages)
            if len(of) and len(other)
        ]

    def meanings(self, text: str) -> frozenset[str]:
        """The stems of a text, in each language, without its stop words."""
        return frozenset().union(*map(_readings, words(text)))

    def told(self, text: str) -> tuple[Meaning, ...]:
        """The words of a text that say anything, each once: stop words of the index do not.

        A word of a phrase is also said by what means the same as the phrase."""
        return self._told(text) if len(text) <= _SHORT_TEXT else self._told_in(text)

    def _told_in(self, text: str) -> tuple[Meaning, ...]:
        said = words(text)
        found = {word: self._meaning(word) for word in dict.fromkeys(said)}
        for start, word in enumerate(said[:-1]):
            if self._begins.isdisjoint({_stem(word, one) for one in STEMMED}):
                continue
            for length in range(2, LONGEST_PHRASE + 1):
                phrase = tuple(said[start : start + length])
                same = tuple(map(_phrase_readings, self._others(phrase)))
                for one in phrase if same else ():
                    before = found[one]
                    together = tuple(dict.fromkeys((*before.same, *filter(None, same))))
                    found[one] = replace(before, same=together)
        return tuple(one for one in found.values() if one.readings)

    def elided(self, text: str) -> list[str]:
        """The words of a text behind a "d'" or "l'" that was typed without its apostrophe."""
        return list(filter(None, map(_without_elision, words(text))))

    def knows(self, word: str) -> bool:
        """Whether the list says what else a word is called."""
        return bool(self._others((word,)))

    def says(self, word: str, said: frozenset[str]) -> float:
        """How far stems say a word: 1 by the word itself, less by one that means the same."""
        return self._meaning(word).share(said)

    def _meaning_of(self, word: str) -> Meaning:
        others = list(self._others((word,)))
        elided = _without_elision(word)
        if elided:
            others += [(elided,), *self._others((elided,))]
        same = filter(None, map(_phrase_readings, others))
        return Meaning(word, _readings(word), tuple(dict.fromkeys(same)))

    def _others(self, phrase: Phrase) -> dict[Phrase, None]:
        found: dict[Phrase, None] = {}
        for language in STEMMED:
            found.update(self._same.get(_stems(phrase, language), {}))
        return found


@cache
def glossary(own: Path | None = None) -> Glossary:
    """Our list, with the lines of the site's own file."""
    lines = OURS.read_text("utf-8").splitlines()
    if own is not None:
        lines += own.read_text("utf-8").splitlines()
    return Glossary(lines)


def _stems(phrase: Phrase, language: str) -> Phrase:
    return tuple(_stem(word, language) for word in phrase)


@lru_cache(maxsize=20_000)
def _phrase_readings(phrase: Phrase) -> tuple[Readings, ...]:
    """The readings of a phrase's words that say anything."""
    return tuple(filter(None, map(_readings, phrase)))


@lru_cache(maxsize=20_000)
def _readings(word: str) -> Readings:
    return frozenset(stem for language in STEMMED for stem in stems(word, language))


@lru_cache(maxsize=20_000)
def _stem(word: str, language: str) -> str:
    return next(iter(stems(word, language)), word)


def _stemmed(phrase: Phrase, languages: Sequence[str]) -> list[Terms]:
    said = " ".join(phrase)
    return [_as_terms(one) for one in sorted({_distinct(said, one) for one in languages})]


@lru_cache(maxsize=20_000)
def _distinct(phrase: str, language: str) -> tuple[int, ...]:
    return tuple(sorted(set(terms(phrase, language).tolist())))


@lru_cache(maxsize=20_000)
def _as_terms(distinct: tuple[int, ...]) -> Terms:
    found = np.array(distinct, np.uint32)
    # Whoever asks gets the same one.
    found.flags.writeable = False
    return found


def _without_elision(word: str) -> str:
    """The word behind a "d'" or "l'" that was typed without its apostrophe; empty for none."""
    if len(word) < _SHORTEST_ELIDED or word[0] not in _ELIDED or word[1] not in _VOWELS:
        return ""
    return word[1:]
