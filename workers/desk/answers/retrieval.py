"""The knowledge's tickets as the drafter's candidates."""

from __future__ import annotations

from workers.desk.answers.work import Found
from workers.generation.candidates import Candidate
from workers.knowledge.access import Viewer
from workers.knowledge.retrieval.results import FoundTicket
from workers.knowledge.retrieval.retriever import Knowledge

OPEN = (1, 2, 3, 4)
"""States of a ticket, as GLPI counts them, in which support is still at it."""
QUOTED = ("resolution", "article")


class KnowledgeFinder:
    """Searches the index of this worker; `floor` is the least relevance of a source."""

    def __init__(self, knowledge: Knowledge, floor: float) -> None:
        self._knowledge = knowledge
        self._floor = floor

    def find(self, text: str, viewer: Viewer, k: int, language: str) -> Found:
        """The best `k` tickets that the viewer may see, best first."""
        tickets = self._knowledge.search(text, viewer, k, language, floor=self._floor)
        status = self._knowledge.status
        return Found([_candidate(ticket) for ticket in tickets], status.revision, status.space)


def _candidate(ticket: FoundTicket) -> Candidate:
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
        open_since=ticket.opened if is_open(ticket) else None,
    )


def is_open(ticket: FoundTicket) -> bool:
    """Whether support is still at a ticket: neither solved nor closed, and no solution yet."""
    return ticket.kind == "ticket" and ticket.status in OPEN and not ticket.resolution
