"""Mistyped words of a question, put right by the words of the site's own tickets.

The index keeps no words, only their terms: so what a word could have been is made from it (one
letter more, less, other, or two of them changed round), and looked up. Only a word that no ticket
has is touched, so no question that finds something by itself changes. Bounded: a few hundred
look-ups a word, for the first unknown words only.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from workers.knowledge.ranking.postings import Terms
from workers.text.stop_words import COURTESIES, STOP
from workers.text.terms import terms_of_words, words

SHORTEST, LONGEST = 5, 20
"""Letters of a word that is put right: a shorter one is one letter from too many others."""
MOST_WORDS = 6
"""Unknown words of a question that are looked at."""
LETTERS = "abcdefghijklmnopqrstuvwxyz"
_WORD = re.compile(r"[^\W\d_]+")

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
    made, of = _read_edits(word, tuple(languages))
    counts = np.max([frequencies(one) for one in of], axis=0)
    best = int(counts.argmax())
    return made[best] if counts[best] else next(filter(known, made), "")


@lru_cache(maxsize=512)
def _read_edits(word: str, languages: tuple[str, ...]) -> tuple[list[str], list[Terms]]:
    """The edits of a word, and their terms in each language."""
    made = edits(word)
    return made, [terms_of_words(made, language) for language in languages]
