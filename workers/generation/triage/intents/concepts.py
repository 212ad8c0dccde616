"""Ideas and the words for them, read from a list: a first step from words to what they mean."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from workers.generation.triage.intents.shorthand import written_out
from workers.text.fold import fold
from workers.text.tokens import stem

OURS = Path(__file__).with_name("concepts.txt")
LONGEST_PHRASE = 4
"""Words of a phrase."""
SHORTEST_STEM = 3
"""Letters of a beginning that stands for all the words with it."""
SHORTEST_STEMMED = 4
"""Letters of a listed word from which on its other forms count too."""
SHORTEST_MISTYPED = 6
"""Letters of a listed word from which on one letter may be missing, added or another."""
LONGEST_MISTYPED = 20
_WORD = re.compile(r"[a-z0-9]+")


def plain(text: str) -> list[str]:
    """The words of a text without accents, in their order; an apostrophe parts two words, and
    what is written short is written out."""
    return written_out(_WORD.findall(fold(text)))


class Concepts:
    """Numbered ideas. One object a list; safe for threads."""

    def __init__(self, lines: Iterable[str]) -> None:
        """A line is ``name: word, phrase of words, beginning*``; ``#`` begins a comment."""
        phrases: dict[tuple[str, ...], set[int]] = defaultdict(set)
        stems: dict[str, set[int]] = defaultdict(set)
        self.names: list[str] = []
        for line in lines:
            name, _, listed = line.partition("#")[0].partition(":")
            if not name.strip():
                continue
            number = len(self.names)
            self.names.append(name.strip())
            for one in listed.split(","):
                said = tuple(plain(one))
                if len(said) == 1 and one.strip().endswith("*"):
                    stems[said[0]].add(number)
                elif said:
                    phrases[said].add(number)
        self._phrases = {said: frozenset(found) for said, found in phrases.items()}
        self._stems = {said: frozenset(found) for said, found in stems.items()}
        self._longest: dict[str, int] = defaultdict(int)
        for said in self._phrases:
            self._longest[said[0]] = max(self._longest[said[0]], len(said))
        self._forms: dict[str, set[int]] = defaultdict(set)
        self._mistyped: dict[str, set[int]] = defaultdict(set)
        for (word, *more), ideas in self._phrases.items():
            if not more:
                self._add_forms(word, ideas)

    def _add_forms(self, word: str, ideas: frozenset[int]) -> None:
        if len(word) >= SHORTEST_STEMMED:
            for one in _stems(word):
                self._forms[one] |= ideas
        if len(word) >= SHORTEST_MISTYPED:
            for one in _one_letter_less(word):
                self._mistyped[one] |= ideas

    def found(self, said: Sequence[str]) -> list[frozenset[int]]:
        """The ideas that begin at each of these words."""
        return [self._at(said, place) for place in range(len(said))]

    def _at(self, said: Sequence[str], place: int) -> frozenset[int]:
        word = said[place]
        found: set[int] = set()
        for length in range(1, min(self._longest.get(word, 0), LONGEST_PHRASE) + 1):
            found |= self._phrases.get(tuple(said[place : place + length]), frozenset())
        for length in range(SHORTEST_STEM, len(word) + 1):
            found |= self._stems.get(word[:length], frozenset())
        return frozenset(found | self._of_form(word)) or self._of_typo(word)

    def _of_form(self, word: str) -> set[int]:
        if len(word) < SHORTEST_STEMMED:
            return set()
        return {idea for one in _stems(word) for idea in self._forms.get(one, ())}

    def _of_typo(self, word: str) -> frozenset[int]:
        if not SHORTEST_MISTYPED <= len(word) <= LONGEST_MISTYPED:
            return frozenset()
        near = (self._mistyped.get(one, ()) for one in _one_letter_less(word))
        return frozenset(idea for ideas in near for idea in ideas)


def _stems(word: str) -> tuple[str, str]:
    return stem(word, "fr"), stem(word, "en")


def _one_letter_less(word: str) -> set[str]:
    """The word, and the word without each of its letters but the first: two words that share one
    are at most one letter apart, or have two letters the other way round."""
    return {word, *(word[:at] + word[at + 1 :] for at in range(1, len(word)))}


@cache
def concepts() -> Concepts:
    """Our list."""
    return Concepts(OURS.read_text("utf-8").splitlines())
