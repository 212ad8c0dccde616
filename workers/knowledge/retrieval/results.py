"""What a search gives to people: tickets as they are now, with what made the index find them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

PASSAGES_SHOWN = 5
"""Passages of a ticket that a search shows, the best ones."""


@dataclass(frozen=True, slots=True)
class FoundPassage:
    """A passage that matched: `text` is to be quoted. Scores are the index's."""

    id: int
    kind: str
    ordinal: int
    text: str
    score: float


@dataclass(frozen=True, slots=True)
class FoundTicket:
    """A ticket as it is in the database now, with what made the index find it.

    `score` orders the results of one search, unless a reranker scored them, whose number is then
    `reranked`; `relevance` in [0, 1] can be compared between searches; for these and the other
    scores see `TicketHit`. `problem` and `resolution` are what a
    language model made of them, where that was accepted. `resolution` is None for a ticket that
    must not be quoted. `passages` are the matching ones, best first.
    """

    ticket_id: int
    source: str
    external_id: str
    kind: str
    title: str
    problem: str
    resolution: str | None
    category: str | None
    entity: str | None
    location: str | None
    status: int | None
    opened: datetime | None
    solved: datetime | None
    url: str | None
    language: str
    content_hash: str
    score: float
    relevance: float
    coverage: float
    nearness: float
    dense: float
    lexical: float
    passages: tuple[FoundPassage, ...]
    reranked: float | None = None
    told_in: str | None = None
    """``followup`` where `resolution` is what a technician wrote in a follow-up."""

    @property
    def date(self) -> datetime | None:
        """When it was solved, else opened: its age for a reader."""
        return self.solved or self.opened

    def to_json(self) -> dict[str, Any]:
        """As a search result for the REST API and the command line."""
        return {
            "ticket_id": self.ticket_id,
            "source": self.source,
            "external_id": self.external_id,
            "kind": self.kind,
            "title": self.title,
            "url": self.url,
            "date": self.date.isoformat() if self.date else None,
            "language": self.language,
            "category": self.category,
            "entity": self.entity,
            "location": self.location,
            "score": round(self.score, 4),
            "relevance": round(self.relevance, 4),
            "coverage": round(self.coverage, 4),
            "dense": round(self.dense, 4),
            "lexical": round(self.lexical, 4),
            "reranked": None if self.reranked is None else round(self.reranked, 4),
            "quotable": self.resolution is not None or self.kind == "article",
            "passages": [
                {"kind": one.kind, "text": one.text, "score": round(one.score, 4)}
                for one in self.passages
            ],
        }
