"""The sentences of sources as they stand, and which of them a sentence of an answer tells. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from itertools import chain, zip_longest

from workers.generation.usefulness import instructs
from workers.generation.verification.claims import FENCE, ITEM, Claim
from workers.generation.verification.deeds import tells_a_deed
from workers.generation.verification.same_words import LIKE
from workers.generation.verification.sources import Basis, stems_of
from workers.generation.verification.strictness import ANSWER
from workers.text.fold import fold
from workers.text.sentences import sentences
from workers.text.stop_words import STOP_WORDS

TOLD = 0.6
"""Share of a source's words from which a sentence of an answer tells the sentence of the source."""
FEWEST = 2
"""Words that the asker did not write and that a sentence shares with the one it stands for; if it
has fewer, half of them."""
SIGNS = " .,;:!?()<>«»\"'\\"
LITTLE = STOP_WORDS["fr"] | STOP_WORDS["en"] | {""}
MOST_SENTENCES = 24
"""Sentences of a source beyond which a word does not tell one from another."""


@dataclass(frozen=True, slots=True)
class Origin:
    """A sentence of the source with this number, word for word, and its place in it.

    `opens`: it leads to a list or a block below it, which it is nothing without. `under` is the
    sentence that leads to it.
    """

    source: int
    place: int
    text: str = field(compare=False)
    opens: bool = field(compare=False)
    under: Origin | None = field(compare=False)
    item: tuple[int, int] | None = field(compare=False)
    """The list and the item of it that it stands in, both counted in their source."""
    numbered: bool = field(default=False, compare=False)
    """It begins an item that has a number: a step, with a verb or without."""
    block: int = field(default=0, compare=False)
    """The paragraph that it stands in, with the list below it."""
    before_code: bool = field(default=False, compare=False)
    """A block of code stands below it."""


