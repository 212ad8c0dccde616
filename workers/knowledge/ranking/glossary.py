"""Words that mean the same: read from a list that a site can extend, looked up for a query."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
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

Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Alternative:
    """Words of a query, as terms, and what else says the same. Both are distinct terms."""

    of: Terms
    other: Terms


class Glossary:
    """Groups of phrases that mean the same, by phrase."""

    def __init__(self, lines: Iterable[str]) -> None:
        """`lines` hold the phrases of a group each, with commas between; ``#`` begins a comment."""
        self._same: dict[Phrase, dict[Phrase, None]] = defaultdict(dict)
        """By the stems of a phrase, as each language makes them."""
        for line in lines:
            group = [tuple(words(one)) for one in line.partition("#")[0].split(",")]
            group = [one for one in group if 0 < len(one) <= LONGEST_PHRASE]
            for phrase in group:
                others = dict.fromkeys(one for one in group if one != phrase)
                for language in STEMMED:
                    self._same[_stems(phrase, language)].update(others)

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

    def counts(self, word: str) -> bool:
        """Whether a word says anything: a stop word of the index does not."""
        return bool(_readings(word))

    def meanings(self, text: str) -> frozenset[str]:
        """The stems of a text, in each language, without its stop words."""
        return frozenset().union(*(_readings(word) for word in words(text)))

    def says(self, word: str, said: frozenset[str]) -> float:
        """How far stems say a word: 1 by the word itself, less by one that means the same."""
        if _readings(word) & said:
            return 1.0
        same = self._others((word,))
        found = any(all(not _readings(one) or _readings(one) & said for one in p) for p in same)
        return SAME if found else 0.0

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
def _readings(word: str) -> frozenset[str]:
    return frozenset(stem for language in STEMMED for stem in stems(word, language))


@lru_cache(maxsize=20_000)
def _stem(word: str, language: str) -> str:
    return next(iter(stems(word, language)), word)


def _stemmed(phrase: Phrase, languages: Sequence[str]) -> list[Terms]:
    said = " ".join(phrase)
    readings = {tuple(np.unique(terms(said, one)).tolist()) for one in languages}
    return [np.array(one, np.uint32) for one in sorted(readings)]


def _without_elision(word: str) -> str:
    """The word behind a "d'" or "l'" that was typed without its apostrophe; empty for none."""
    if len(word) < _SHORTEST_ELIDED or word[0] not in _ELIDED or word[1] not in _VOWELS:
        return ""
    return word[1:]
