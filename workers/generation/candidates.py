"""A ticket or article that was found for a question, as the drafter sees it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Candidate:
    """Everything a drafter may use of a ticket; all texts are redacted plain text.

    `relevance` in [0, 1] says how sure the search is that this is about the question; `nearness`
    how much nearer its meaning is than that of any ticket, 1 at most; `score` is the index's, and
    orders the candidates of one search unless a reranker did. `matched`: the passages that were
    found, best first.
    """

    ticket_id: int
    ticket_hash: str
    title: str
    problem: str
    resolution: str | None
    matched: tuple[str, ...]
    url: str | None
    date: datetime | None
    language: str
    kind: str
    category: str | None
    relevance: float
    score: float
    nearness: float = 0.0
    told_in: str | None = None
    """``followup`` where the resolution is what a technician wrote in a follow-up."""
    open_since: datetime | None = None
    """When it was opened, if support is still at it."""
    unlike: tuple[str, ...] = ()
    """What it names another of than the question, as codes, though it stays a source."""