class Origins:
    """The sources of an answer by their sentences; looked up by words, so that time is linear."""

    def __init__(self, bases: Mapping[int, Basis], question: str, language: str) -> None:
        self._language = language
        self._asked = frozenset(self._stems_of(question)) | ANSWER.leading
        self._titles = {
            number: frozenset(self._stems_of(one.title)) for number, one in bases.items()
        }
        self._situations = [f" {_words(one.situation)} " for one in bases.values()]
        self._sentences = {number: _origins(number, one) for number, one in bases.items()}
        self._stems = {
            one: frozenset(self._stems_of(one.text))
            for listed in self._sentences.values()
            for one in listed
        }
        self._by_stem: dict[tuple[int, str], list[Origin]] = defaultdict(list)
        self._words = {
            one: frozenset(word.strip(SIGNS) for word in fold(one.text).split())
            for one in self._stems
        }
        self._known = dict.fromkeys(self._stems, 0)
        for one, stems in self._stems.items():
            for stem in stems:
                listed_with = self._by_stem[one.source, stem]
                if len(listed_with) < MOST_SENTENCES:
                    listed_with.append(one)
                    self._known[one] += 1

    def before(self, origin: Origin) -> Origin | None:
        """The sentence before one of the same source."""
        return self._sentences[origin.source][origin.place - 1] if origin.place else None

    def all_of(self, source: int) -> Sequence[Origin]:
        """The sentences of a source in their order."""
        return self._sentences[source]

    def says_new(self, claim: Claim) -> bool:
        """Whether a claim has a word that the asker did not write."""
        return not self._asked.issuperset(self._stems_of(claim.text))

    def retells(self, claim: Claim) -> bool:
        """Whether a claim says the problem of a source again, word for word."""
        said = _words(claim.text)
        return len(said.split()) >= FEWEST and any(f" {said} " in one for one in self._situations)

    def told_by(self, claim: Claim) -> tuple[Origin, ...]:
        """The sentences that a claim tells: most of their words are in it, or it is nearest."""
        stems = frozenset(self._stems_of(claim.text))
        shared = self._shared(claim, stems)
        told = [
            one for one, count in shared.items() if count >= TOLD * max(1, len(self._stems[one]))
        ]
        nearest = self._nearest(shared)
        return _in_order({*told, *nearest})

    def shares_told(self, claims: Sequence[Claim]) -> dict[Origin, float]:
        """For each sentence the share of its words that stand in one claim, or in two that follow
        each other; in this form or as one that says the same. 1 for one without such words."""
        stems = [_with_alike(self._stems_of(claim.text)) for claim in claims]
        most: dict[Origin, int] = defaultdict(int)
        for here, after in zip_longest(stems, stems[1:], fillvalue=frozenset[str]()):
            counts: dict[Origin, int] = defaultdict(int)
            for source in self._sentences:
                for stem in here | after:
                    for one in self._by_stem.get((source, stem), []):
                        counts[one] += 1
            for one, count in counts.items():
                most[one] = max(most[one], count)
        return {
            one: min(1.0, most[one] / known) if known else 1.0 for one, known in self._known.items()
        }

    def is_part(self, claim: Claim, one: Origin) -> bool:
        """Whether a claim has no word but those of this sentence, and little words."""
        said = {word.strip(SIGNS) for word in fold(claim.text).split()} - LITTLE
        return len(said) >= FEWEST and said <= self._words[one]

    def rewords(self, claim: Claim, one: Origin) -> bool:
        """Whether most words of a claim are of this sentence, which says more."""
        stems = set(self._stems_of(claim.text))
        shared = stems & self._stems[one]
        return len(shared) >= max(FEWEST, TOLD * len(stems)) and len(shared) < len(self._stems[one])

    def retells_a_deed(self, claim: Claim) -> bool:
        """Whether a claim says, or has its reader do, what its source only says was done."""
        told = self.told_by(claim)
        return bool(told) and all(
            tells_a_deed(one.text) and not instructs(one.text) for one in told
        )

    def is_asked(self, one: Origin) -> bool:
        """Whether a sentence has a word of the asker that tells their case from that of the
        source's title: what both name is so in every case."""
        own = self._asked - ANSWER.leading - self._titles[one.source]
        return not self._stems[one].isdisjoint(own)

    def stands_for(self, claim: Claim) -> tuple[Origin, ...]:
        """The sentences of its sources that a claim means to tell, none if it says nothing that
        the asker did not write: the nearest one, and those that are in it for the most part."""
        new = frozenset(self._stems_of(claim.text)) - self._asked
        shared = self._shared(claim, new)
        enough = min(FEWEST, -(-len(new) // 2))
        near = {one: count for one, count in shared.items() if count >= max(1, enough)}
        whole = [
            one
            for one, count in near.items()
            if count >= TOLD * max(1, len(self._stems[one] - self._asked))
        ]
        return _in_order({*whole, *self._nearest(near)})

    def in_order(self, said: Sequence[tuple[tuple[Origin, ...], bool]]) -> bool:
        """Whether each sentence that is put in comes after what stands before it in its source,
        and before what stands after it. `said` is what an answer says, and if it is put in."""
        return _rises(said) and _rises([(one, put) for one, put in reversed(said)], down=True)

    def skips(self, told: Set[Origin]) -> bool:
        """Whether an item of a list is not told, and a later one of it is."""
        last: dict[tuple[int, int], int] = {}
        items = {(one.source, *one.item) for one in told if one.item is not None}
        for source, listed, item in items:
            last[source, listed] = max(item, last.get((source, listed), 0))
        return any(
            (source, listed, earlier) not in items
            for (source, listed), item in last.items()
            for earlier in range(item)
        )

    def _shared(self, claim: Claim, stems: frozenset[str]) -> dict[Origin, int]:
        """How many of some stems each sentence has of the sources that a claim leans on."""
        counts: dict[Origin, int] = defaultdict(int)
        for number in claim.sources or tuple(self._sentences):
            for stem in stems:
                for one in self._by_stem.get((number, stem), []):
                    counts[one] += 1
        return counts

    def _nearest(self, shared: Mapping[Origin, int]) -> list[Origin]:
        """The sentence that shares most, of several the shortest, then the first."""
        if not shared:
            return []
        return [
            min(
                shared,
                key=lambda one: (-shared[one], len(self._stems[one]), one.source, one.place),
            )
        ]

    def _stems_of(self, text: str) -> list[str]:
        return stems_of(text, self._language, compounds=False)


def _words(text: str) -> str:
    """A text as its words alone."""
    return " ".join(filter(None, (word.strip(SIGNS) for word in fold(text).split())))


def _with_alike(stems: Sequence[str]) -> frozenset[str]:
    """Stems, with those that say the same."""
    return frozenset(chain(stems, *(LIKE.get(one, ()) for one in stems)))


def _in_order(found: set[Origin]) -> tuple[Origin, ...]:
    return tuple(sorted(found, key=lambda one: (one.source, one.place)))


def _rises(said: Sequence[tuple[tuple[Origin, ...], bool]], *, down: bool = False) -> bool:
    """Whether no sentence that is put in has a later one of its source before it."""
    furthest: dict[int, int] = {}
    sign = -1 if down else 1
    for origins, put in said:
        for one in origins:
            if put and sign * one.place < furthest.get(one.source, sign * one.place):
                return False
        for one in origins:
            at = sign * one.place
            furthest[one.source] = max(at, furthest.get(one.source, at))
    return True


def _origins(number: int, basis: Basis) -> list[Origin]:
    """The sentences of a source, its blocks of code left out."""
    found: list[Origin] = []
    fenced, under = False, None
    lists, item = 0, -1
    block, blank = 0, False
    for line in basis.solution.splitlines():
        if FENCE.match(line):
            fenced, under = not fenced, None
            if found:
                found[-1] = replace(found[-1], before_code=True)
        elif fenced:
            continue
        elif line.strip():
            marked = ITEM.match(line) is not None
            lists, item = (lists, item + 1) if marked else (lists + (item >= 0), -1)
            place = (lists, item) if marked else None
            # A list belongs to the paragraph before it.
            block += (blank and not marked) or line.startswith("#")
            blank = False
            steps = marked and line.lstrip()[0].isdigit()
            for text in sentences(ITEM.sub("", line)):
                opens = text.endswith(":")
                one = Origin(number, len(found), text, opens, under, place, steps, block)
                found.append(one)
                steps = False
                under = one if one.opens else (under if marked else None)
        else:
            # A list goes on over an empty line between its items.
            blank = True
    return found
