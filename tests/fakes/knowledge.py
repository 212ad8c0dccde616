"""Knowledge that finds what it is told to find."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from sqlalchemy import Engine

from connectors.database.engine import session_factory
from connectors.database.models import Ticket
from workers.desk.answers.work import Found
from workers.generation.candidates import Candidate
from workers.knowledge.access import EVERYONE, Viewer

RESOLUTION = (
    "Open the network panel, choose the profile of the laboratory again and connect with the "
    "full address of your mailbox; the connection comes back within a minute."
)


class ScriptedFinder:
    """Finds `candidates`, the same for every question; `before` runs at each search."""

    def __init__(self, candidates: list[Candidate] | None = None) -> None:
        self.candidates = candidates or []
        self.before: Callable[[], None] = lambda: None
        self.searched: list[str] = []

    def find(self, text: str, viewer: Viewer, k: int, language: str) -> Found:
        """What `candidates` says."""
        self.searched.append(text)
        self.before()
        return Found(self.candidates[:k], 7, "space")

    def relevance(self, value: float) -> None:
        """Let everything that is found have this relevance."""
        self.candidates = [replace(one, relevance=value, score=value) for one in self.candidates]


def add_ticket(
    engine: Engine,
    external_id: str = "1",
    *,
    title: str = "Wireless network refuses to connect",
    resolution: str = RESOLUTION,
    language: str = "en",
    relevance: float = 0.9,
    scope: int = EVERYONE,
) -> Candidate:
    """Write a ticket, and return it as a search would."""
    problem = f"{title}. It worked yesterday."
    url = f"https://desk.example/tickets/{external_id}"
    with session_factory(engine).begin() as session:
        row = Ticket(
            source="file:fake",
            external_id=external_id,
            kind="ticket",
            title=title,
            problem=problem,
            resolution=resolution,
            scope_id=scope,
            url=url,
            language=language,
            content_hash=f"hash-{external_id}",
        )
        session.add(row)
        session.flush()
        ticket_id = row.id
    return Candidate(
        ticket_id=ticket_id,
        ticket_hash=f"hash-{external_id}",
        title=title,
        problem=problem,
        resolution=resolution,
        matched=(resolution,),
        url=url,
        date=None,
        language=language,
        kind="ticket",
        category=None,
        relevance=relevance,
        score=relevance,
    )
