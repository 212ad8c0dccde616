"""Whether a sentence puts another word where the sentence that it rewords has one. Pure.

No list holds every pair of words that turn a sentence round. So it is the place that counts, and
not the word: where most of two sentences agree and a word of the one stands where the other has
another, the sentence says something else, unless both words are known to say the same. What a
sentence leaves out is no substitution, unless it is what limits or denies the rest.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from workers.generation.verification.facts import UNITS
from workers.generation.verification.same_words import LIKE, NUMBER_WORDS
from workers.text.fold import same_signs
from workers.text.tokens import plain_words, stem
from workers.text.word_lists import words

MOST_WORDS = 80
"""Words of a sentence that are compared one by one; of a longer one, the first so many."""
AGREEING = 0.6
"""Share of a sentence's words in their order from which on it counts as the other one reworded."""
JOINED = 2
"""Words that two sentences of a source together must hold more than one of them, before a sentence
counts as both of them joined."""
_ITEM = re.compile(r"^\s*(?:\d{1,2}[.)]|[-*•])\s+")
_ENDING = re.compile(
    r"(?:issez|issent|ements?|ations?|aient|erai?t?|ront|rez|ions|ons|ant|ent|ees?|iez|ier|ez|er|ir|re|es|ed"
    r"|ing|e|i|s|t|r|d)+$"
)
"""What French and English verbs and nouns end in, where their stems still differ."""
_SHORTEST_ROOT = 3
_SAME_BEGINNING = 6
"""Letters of two words, and ..."""
_SAME_SHARE = 0.65
"""... the share of the longer one, that are the same where one is a form of the other."""

_NEUTRAL = words(
    """le la les l un une des du de d au aux a ce cet cette ces c ceci cela ca mon ma mes ton ta tes
    votre vos notre nos leur leurs son sa ses s se y en on il ils elle elles je j tu te t vous nous
    m me lui qui que qu dont ou et puis ensuite alors donc enfin mais car est sont etre etes soit
    avez avoir ont ai dans sur pour par vers chez depuis avec si quand lorsque lorsqu ne n
    merci veuillez priere bien afin comme faut faudra doit doivent devez devra pouvez peut
    peuvent pouvoir va vont
    the an this that these those it its his her their your our my i you we they he she him them
    and then so but because is are be been being was were has have had do does in at to from into
    onto for of by via through under with if when which please should must can could may will would
    need needs"""
)
"""Articles, pronouns, auxiliaries, and the little words that one writes for another: what a
sentence says is the same without them."""
_DENIES = words(
    """pas jamais aucun aucune ni non sans not no never none nor without neither cannot can't
    don't doesn't isn't aren't won't didn't shouldn't mustn't"""
)
_NOT = "\N{NOT SIGN}"
_LIMITS = words(
    """seul seule seulement uniquement sauf excepte hormis only except unless excluding tout tous
    toute toutes all every each chaque both either"""
)
_PARTICLES = words("on off out up down")
"""What turns an English verb round, each by another."""
_TURNING = _PARTICLES | {_NOT}
_DIRECTIONS = words("from to into vers depuis before after avant apres instead plutot")
_MOST_SWAPPED = 3
"""Words in a row that are compared with as many: more of them are another way to say it."""


class Window(NamedTuple):
    """A sentence, or two in a row, as it is compared."""

    words: tuple[str, ...]
    """Without those that say nothing; number words as figures, units of a kind as one, the others
    by their stems."""
    directed: frozenset[tuple[str, str]]
    """Each word of direction or of time with the word that it leads to: ("from", "alpha")."""

    def and_then(self, other: Window) -> Window:
        """Both in a row."""
        return Window(self.words + other.words, self.directed | other.directed)


def comparable_words(text: str, language: str) -> Window:
    """A sentence as it is compared."""
    text = _ITEM.sub("", same_signs(text)).replace("-", " ").replace("_", " ")
    said: list[str] = []
    directed: set[tuple[str, str]] = set()
    direction = ""
    for word in plain_words(text)[:MOST_WORDS]:
        if word in _DIRECTIONS:
            direction = word
        if word in _NEUTRAL:
            continue
        shown = _as_compared(word, language)
        said.append(shown)
        if direction and word not in _DIRECTIONS:
            directed.add((direction, shown))
            direction = ""
    return Window(tuple(said), frozenset(directed))


