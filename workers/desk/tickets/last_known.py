"""A person's tickets as the ticket system last showed them, for when it does not answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from connectors.contracts.ticket_system import OpenedTicket, TicketState
from connectors.database.base import now
from connectors.database.models import (
    ChatTicket,
    Delivery,
    DeliveryStatus,
    DirectoryState,
    DirectoryUser,
    Question,
    SeenTicket,
)
from connectors.database.unit_of_work import Transactions
from workers.desk.inbox.subjects import ticket_subject
from workers.desk.tickets.ticketing import FOLLOW_UP, REOPEN

FRESH = timedelta(minutes=10)
"""What did not change is written anew after this time, so that it is known how old it is."""
SHOWN_FOR = timedelta(days=7)
"""How long a message that could not be added is shown to its writer."""
NO_LONGER = (DirectoryState.INACTIVE, DirectoryState.CHANGED)


@dataclass(frozen=True, slots=True)
class WaitingMessage:
    """What a person wrote on a ticket and does not stand there yet. `failed`: it never will."""

    ticket_id: str
    text: str
    at: datetime
    failed: bool


@dataclass(frozen=True, slots=True)
class KnownTickets:
    """A person's tickets, newest first; `as_of` is when they were so, None for now."""

    tickets: tuple[OpenedTicket, ...]
    away: bool
    as_of: datetime | None
    waiting: tuple[WaitingMessage, ...]


def remember_tickets(
    transactions: Transactions, system: str, person_id: str, found: Sequence[OpenedTicket]
) -> None:
    """Keep what the ticket system shows of a person's tickets, if it is not what we have."""
    with transactions.reading() as session:
        rows = _rows(session, system, person_id)
    fresh = bool(rows) and min(row.seen_at for row in rows) > now() - FRESH
    if fresh and [_opened(row) for row in rows] == list(found):
        return
    with transactions.begin() as transaction:
        session = transaction.session
        session.execute(
            delete(SeenTicket).where(SeenTicket.system == system, SeenTicket.person_id == person_id)
        )
        session.add_all(
            SeenTicket(
                system=system,
                person_id=person_id,
                ticket_id=one.ticket_id,
                rank=rank,
                title=one.title,
                url=one.url,
                state=one.state,
            )
            for rank, one in enumerate(found)
        )


def last_known(
    session: Session, system: str, person_id: str
) -> tuple[tuple[OpenedTicket, ...], datetime | None]:
    """What was last known of a person's tickets, and when: what they were shown, and what the watch
    knows of those that they opened from chat."""
    if is_no_longer(session, person_id):
        return (), None
    rows = _rows(session, system, person_id)
    seen = tuple(_opened(row) for row in rows)
    shown = {one.ticket_id for one in seen}
    opened = session.execute(
        select(ChatTicket, Question)
        .join(Question, Question.id == ChatTicket.question_id)
        .where(ChatTicket.system == system, Question.person_id == person_id)
        .order_by(ChatTicket.opened_at.desc())
    ).all()
    others = tuple(
        OpenedTicket(
            row.ticket_id,
            question.ticket_url,
            ticket_subject(session, question).redacted.strip().splitlines()[0][:90],
            TicketState(row.state),
        )
        for row, question in opened
        if row.ticket_id not in shown
    )
    moments = [row.seen_at for row in rows] or [row.changed_at for row, _ in opened]
    return (*others, *seen), max(moments, default=None)


def is_no_longer(session: Session, person_id: str) -> bool:
    """Whether the ticket system said that this person is not who they were there."""
    known = session.get(DirectoryUser, person_id)
    return known is not None and known.state in NO_LONGER


def was_seen(session: Session, system: str, person_id: str, ticket_id: str) -> bool:
    """Whether the ticket system showed this ticket to this person as theirs."""
    if is_no_longer(session, person_id):
        return False
    return session.get(SeenTicket, (system, person_id, ticket_id)) is not None


def waiting_messages(session: Session, person_id: str) -> tuple[WaitingMessage, ...]:
    """What a person wrote and does not stand on its ticket yet, oldest first."""
    rows = session.scalars(
        select(Delivery)
        .where(
            Delivery.kind.in_((FOLLOW_UP, REOPEN)),
            Delivery.status.in_(
                (DeliveryStatus.PENDING, DeliveryStatus.SENDING, DeliveryStatus.FAILED)
            ),
            Delivery.created_at > now() - SHOWN_FOR,
            Delivery.dedupe_key.startswith(f"{FOLLOW_UP}:{person_id}:", autoescape=True)
            | Delivery.dedupe_key.startswith(f"{REOPEN}:{person_id}:", autoescape=True),
        )
        .order_by(Delivery.created_at, Delivery.id)
    )
    return tuple(
        WaitingMessage(
            row.message["ticket_id"],
            row.message.get("own") or row.message["text"],
            row.created_at,
            row.status == DeliveryStatus.FAILED,
        )
        for row in rows
    )


def _rows(session: Session, system: str, person_id: str) -> Sequence[SeenTicket]:
    return session.scalars(
        select(SeenTicket).filter_by(system=system, person_id=person_id).order_by(SeenTicket.rank)
    ).all()


def _opened(row: SeenTicket) -> OpenedTicket:
    return OpenedTicket(row.ticket_id, row.url, row.title, TicketState(row.state))
