"""From a query to tickets that may be shown: the index finds, the database has the last word."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import Engine, Row, select
from sqlalchemy.orm import Session

from connectors.database.engine import read_session
from connectors.database.models import Passage, Ticket
from workers.knowledge.index import TicketHit
from workers.knowledge.visibility import Viewer

PASSAGES_SHOWN = 5


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

    `score` orders results; `dense` is a cosine; `lexical` a raw BM25 score. `resolution` is None
    for a ticket that must not be quoted. `passages` are the matching ones, best first.
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
    status: int | None
    opened: datetime | None
    solved: datetime | None
    url: str | None
    language: str
    content_hash: str
    score: float
    dense: float
    lexical: float
    passages: tuple[FoundPassage, ...]

    @property
    def date(self) -> datetime | None:
        """When it was solved, else opened: its age for a reader."""
        return self.solved or self.opened


class Searches(Protocol):
    """What finds tickets in memory; `KnowledgeFollower` is it."""

    def search(
        self, query: str, *, k: int, scopes: frozenset[int] | None, language: str | None
    ) -> list[TicketHit]: ...


class Knowledge:
    """Searches for people. One object a process; safe for threads."""

    def __init__(self, engine: Engine, follower: Searches) -> None:
        self._engine = engine
        self._follower = follower

    def search(
        self, query: str, viewer: Viewer, k: int, language: str | None = None
    ) -> list[FoundTicket]:
        """The best `k` tickets that `viewer` may see, best first.

        A ticket that was deleted, or hidden from the viewer, since the index last looked is left
        out. An empty query or an empty index finds nothing.
        """
        if not query.strip() or k < 1:
            return []
        hits = self._follower.search(query, k=k, scopes=viewer.scopes, language=language)
        if not hits:
            return []
        with read_session(self._engine) as session:
            tickets = _tickets(session, [hit.ticket_id for hit in hits])
            passages = _passages(session, hits)
        return [
            _found(ticket, hit, passages)
            for hit in hits
            if (ticket := tickets.get(hit.ticket_id)) is not None and viewer.sees(ticket.scope_id)
        ]


def _tickets(session: Session, ids: Sequence[int]) -> dict[int, Ticket]:
    return {one.id: one for one in session.scalars(select(Ticket).where(Ticket.id.in_(ids)))}


def _passages(session: Session, hits: Iterable[TicketHit]) -> dict[int, Row[Any]]:
    wanted = [match.passage_id for hit in hits for match in hit.passages[:PASSAGES_SHOWN]]
    rows = session.execute(
        select(Passage.id, Passage.ticket_id, Passage.kind, Passage.ordinal, Passage.text).where(
            Passage.id.in_(wanted)
        )
    )
    return {row.id: row for row in rows}


def _found(ticket: Ticket, hit: TicketHit, passages: dict[int, Row[Any]]) -> FoundTicket:
    return FoundTicket(
        ticket_id=ticket.id,
        source=ticket.source,
        external_id=ticket.external_id,
        kind=ticket.kind,
        title=ticket.title,
        problem=ticket.problem,
        resolution=ticket.resolution,
        category=ticket.category,
        entity=ticket.entity,
        status=ticket.status,
        opened=ticket.opened_at,
        solved=ticket.solved_at,
        url=ticket.url,
        language=ticket.language,
        content_hash=ticket.content_hash,
        score=hit.score,
        dense=hit.dense,
        lexical=hit.lexical,
        passages=tuple(
            FoundPassage(row.id, row.kind, row.ordinal, row.text, match.score)
            for match in hit.passages[:PASSAGES_SHOWN]
            if (row := passages.get(match.passage_id)) is not None
        ),
    )
