"""Which tickets a model may clean, which wait for it, and the rows that say so: the queries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, and_, func, or_, select

from connectors.database.base import now
from connectors.database.models import Ticket, TicketCleaning
from workers.knowledge.cleaned.texts import RawText


@dataclass(frozen=True, slots=True)
class Key:
    """What a cleaning is made with. The same text is cleaned once with it."""

    model: str
    prompt_hash: str

    @property
    def rows(self) -> tuple[Any, ...]:
        """Conditions for the cleanings that were made with it."""
        return (
            TicketCleaning.model == self.model,
            TicketCleaning.prompt_hash == self.prompt_hash,
        )

    def values(self, ticket_id: int, raw: RawText) -> dict[str, Any]:
        """Columns of a row for a ticket's text."""
        return {
            "ticket_id": ticket_id,
            "input_hash": raw.hash,
            "prompt_hash": self.prompt_hash,
            "model": self.model,
        }


def cleanable() -> tuple[Any, ...]:
    """Tickets that may be quoted. Articles are written to be read, and stay as they are."""
    return (Ticket.kind == "ticket", Ticket.resolution.is_not(None))


def of_source(source: str | None) -> tuple[Any, ...]:
    """Tickets of one source; None: of all."""
    return () if source is None else (Ticket.source == source,)


def waiting(key: Key, source: str | None, *, queued: bool = True) -> Any:
    """Ids of tickets that are to be cleaned, those that failed before last."""
    mine = and_(TicketCleaning.ticket_id == Ticket.id, *key.rows)
    over = or_(TicketCleaning.claimed_until.is_(None), TicketCleaning.claimed_until < now())
    waits = TicketCleaning.status == "waiting"
    free = or_(
        TicketCleaning.id.is_(None),
        waits if queued else and_(waits, over),
        and_(TicketCleaning.status == "working", over),
    )
    return (
        select(Ticket.id)
        .outerjoin(TicketCleaning, mine)
        .where(*cleanable(), *of_source(source), free)
        .order_by(func.coalesce(TicketCleaning.attempts, 0), Ticket.id)
    )


def text_of(connection: Connection, ticket_id: int) -> RawText | None:
    """The text that a model is given; None for a ticket that is none of its business.

    Whoever changes the text waits until this transaction ends, and then deletes what it wrote.
    """
    row = connection.execute(
        select(Ticket.title, Ticket.problem, Ticket.resolution, Ticket.language)
        .where(Ticket.id == ticket_id, *cleanable())
        .with_for_update(read=True)
    ).first()
    return RawText(row.title, row.problem, row.resolution or "", row.language) if row else None


def row_of(connection: Connection, key: Key, ticket_id: int) -> Any:
    """The row of a ticket's present text, if there is one."""
    return connection.execute(
        select(
            TicketCleaning.id,
            TicketCleaning.status,
            TicketCleaning.attempts,
            TicketCleaning.claim,
            TicketCleaning.claimed_until,
        ).where(TicketCleaning.ticket_id == ticket_id, *key.rows)
    ).first()
