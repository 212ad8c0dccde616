"""What the words of a question say for and against a ticket as its case. Pure.

A near miss shares most words with the question: mail on a phone and a calendar on a phone, a
printer out of paper and a printer out of colour. What tells them apart is which words are left
over: those of the question that the ticket's problem does not say, the earlier in the question the
worse, and worse still at its end, behind "the" and "my", and where another ticket that was found
has them in its title; and those of the title that the question does not say.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from workers.generation.same_case.codes import codes_in, identifiers_in, names_code
from workers.generation.same_case.own_names import without_own_names
from workers.generation.same_case.places import WHERE
from workers.generation.same_case.wanted import lacked, wanted_in
from workers.knowledge.ranking.glossary import Glossary, Meaning
from workers.text.fold import fold
from workers.text.stop_words import COURTESIES, STOP_WORDS
from workers.text.terms import words
from workers.text.word_lists import words as listed

Rarity = Callable[[Sequence[str]], Sequence[float]]
"""How rare each of some stems is: 0 in every ticket, nearly 1 in one, more than 1 in none."""

NAMES = (
    *("relevance", "ahead", "score", "length", "title_abroad", "problem", "both", "solution"),
    *("end", "nearness", "other_topic", "named_and_missing", "other_code", "not_of_its_sort"),
)
"""What is looked at, in the order of the weights."""
AGAINST = frozenset({"other_topic", "named_and_missing", "other_code", "not_of_its_sort"})
"""Those that speak against a ticket; the others speak for it."""
_LITTLE = STOP_WORDS["fr"] | STOP_WORDS["en"] | COURTESIES
_BEFORE_NAMES = listed(
    """le la les l un une des du d de mon ma mes ton ta son sa ses notre nos votre vos cet cette ce
    ces au aux the a an my our your his her their this that these those of"""
)
"""Words that what is named stands behind."""
_NAMED = 2
"""Words behind such a word that belong to a name."""
READ = 4_000
"""Characters of a ticket's problem that are read for words."""
_SURE = 7.0
"""The most that the search's own relevance counts, as a logarithm of odds."""


@dataclass(frozen=True, slots=True)
class Source:
    """A ticket that was found: its texts, how the search sees it, how near its meaning is, and by
    how much it is ahead of the best other one. `abroad`: not in the question's language."""

    title: str
    problem: str
    relevance: float
    score: float
    nearness: float
    ahead: float
    abroad: bool
    resolution: str = ""


