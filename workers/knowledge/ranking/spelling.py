"""Mistyped words of a question, put right by the words of the site's own tickets.

The index keeps no words, only their terms: so what a word could have been is made from it (one
letter more, less, other, or two of them changed round), and looked up. What has only the term of a
word may be no word at all ("moyea" of "moyenne"): it counts if it is its own stem, or a dictionary
has either.

Only a word is touched that neither a ticket nor the dictionary has: "smart" is no "start", though
no ticket has it. Of a participle such as "bloquée" its other form may be told of. Bounded: a few
hundred look-ups a word, for the first unknown words only.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from workers.knowledge.ranking.postings import Terms
from workers.text.dictionary import is_word
from workers.text.stop_words import COURTESIES, STOP
from workers.text.terms import stems_of_words, terms_of_words, words

SHORTEST, LONGEST = 5, 20
"""Letters of a word that is put right: a shorter one is one letter from too many others."""
MOST_WORDS = 6
"""Unknown words of a question that are looked at."""
LETTERS = "abcdefghijklmnopqrstuvwxyz"
_WORD = re.compile(r"[^\W\d_]+")
_ELIDED, _VOWELS = frozenset("djlmnst"), frozenset("aeiouyh")

Frequencies = Callable[[Terms], NDArray[np.int64]]


def respelled(
    text: str, languages: Sequence[str], frequencies: Frequencies, known: Callable[[str], bool]
) -> str:
    """`text` with each mistyped word as the tickets have it; the very text if there is none.

    `frequencies` says how many documents have each term, `known` whether a word means something by
    itself though no ticket has it.
    """
    unknown = [one for one in dict.fromkeys(words(text)) if _may_be_wrong(one) and not known(one)]
    found = {}
    for word in _without_documents(unknown, languages, frequencies)[:MOST_WORDS]:
        meant = _nearest(word, languages, frequencies, known)
        if meant:
            found[word] = meant
    if not found:
        return text
    return _WORD.sub(lambda match: _meant(match.group(), found), text)


def edits(word: str) -> list[str]:
    """What a word may have been: one edit from it. The first letter is mostly right, so it stays,
    unless it changed places with the second."""
    head, rest = word[0], word[1:]
    splits = [(rest[:at], rest[at:]) for at in range(len(rest) + 1)]
    made = [left + right[1:] for left, right in splits if right]
    made += [left + right[1] + right[0] + right[2:] for left, right in splits if len(right) > 1]
    made += [left + letter + right[1:] for left, right in splits if right for letter in LETTERS]
    made += [left + letter + right for left, right in splits for letter in LETTERS]
    whole = [head + one for one in made]
    whole.append(word[1] + word[0] + word[2:])
    return [one for one in dict.fromkeys(whole) if one != word]


def _meant(word: str, found: dict[str, str]) -> str:
    folded = words(word)
    return found.get(folded[0], word) if len(folded) == 1 else word


def _is_right(word: str) -> bool:
    """Whether a word is one as it is, or two whose apostrophe was left out."""
    elided = word[0] in _ELIDED and word[1] in _VOWELS and is_word(word[1:])
    return is_word(word) or elided or (word.endswith("nt") and is_word(word[:-2]))


def _may_be_wrong(word: str) -> bool:
    in_bounds = SHORTEST <= len(word) <= LONGEST and word.isascii() and word.isalpha()
    return in_bounds and word not in COURTESIES and word not in STOP


def _without_documents(
    found: list[str], languages: Sequence[str], frequencies: Frequencies
) -> list[str]:
    if not found:
        return []
    total = sum(frequencies(terms_of_words(found, language)) for language in languages)
    return [word for word, count in zip(found, np.atleast_1d(total), strict=True) if not count]


def _nearest(
    word: str, languages: Sequence[str], frequencies: Frequencies, known: Callable[[str], bool]
) -> str:
    """The edit of a word that most documents have, else one that is known; empty for none."""
    if _is_right(word):
        return _masculine(word, languages, frequencies)
    made, of = _read_edits(word, tuple(languages))
    if not made:
        return ""
    counts = np.max([frequencies(one) for one in of], axis=0)
    best = int(counts.argmax())
    return made[best] if counts[best] else next(filter(known, made), "")


def _masculine(word: str, languages: Sequence[str], frequencies: Frequencies) -> str:
    """The other form of a participle, if documents have it; folded, both end in an "e"."""
    if not word.endswith(("ee", "ees")):
        return ""
    other = word.removesuffix("es") + "s" if word.endswith("s") else word[:-1]
    missing = _without_documents([other], languages, frequencies)
    return "" if missing else other


@lru_cache(maxsize=512)
def _read_edits(word: str, languages: tuple[str, ...]) -> tuple[list[str], list[Terms]]:
    """The edits of a word that can be words, and their terms in each language."""
    every = edits(word)
    stemmed = [stems_of_words(every, language) for language in languages]
    made = [
        one
        for one, stems in zip(every, zip(*stemmed, strict=True), strict=True)
        if one in stems or is_word(one) or any(map(is_word, stems))
    ]
    return made, [terms_of_words(made, language) for language in languages]
