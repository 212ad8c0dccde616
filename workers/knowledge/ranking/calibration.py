"""How sure a search is that a ticket is about the question: comparable across searches.

A score that orders the results of one search cannot say whether the first is any good: there always
is a first. This estimate is a logistic function of three things that mean the same in any search:
which share of the question's words the ticket has, how long the question is (three words are easily
met, thirty are not), and how much nearer its meaning is than that of any ticket.

It was fitted on 4,900 real questions to three collections: those that a ticket answers and those
that none does, such as browser questions put to mail support, or cooking. The second embedder was
fitted together with the first.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

_CONSTANT = -9.4
_COVERAGE = 7.8
_LENGTH = 1.6
_NEARNESS = 3.6
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
    is in another language than the question.
    """

    coverage: float
    terms: int
    cosine: float | None
    background: float = 0.0
    foreign: bool = False


def relevance(signals: Signals) -> float:
    """From 0 to 1; 0 for a question without words."""
    if signals.terms < 1:
        return 0.0
    strength = (
        _CONSTANT
        + _COVERAGE * signals.coverage
        + _LENGTH * math.log(min(signals.terms, _LONGEST_QUESTION))
        + _NEARNESS * _nearness(signals)
    )
    return 1 / (1 + math.exp(-strength))


def _nearness(signals: Signals) -> float:
    if signals.cosine is None:
        return _USUAL_NEARNESS * signals.coverage
    room = max(1 - signals.background, 0.1)
    nearness = max(0.0, signals.cosine - signals.background) / room
    if signals.foreign:
        # An embedder that was fitted on the site's tickets sees no nearness between languages: what
        # is said by other words of the glossary says more.
        return max(nearness, _USUAL_NEARNESS * signals.coverage)
    return nearness
