"""From a query to tickets that may be shown: the index finds, the database has the last word."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import Engine, and_, select
from sqlalchemy.orm import Session

from connectors.database.engine import read_session
from connectors.database.models import Passage, Person, Ticket, TicketCleaning
from connectors.errors import Conflict, GuichetError
from workers.knowledge.follower import FollowerStatus, KnowledgeFollower
from workers.knowledge.index import TicketHit
from workers.knowledge.llm_cleaning.texts import Cleaned
from workers.knowledge.spaces import Spaces
from workers.knowledge.visibility import Viewer, viewer_for
from workers.settings import Settings

log = structlog.get_logger("guichet.knowledge")

PASSAGES_SHOWN = 5
MOST_RESULTS = 100


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

    `score` orders the results of one search; `relevance` in [0, 1] can be compared between
    searches; for these and the other scores see `TicketHit`. `problem` and `resolution` are what a
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
    dense: float
    lexical: float
    passages: tuple[FoundPassage, ...]

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
            "quotable": self.resolution is not None or self.kind == "article",
            "passages": [
                {"kind": one.kind, "text": one.text, "score": round(one.score, 4)}
                for one in self.passages
            ],
        }


def build_knowledge(engine: Engine, settings: Settings) -> Knowledge:
    """The knowledge of one process; nothing is loaded before `start`."""
    spaces = Spaces(engine, settings)
    return Knowledge(engine, settings, KnowledgeFollower(engine, settings, spaces), spaces)


class Knowledge:
    """Searches for people. One object a process; safe for threads."""

    def __init__(
        self, engine: Engine, settings: Settings, follower: KnowledgeFollower, spaces: Spaces
    ) -> None:
        self._engine = engine
        self._settings = settings
        self._follower = follower
        self._spaces = spaces
        self._trouble = ""

    def start(self) -> None:
        """Load the index and follow the database from now on."""
        self._follower.start()

    def load(self) -> None:
        """Load the index once, for a command. Raises what keeps it from being loaded."""
        self._follower.load()

    def stop(self) -> None:
        """Stop following; the process is about to end."""
        self._follower.stop()

    @property
    def status(self) -> FollowerStatus:
        """What is loaded, and how new it is."""
        return self._follower.status

    def upkeep(self) -> None:
        """Embed what has no vector, and build a new space where one is due; the index in use
        serves meanwhile. What cannot be done now is logged once and tried again next time."""
        if not self._spaces.is_due():
            return
        try:
            self._spaces.upkeep()
            self._trouble = ""
        except Conflict:
            log.debug("index.upkeep_elsewhere")
        except GuichetError as error:
            if str(error) != self._trouble:
                log.warning("index.upkeep_failed", error=str(error))
            self._trouble = str(error)

    def search_for(self, query: str, k: int, person_id: str | None) -> list[dict[str, Any]]:
        """`search` on behalf of a person (None: somebody unknown), as JSON."""
        with read_session(self._engine) as session:
            person = session.get(Person, person_id) if person_id else None
            viewer = viewer_for(session, person, self._settings)
        return [found.to_json() for found in self.search(query, viewer, min(k, MOST_RESULTS))]

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


def _tickets(session: Session, ids: Sequence[int]) -> dict[int, Any]:
    # Rows of the bare tables: entities would be built and tracked, and then only read.
    used = and_(TicketCleaning.ticket_id == Ticket.id, TicketCleaning.in_use)
    rows = session.execute(
        select(Ticket.__table__, TicketCleaning.cleaned)
        .outerjoin(TicketCleaning, used)
        .where(Ticket.id.in_(ids))
    )
    return {row.id: row for row in rows}


def _passages(session: Session, hits: Iterable[TicketHit]) -> dict[int, Any]:
    wanted = [match.passage_id for hit in hits for match in hit.passages[:PASSAGES_SHOWN]]
    rows = session.execute(
        select(Passage.id, Passage.ticket_id, Passage.kind, Passage.ordinal, Passage.text).where(
            Passage.id.in_(wanted)
        )
    )
    return {row.id: row for row in rows}


def _found(ticket: Any, hit: TicketHit, passages: dict[int, Any]) -> FoundTicket:
    problem, resolution = ticket.problem, ticket.resolution
    if ticket.cleaned is not None:
        cleaned = Cleaned.from_json(ticket.cleaned)
        problem, resolution = cleaned.problem, None if cleaned.useless else cleaned.quote
    return FoundTicket(
        ticket_id=ticket.id,
        source=ticket.source,
        external_id=ticket.external_id,
        kind=ticket.kind,
        title=ticket.title,
        problem=problem,
        resolution=resolution,
        category=ticket.category,
        entity=ticket.entity,
        location=ticket.location,
        status=ticket.status,
        opened=ticket.opened_at,
        solved=ticket.solved_at,
        url=ticket.url,
        language=ticket.language,
        content_hash=ticket.content_hash,
        score=hit.score,
        relevance=hit.relevance,
        coverage=hit.coverage,
        dense=hit.dense,
        lexical=hit.lexical,
        passages=tuple(
            FoundPassage(row.id, row.kind, row.ordinal, row.text, match.score)
            for match in hit.passages[:PASSAGES_SHOWN]
            if (row := passages.get(match.passage_id)) is not None
        ),
    )
