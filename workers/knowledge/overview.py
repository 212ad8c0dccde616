"""What is known and how new it is, from the database: for the command line and the console."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, and_, case, func, select

from connectors.database.engine import reading
from connectors.database.last_runs import last_runs
from connectors.database.leases import Standing, look
from connectors.database.models import (
    EmbeddingSpace,
    LastRun,
    Passage,
    PassageVector,
    Ticket,
    TicketCleaning,
)
from workers.knowledge import revision
from workers.knowledge.cleaned.texts import USELESS
from workers.knowledge.embedding.space_rows import active_space
from workers.knowledge.embedding.spaces import LEASE
from workers.knowledge.enrichment import model_pause
from workers.knowledge.enrichment.statistics import CleaningCounts, cleaning_counts


@dataclass(frozen=True, slots=True)
class Group:
    """Tickets of one source, kind and language; `quotable` ones may answer a question."""

    source: str
    kind: str
    language: str
    tickets: int
    quotable: int


@dataclass(frozen=True, slots=True)
class LastSync:
    """The last sync of a source, and who runs one now."""

    source: str
    started_at: datetime | None
    finished_at: datetime | None
    running: str | None
    result: dict[str, Any] | None

    def describe(self) -> str:
        """One line for a person."""
        if self.running:
            return f"{self.source}: being synchronised by {self.running}"
        if self.result is None or self.finished_at is None:
            return f"{self.source}: never finished"
        failed = self.result.get("failed")
        how = f"failed ({failed})" if failed else "done"
        return f"{self.source}: {how} {self.finished_at:%Y-%m-%d %H:%M} UTC"


@dataclass(frozen=True, slots=True)
class Overview:
    """All of it."""

    revision: int
    tickets: int
    passages: int
    groups: list[Group]
    syncs: list[LastSync]
    cleaning: CleaningCounts
    space: str | None = None
    embedder: str | None = None
    dimension: int | None = None
    embedded: int = 0
    weights: dict[str, Any] | None = None
    building: list[str] = field(default_factory=list)
    builder: LastSync | None = None

    def to_json(self) -> dict[str, Any]:
        """As one JSON object; times in ISO 8601."""
        document: dict[str, Any] = _plain(asdict(self))
        return document | {"cleaning": self.cleaning.to_json()}


def overview(engine: Engine) -> Overview:
    """Look at everything in one view of the database."""
    with reading(engine) as connection:
        space = active_space(connection)
        groups = _groups(connection)
        runs = _runs(connection)
        return Overview(
            revision=revision.look(connection).revision,
            tickets=sum(group.tickets for group in groups),
            passages=_count(connection, select(func.count()).select_from(Passage)),
            groups=groups,
            syncs=[one for one in runs if _is_source(one.source)],
            cleaning=cleaning_counts(connection),
            space=space.name if space else None,
            embedder=space.embedder if space else None,
            dimension=space.dimension if space else None,
            embedded=_embedded(connection, space.id) if space else 0,
            weights=space.weights if space else None,
            building=list(
                connection.scalars(
                    select(EmbeddingSpace.name).where(EmbeddingSpace.status == "building")
                )
            ),
            builder=next((one for one in runs if one.source == LEASE), None),
        )


def _is_source(name: str) -> bool:
    """Whether a run is of a source, and not of the index, a ticket system's watch, or another job
    that comes again."""
    if name in (LEASE, model_pause.CLEANING) or name.endswith(":watch"):
        return False
    return not name.startswith(("retention:", "settings:"))


def _groups(connection: Connection) -> list[Group]:
    useless = and_(
        TicketCleaning.ticket_id == Ticket.id,
        TicketCleaning.in_use,
        TicketCleaning.usefulness == USELESS,
    )
    quotable = case((TicketCleaning.id.is_(None), Ticket.resolution), else_=None)
    rows = connection.execute(
        select(Ticket.source, Ticket.kind, Ticket.language, func.count(), func.count(quotable))
        .outerjoin(TicketCleaning, useless)
        .group_by(Ticket.source, Ticket.kind, Ticket.language)
        .order_by(Ticket.source, Ticket.kind, Ticket.language)
    )
    return [
        Group(source, kind, language, count, count if kind == "article" else quotable)
        for source, kind, language, count, quotable in rows
    ]


def _runs(connection: Connection) -> list[LastSync]:
    """Of everything that was ever begun: how it ended the last time, and who is at it now."""
    ended, held = last_runs(connection), look(connection)
    return [_run(name, ended.get(name), held.get(name)) for name in sorted({*ended, *held})]


def _run(name: str, ended: LastRun | None, lease: Standing | None) -> LastSync:
    begun = lease.taken_at if lease else None
    running = lease.holder if lease else None
    if ended is None:
        return LastSync(name, begun, None, running, None)
    started = begun if running else ended.started_at
    return LastSync(name, started, ended.finished_at, running, ended.result)


def _embedded(connection: Connection, space_id: int) -> int:
    return _count(
        connection,
        select(func.count()).select_from(PassageVector).where(PassageVector.space_id == space_id),
    )


def _count(connection: Connection, statement: Any) -> int:
    return int(connection.scalar(statement) or 0)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value
