"""How sure a search is that a ticket is about the question: comparable across searches.

A score that orders the results of one search cannot say whether the first is any good: there always
is a first. This estimate is a logistic function of three things that mean the same in any search:
which share of the question's words the ticket has, how long the question is (three words are easily
met, thirty are not), and how much nearer its meaning is than that of any ticket.

It was fitted on 4,900 real questions to three collections: those that a ticket answers and those
that none does, such as browser questions put to mail support, or cooking. The second embedder was
fitted together with the first.

A ticket in another language shares few words with the question, right or wrong. Where the embedder
knows both languages, nearness decides, by another logistic function. It was fitted on 138 questions
in French and English to tickets in the other language, each once with its right ticket and once
with the best of the rest; a third was held back. Its constant is 1 lower than fitted: half of those
had their answer, and a desk is asked more than its tickets know.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

_CONSTANT = -9.4
_COVERAGE = 7.8
_LENGTH = 1.6
_NEARNESS = 3.6
_ACROSS = (-5.0, 1.6, 0.6, 8.0)
"""The same four where the embedder compares a ticket in another language."""
# Beyond this a longer question is no better proof: much of it is logs and courtesies.
_LONGEST_QUESTION = 64
# What nearness usually is where the words agree; stands in for it in a search by words alone.
_USUAL_NEARNESS = 0.6


@dataclass(frozen=True, slots=True)
class Signals:
    """What is known of a found ticket, none of it relative to the other results.

    `coverage` is the share of the question's words it has, by their rarity; `terms` the distinct
    words of the question; `cosine` that of the best passage, None in a search by words alone;
    `background` the mean cosine of the question with all passages; `foreign` says that the ticket
    is in another language than the question, `crosses` that the embedder was seen to find such
    tickets all the same.
    """

    coverage: float
    terms: int
    cosine: float | None
    background: float = 0.0
    foreign: bool = False
    crosses: bool = False


def relevance(signals: Signals) -> float:
    """From 0 to 1; 0 for a question without words."""
    if signals.terms < 1:
        return 0.0
    constant, coverage, length, nearness = _CONSTANT, _COVERAGE, _LENGTH, _NEARNESS
    if signals.foreign and signals.crosses and signals.cosine is not None:
        constant, coverage, length, nearness = _ACROSS
    strength = (
        constant
        + coverage * signals.coverage
        + length * math.log(min(signals.terms, _LONGEST_QUESTION))
        + nearness * nearness_of(signals)
    )
    return 1 / (1 + math.exp(-strength))


def nearness_of(signals: Signals) -> float:
    """How much nearer the meaning of a ticket is than that of any: 0 is as near as any, 1 the same
    text. A share of the coverage stands in for it where no meaning was compared."""
    if signals.cosine is None:
        return _USUAL_NEARNESS * signals.coverage
    room = max(1 - signals.background, 0.1)
    nearness = max(0.0, signals.cosine - signals.background) / room
    if signals.foreign and not signals.crosses:
        # An embedder that was fitted on the site's tickets sees no nearness between languages: what
        # is said by other words of the glossary says more.
        return max(nearness, _USUAL_NEARNESS * signals.coverage)
    return nearness
