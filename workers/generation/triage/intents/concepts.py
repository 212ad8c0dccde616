"""Ideas and the words for them, read from a list: a first step from words to what they mean."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from workers.text.fold import fold

OURS = Path(__file__).with_name("concepts.txt")
LONGEST_PHRASE = 4
"""Words of a phrase."""
SHORTEST_STEM = 3
"""Letters of a beginning that stands for all the words with it."""
_WORD = re.compile(r"[a-z0-9]+")


def plain(text: str) -> list[str]:
    """The words of a text without accents, in their order; an apostrophe parts two words."""
    return _WORD.findall(fold(text))


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
        return frozenset(found)


@cache
def concepts() -> Concepts:
    """Our list."""
    return Concepts(OURS.read_text("utf-8").splitlines())
