"""From a query to tickets that may be shown: the index finds, the database has the last word."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import structlog
from sqlalchemy import Engine, and_, bindparam, select
from sqlalchemy.orm import Session

from connectors.database.engine import read_sessions
from connectors.database.models import Passage, Person, Ticket, TicketCleaning
from connectors.errors import Conflict, GuichetError
from workers.knowledge.access import Viewer, viewer_for
from workers.knowledge.cleaned.texts import Cleaned
from workers.knowledge.embedding.spaces import Spaces
from workers.knowledge.index.passage_index import TicketHit
from workers.knowledge.index.replica import IndexReplica, ReplicaStatus
from workers.knowledge.ranking.data_amounts import with_name_of_much
from workers.knowledge.retrieval.reranking import Reranking, make_reranking
from workers.knowledge.retrieval.results import PASSAGES_SHOWN, FoundPassage, FoundTicket
from workers.settings import Settings

log = structlog.get_logger("guichet.knowledge")

MOST_RESULTS = 100

# Made once, not for each search. Rows of the bare tables: entities would be built and tracked, and
# then only read.
_TICKETS = (
    select(Ticket.__table__, TicketCleaning.cleaned)
    .outerjoin(TicketCleaning, and_(TicketCleaning.ticket_id == Ticket.id, TicketCleaning.in_use))
    .where(Ticket.id.in_(bindparam("ids", expanding=True)))
)
_PASSAGES = select(
    Passage.id, Passage.ticket_id, Passage.kind, Passage.ordinal, Passage.text
).where(Passage.id.in_(bindparam("ids", expanding=True)))


def build_knowledge(engine: Engine, settings: Settings) -> Knowledge:
    """The knowledge of one process; nothing is loaded before `start`. Raises `SettingsError`."""
    spaces = Spaces(engine, settings)
    replica = IndexReplica(engine, settings, spaces)
    return Knowledge(engine, settings, replica, spaces, make_reranking(settings))


class Knowledge:
    """Searches for people. One object a process; safe for threads."""

    def __init__(
        self,
        engine: Engine,
        settings: Settings,
        replica: IndexReplica,
        spaces: Spaces,
        reranking: Reranking | None = None,
    ) -> None:
        self._sessions = read_sessions(engine)
        self._settings = settings
        self._replica = replica
        self._spaces = spaces
        self._reranking = reranking
        self._trouble = ""

    def start(self) -> None:
        """Load the index and follow the database from now on."""
        self._replica.start()

    def load(self) -> None:
        """Load the index once, for a command. Raises what keeps it from being loaded."""
        self._replica.load()

    def stop(self) -> None:
        """Stop following; the process is about to end."""
        self._replica.stop()

    @property
    def status(self) -> ReplicaStatus:
        """What is loaded, and how new it is."""
        return self._replica.status

    @property
    def follows(self) -> bool:
        """Whether the index follows the database; if not, only a new start mends it."""
        return self._replica.follows

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
        with self._sessions() as session:
            person = session.get(Person, person_id) if person_id else None
            viewer = viewer_for(session, person, self._settings)
        return [found.to_json() for found in self.search(query, viewer, min(k, MOST_RESULTS))]

    def respelled(self, text: str) -> str:
        """A question with its mistyped words as the tickets have them, and much data by name."""
        return with_name_of_much(self._replica.respelled(text))

    def rarities(self, stems: Sequence[str]) -> Sequence[float]:
        """How rare each of these stems is: 0 in every document, nearly 1 in one, more in none."""
        return self._replica.rarities(stems)

    def search(
        self,
        query: str,
        viewer: Viewer,
        k: int,
        language: str | None = None,
        *,
        floor: float = 0.0,
    ) -> list[FoundTicket]:
        """The best `k` tickets that `viewer` may see, best first.

        A ticket that was deleted, or hidden from the viewer, since the index last looked is left
        out. An empty query or an empty index finds nothing.
        """
        if not query.strip() or k < 1:
            return []
        if self._reranking is None:
            return self._seen(query, viewer, k, language)
        # So many whatever is asked for: the first of ten are then the first of three, too.
        wide = max(k, self._reranking.candidates)
        found = self._seen(query, viewer, wide, language)
        return self._reranking.order(query, found, floor)[:k]

    def _seen(self, query: str, viewer: Viewer, k: int, language: str | None) -> list[FoundTicket]:
        """The best `k` by the index, less those that the database does not show the viewer."""
        hits = self._replica.search(query, k=k, scopes=viewer.scopes, language=language)
        if not hits:
            return []
        with self._sessions() as session:
            tickets = _tickets(session, [hit.ticket_id for hit in hits])
            passages = _passages(session, hits)
        return [
            _found(ticket, hit, passages)
            for hit in hits
            if (ticket := tickets.get(hit.ticket_id)) is not None and viewer.sees(ticket.scope_id)
        ]


def _tickets(session: Session, ids: Sequence[int]) -> dict[int, Any]:
    return {row.id: row for row in session.execute(_TICKETS, {"ids": ids})}


def _passages(session: Session, hits: Iterable[TicketHit]) -> dict[int, Any]:
    wanted = [match.passage_id for hit in hits for match in hit.passages[:PASSAGES_SHOWN]]
    return {row.id: row for row in session.execute(_PASSAGES, {"ids": wanted})}


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
        nearness=hit.nearness,
        dense=hit.dense,
        lexical=hit.lexical,
        told_in=ticket.told_in,
        passages=tuple(
            FoundPassage(row.id, row.kind, row.ordinal, row.text, match.score)
            for match in hit.passages[:PASSAGES_SHOWN]
            if (row := passages.get(match.passage_id)) is not None
        ),
    )