def windows_of(sentences: Sequence[str], language: str) -> tuple[Window, ...]:
    """The sentences of a source as they are compared, and each two that follow each other."""
    single = [comparable_words(one, language) for one in sentences]
    return (*single, *(one.and_then(other) for one, other in pairwise(single)))


def is_substituted(
    said: Window, windows: Sequence[Window], singles: int, allowed: frozenset[str]
) -> bool:
    """Whether a sentence replaces, denies or limits a word of the sentence that it rewords.

    `windows` as from `windows_of`, of which the first `singles` are one sentence each. Where
    several are as close, one that agrees is enough. `allowed`: words that may stand anywhere, such
    as those by which the asker calls the thing.
    """
    if not said.words or not windows:
        return False
    held = set(said.words)
    shared = [len(held.intersection(one.words)) for one in windows]
    best = max(shared[:singles], default=0)
    together = max(shared[singles:], default=0)
    joined = together >= best + JOINED
    most = together if joined else best
    if most < AGREEING * len(held):
        return False
    looked_at = range(singles, len(windows)) if joined else range(singles)
    close = [windows[place] for place in looked_at if shared[place] == most]
    return all(_is_turned(said, one) or _differs(said.words, one.words, allowed) for one in close)


def _is_turned(said: Window, source: Window) -> bool:
    """Whether what stands on the two sides of "from", "before" or "instead" changed places."""
    return any(
        direction == same
        and theirs != ours
        and theirs in said.words
        and ours in source.words
        and (direction, theirs) not in said.directed
        and (direction, ours) not in source.directed
        for direction, ours in said.directed
        for same, theirs in source.directed
    )


def _differs(said: Sequence[str], source: Sequence[str], allowed: frozenset[str]) -> bool:
    matcher = SequenceMatcher(None, source, said, autojunk=False)
    known = allowed.union(source)
    # What was left out at either end is nothing that the sentence says otherwise.
    first, last = _reach(matcher)
    swapped: set[tuple[str, str]] = set()
    for kind, from_, to, at, end in matcher.get_opcodes():
        theirs, ours = source[from_:to], said[at:end]
        if kind == "insert" and (_LIMITS | {_NOT}).intersection(ours):
            return True
        if kind == "delete" and first < from_ < last and (_LIMITS | _TURNING).issuperset(theirs):
            return True
        if kind != "replace" or len(theirs) > _MOST_SWAPPED or len(ours) > _MOST_SWAPPED:
            continue
        if _TURNING.intersection(ours) != _TURNING.intersection(theirs):
            return True
        if any(one not in known and not _any_alike(one, theirs) for one in ours):
            return True
        if len(ours) == len(theirs) == 1:
            if (theirs[0], ours[0]) in swapped:
                return True  # The two have changed places.
            swapped.add((ours[0], theirs[0]))
    return False


def _any_alike(one: str, others: Sequence[str]) -> bool:
    return any(_alike(one, other) for other in others)


def _reach(matcher: SequenceMatcher[str]) -> tuple[int, int]:
    """Where in the source the first and the last word stand that both have."""
    blocks = [one for one in matcher.get_matching_blocks() if one.size]
    if not blocks:
        return 0, 0
    return blocks[0].a, blocks[-1].a + blocks[-1].size - 1


@lru_cache(maxsize=20_000)
def _alike(one: str, other: str) -> bool:
    """Whether two words say the same: forms of one word, or of one meaning."""
    if one == other or other in LIKE.get(one, frozenset()):
        return True
    # A French noun in -c has its verb in -quer: "clic droit", "cliquez droit".
    one, other = one.replace("qu", "c"), other.replace("qu", "c")
    root = _ENDING.sub("", one)
    if len(root) >= _SHORTEST_ROOT and root == _ENDING.sub("", other):
        return True
    same = 0
    for mine, theirs in zip(one, other, strict=False):
        if mine != theirs:
            break
        same += 1
    return same >= _SAME_BEGINNING and same >= _SAME_SHARE * max(len(one), len(other))


@lru_cache(maxsize=20_000)
def _as_compared(word: str, language: str) -> str:
    if word in _DENIES:
        return _NOT
    if word in _PARTICLES or word in _LIMITS:
        return word
    return NUMBER_WORDS.get(word) or UNITS.get(word) or stem(word, language)
