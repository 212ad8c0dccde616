"""What a search returns."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage of a ticket that was found. `lexical` counts this passage's own words only."""

    passage_id: int
    ticket_id: int
    score: float
    dense: float
    lexical: float


@dataclass(frozen=True, slots=True)
class TicketHit:
    """A ticket that was found.

    `score` orders the results of one search; it is at most 1 and says nothing across searches.
    `relevance` in [0, 1] does: how sure the search is that this ticket is about the question.
    `dense` is the best passage's cosine, `lexical` a raw BM25 score, `coverage` the share of the
    query's words that the ticket has, rare words counting more; `nearness` in [0, 1] says how much
    nearer than any ticket it is. `passages`: best first.
    """

    ticket_id: int
    score: float
    dense: float
    lexical: float
    coverage: float
    relevance: float
    nearness: float
    passages: tuple[Hit, ...]
