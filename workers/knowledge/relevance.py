"""How sure a search is that a ticket is about the question: placeholder until it is measured."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Signals:
    """What is known of a found ticket, none of it relative to the other results."""

    coverage: float
    dense: float
    background: float
    lexical: float
    perfect: float
    terms: int


def relevance(signals: Signals) -> float:
    return signals.coverage
