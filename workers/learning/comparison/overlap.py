"""How much two texts share: F1 of their words, and ROUGE-L. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from workers.text.tokens import plain_words

MOST_WORDS = 600
"""Words of a text that are compared; ROUGE-L takes the product of both lengths."""


def word_f1(text: str, known: str) -> float:
    """Harmonic mean of the share of `text`'s words in `known` and the other way round; in [0, 1].

    A word counts as often as it stands in both. 0 if one of the texts has no words.
    """
    ours, theirs = _words(text), _words(known)
    common = sum((Counter(ours) & Counter(theirs)).values())
    return _mean(common, len(ours), len(theirs))


def rouge_l(text: str, known: str) -> float:
    """The same for the longest sequence of words that both have in this order, gaps allowed."""
    ours, theirs = _words(text), _words(known)
    return _mean(_longest_common(ours, theirs), len(ours), len(theirs))


def _words(text: str) -> list[str]:
    return plain_words(text)[:MOST_WORDS]


def _mean(common: int, ours: int, theirs: int) -> float:
    return 2 * common / (ours + theirs) if common else 0.0


def _longest_common(ours: Sequence[str], theirs: Sequence[str]) -> int:
    before = [0] * (len(theirs) + 1)
    for word in ours:
        row = [0]
        for place, other in enumerate(theirs):
            row.append(before[place] + 1 if word == other else max(before[place + 1], row[place]))
        before = row
    return before[-1]
