"""The knowledge's tickets as the drafter's candidates."""

from __future__ import annotations

from pathlib import Path

from workers.desk.answers.search.candidates import chosen, distinct, same_cases
from workers.desk.answers.work import Found
from workers.generation.candidates import Candidate
from workers.knowledge.access import Viewer
from workers.knowledge.ranking.glossary import glossary
from workers.knowledge.retrieval.results import FoundTicket
from workers.knowledge.retrieval.retriever import Knowledge

OPEN = (1, 2, 3, 4)
"""States of a ticket, as documents count them, in which support is still at it."""
READ = 24
"""Tickets that are looked at for those that are the same case."""
QUOTED = ("resolution", "article")


class KnowledgeFinder:
    """Searches the index of this worker; `floor` is the least relevance of a source."""

    def __init__(self, knowledge: Knowledge, floor: float, own_words: Path | None = None) -> None:
        """`own_words` is the site's own list of words that mean the same."""
        self._knowledge = knowledge
        self._floor = floor
        self._known = glossary(own_words)

    def find(self, text: str, viewer: Viewer, k: int, language: str) -> Found:
        """The best `k` tickets that the viewer may see and that can be the case asked about, best
        first. Where a reranker ordered them, its order and the search's relevance stand."""
        typed, text = text, self._knowledge.respelled(text)
        tickets = self._knowledge.search(text, viewer, max(k, READ), language, floor=self._floor)
        status = self._knowledge.status
        found = [as_candidate(ticket) for ticket in tickets]
        if any(ticket.reranked is not None for ticket in tickets):
            kept = distinct(same_cases(typed, found))
        else:
            rarity = self._knowledge.rarities
            kept = chosen(text, found, self._known, language, rarity, typed, status.space)
        return Found(kept[:k], status.revision, status.space, text)


def as_candidate(ticket: FoundTicket) -> Candidate:
    """A found ticket as the drafter sees it."""
    matched = tuple(one.text for one in ticket.passages if one.kind in QUOTED)
    resolution = ticket.problem if ticket.kind == "article" else ticket.resolution
    return Candidate(
        ticket_id=ticket.ticket_id,
        ticket_hash=ticket.content_hash,
        title=ticket.title,
        problem=ticket.problem,
        resolution=resolution or ticket.resolution,
        matched=matched,
        url=ticket.url,
        date=ticket.date,
        language=ticket.language,
        kind=ticket.kind,
        category=ticket.category,
        relevance=ticket.relevance,
        score=ticket.score,
        nearness=ticket.nearness,
        told_in=ticket.told_in,
        open_since=ticket.opened if is_open(ticket) else None,
    )


def is_open(ticket: FoundTicket) -> bool:
    """Whether support is still at a ticket: neither solved nor closed, and no solution yet."""
    return ticket.kind == "ticket" and ticket.status in OPEN and not ticket.resolution