class Evidence:
    """The words of one question against the tickets that a search found for it."""

    def __init__(self, text: str, known: Glossary, rarity: Rarity) -> None:
        """`text` is what was searched for: the message, then what was asked before, a line each."""
        self._known = known
        self._rarity = rarity
        self._seen: dict[str, float] = {}
        self._said = known.meanings(text) | _elided(known, text)
        self._asked = of_the_case(known.told(text))
        first = known.told(text.partition("\n")[0])
        self._own = of_the_case(first)
        self._named = _named(text)
        coded = without_own_names(text)
        self._codes = codes_in(coded) | identifiers_in(coded)
        self._wanted = wanted_in(text.partition("\n")[0])
        self._rarities = self._rarities_of(self._asked)
        self._total = sum(self._rarities) or 1.0

    def of(self, source: Source, rivals: Iterable[str]) -> tuple[float, ...]:
        """The values of `NAMES`. `rivals` are the titles of other cases that were found; they are
        only looked at where the ticket leaves a word of the question out."""
        title = of_the_case(self._known.told(source.title))
        said = [one.share(self._said) for one in title]
        told = self._stems(source.title) | self._stems(source.problem[:READ])
        own = [one.share(told) for one in self._own]
        borne = [one.share(told) for one in self._asked]
        left = [
            (one, rarity)
            for one, rarity, share in zip(self._asked, self._rarities, borne, strict=True)
            if not share
        ]
        elsewhere = frozenset().union(*map(self._stems, rivals)) if left else frozenset()
        topics = sum(rarity for one, rarity in left if rarity < 1 and one.share(elsewhere))
        named = sum(rarity for one, rarity in left if one.word in self._named)
        whole = sum(said) / len(said) if said else 0.0
        problem = _weighed(own, _by_place(len(own)))
        return (
            odds(source.relevance),
            min(1.0, max(-1.0, source.ahead)),
            source.score,
            math.log(1 + min(_MOST_WORDS, len(self._asked))),
            whole if source.abroad else 0.0,
            problem,
            # What one of them alone says may be chance: a title of one word, a long problem.
            min(problem, _weighed(said, self._rarities_of(title))),
            self._solved(left, source),
            float(not own or own[-1] > 0),
            source.nearness,
            topics / self._total,
            named / self._total,
            float(self._lacks_code(source)),
            lacked(
                self._wanted, f"{source.title}\n{source.resolution[:READ] or source.problem[:READ]}"
            ),
        )

    def _stems(self, text: str) -> frozenset[str]:
        return stems_in(self._known, text)

    def _lacks_code(self, source: Source) -> bool:
        """Whether the question gives codes and the ticket has none of them."""
        if not self._codes:
            return False
        return not names_code(fold(f"{source.title}\n{source.problem[:READ]}"), self._codes)

    def _solved(self, left: Sequence[tuple[Meaning, float]], source: Source) -> float:
        """The share of the question that the solution says, of what the problem does not."""
        if not left:
            return 0.0
        told = self._stems(source.resolution[:READ])
        return sum(rarity * one.share(told) for one, rarity in left) / self._total

    def _rarities_of(self, said: Sequence[Meaning]) -> list[float]:
        """How rare each word is; one that no ticket has is as rare as what means the same."""
        self._look_up([stem for one in said for stem in one.readings])
        found = [min(map(self._seen.__getitem__, one.readings)) for one in said]
        unknown = [one for one, rarity in zip(said, found, strict=True) if rarity > 1 and one.same]
        others = [word for one in unknown for same in one.same for word in same]
        self._look_up([stem for word in others for stem in word])
        return [
            min((self._of_phrase(same) for same in one.same), default=rarity)
            if rarity > 1
            else rarity
            for one, rarity in zip(said, found, strict=True)
        ]

    def _of_phrase(self, phrase: Sequence[frozenset[str]]) -> float:
        return max(min(map(self._seen.__getitem__, word)) for word in phrase)

    def _look_up(self, stems: Sequence[str]) -> None:
        new = [one for one in dict.fromkeys(stems) if one not in self._seen]
        if new:
            self._seen.update(zip(new, self._rarity(new), strict=True))


_MOST_WORDS = 24
"""Words of a question beyond which it is no better proof: much of it is logs and courtesies."""


def odds(relevance: float) -> float:
    """The logarithm of the odds of a relevance, which is no surer than `_SURE`."""
    sure = min(1 - 1e-3, max(1e-3, relevance))
    return min(_SURE, max(-_SURE, math.log(sure / (1 - sure))))


def evenly(stems: Sequence[str]) -> Sequence[float]:
    """Every word as rare as any other."""
    return [0.5] * len(stems)


def that_say(said: Sequence[Meaning]) -> tuple[Meaning, ...]:
    """Those of some words that are no little words and no courtesies."""
    return tuple(one for one in said if one.word not in _LITTLE)


def of_the_case(said: Sequence[Meaning]) -> tuple[Meaning, ...]:
    """Those that say what the matter is: where a thing stands does not."""
    return tuple(one for one in that_say(said) if one.word not in WHERE)


def _weighed(shares: Sequence[float], weights: Sequence[float]) -> float:
    total = sum(weights)
    if total <= 0:
        return 0.0
    return sum(share * weight for share, weight in zip(shares, weights, strict=True)) / total


@lru_cache(maxsize=256)
def _by_place(count: int) -> tuple[float, ...]:
    """What each word of a question weighs: what it is about mostly comes first."""
    return tuple(1 / math.sqrt(1 + place) for place in range(count))


def _elided(known: Glossary, text: str) -> frozenset[str]:
    """What the words of a question mean that were typed without their apostrophe."""
    return frozenset().union(*(known.meanings(one) for one in known.elided(text)))


def _named(text: str) -> frozenset[str]:
    """The words that stand behind "the", "my" and the like."""
    found = set()
    room = 0
    for word in words(text):
        if word in _BEFORE_NAMES:
            room = _NAMED
        elif word in _LITTLE or word in WHERE:
            room = 0
        elif room:
            found.add(word)
            room -= 1
    return frozenset(found)


@lru_cache(maxsize=1_000)
def stems_in(known: Glossary, text: str) -> frozenset[str]:
    """What `Glossary.meanings` says, remembered: tickets come again and again."""
    return known.meanings(text)
