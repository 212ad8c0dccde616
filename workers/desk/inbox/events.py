"""Chat events as rows: stored before they are acknowledged, and found when nobody handles them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, delete, or_, select, update
from sqlalchemy.orm import Session

from connectors.contracts.chat import ChatEvent, Deleted, Edited, Said
from connectors.contracts.stored_events import kind_of, to_document
from connectors.database import leases
from connectors.database.base import now
from connectors.database.ids import new_id
from connectors.database.inserts import insert_new
from connectors.database.models import EventStatus as S
from connectors.database.models import StoredChatEvent
from connectors.database.unit_of_work import Transaction
from connectors.tracing.names import KIND, PLATFORM
from connectors.tracing.spans import carried, span
from workers.desk.core.transitions import changed

CHAT_EVENT = "guichet.chat_event"
KEPT_FOR = timedelta(days=1)
"""How long a handled event is kept. A platform repeats one within hours, if at all."""
FAILED_FOR = timedelta(days=30)
"""How long it is known, without its text, that one could not be handled."""


def store_event(transaction: Transaction, platform: str, event: ChatEvent) -> bool:
    """Write an event, and have it handled after the commit; False if it was written before."""
    deed = event.deed
    about = {PLATFORM: platform, KIND: kind_of(event)}
    with span("chat.event.receive", about, kind="server"):
        written = transaction.session.scalar(
            insert_new(transaction.session, StoredChatEvent, "platform", "event_id")
            .values(
                id=new_id(),
                platform=platform,
                event_id=event.event_id,
                kind=kind_of(event),
                channel=event.channel,
                message_id=deed.message_id if isinstance(deed, Said | Edited | Deleted) else None,
                thread=deed.thread if isinstance(deed, Said) else None,
                document=to_document(event),
                status=S.RECEIVED,
                attempts=0,
                waits=0,
                received_at=now(),
                trace=carried(),
            )
            .returning(StoredChatEvent.id)
        )
    if written is None:
        return False
    transaction.enqueue(CHAT_EVENT, written)
    return True


def claim_event(session: Session, row_id: str, seconds: float) -> StoredChatEvent | None:
    """Take an event that waits, or that its worker lost; None if there is nothing to take."""
    waits = StoredChatEvent.status == S.RECEIVED
    lost = and_(StoredChatEvent.status == S.WORKING, leases.ran_out(StoredChatEvent))
    return session.scalar(
        leases.taking(
            StoredChatEvent,
            StoredChatEvent.id == row_id,
            or_(waits, lost),
            claim=leases.new_claim(),
            seconds=seconds,
            status=S.WORKING,
            attempts=StoredChatEvent.attempts + 1,
        )
        .returning(StoredChatEvent)
        .execution_options(synchronize_session=False, populate_existing=True)
    )


def end_event(session: Session, row: StoredChatEvent, **values: Any) -> bool:
    """Write how our try ended; False if somebody took the event from us meanwhile."""
    mine = StoredChatEvent.id == row.id
    return changed(session, leases.ending(StoredChatEvent, row.claim, mine, **values)) == 1


def is_under_way(session: Session, platform: str, channel: str, message_id: str) -> bool:
    """Whether a message was stored that no worker has handled yet."""
    return _any(
        session,
        StoredChatEvent.message_id == message_id,
        platform=platform,
        channel=channel,
        kind="said",
    )


def follows(session: Session, before: datetime, platform: str, channel: str, root: str) -> bool:
    """Whether a message of a thread that was stored before is still to be handled."""
    return _any(
        session,
        or_(StoredChatEvent.message_id == root, StoredChatEvent.thread == root),
        StoredChatEvent.received_at < before,
        platform=platform,
        channel=channel,
        kind="said",
    )


def is_changing(
    session: Session, before: datetime, platform: str, channel: str, message_id: str
) -> bool:
    """Whether another deed about a message, stored before, is still to be handled."""
    return _any(
        session,
        StoredChatEvent.received_at < before,
        platform=platform,
        channel=channel,
        message_id=message_id,
    )


def was_handled(session: Session, platform: str, channel: str, message_id: str) -> bool:
    """Whether a message was stored and handled."""
    handled = select(StoredChatEvent.id).filter_by(
        platform=platform, channel=channel, message_id=message_id, kind="said", status=S.DONE
    )
    return session.scalar(handled.limit(1)) is not None


def was_deleted(session: Session, platform: str, channel: str, message_id: str) -> bool:
    """Whether it is stored that a message was deleted."""
    deleted = select(StoredChatEvent.id).filter_by(
        platform=platform, channel=channel, message_id=message_id, kind="deleted"
    )
    return session.scalar(deleted.limit(1)) is not None


def _any(session: Session, *which: ColumnElement[bool], **same: str) -> bool:
    waiting = StoredChatEvent.status.in_((S.RECEIVED, S.WORKING))
    found = select(StoredChatEvent.id).filter_by(**same).where(waiting, *which)
    return session.scalar(found.limit(1)) is not None


def due_events(session: Session, grace: timedelta, limit: int) -> list[str]:
    """Events that nobody is at though they should be, oldest first, locked: for the sweeper."""
    moment = now()
    waits = and_(
        StoredChatEvent.status == S.RECEIVED,
        or_(
            and_(
                StoredChatEvent.claimed_until.is_(None),
                StoredChatEvent.received_at < moment - grace,
            ),
            StoredChatEvent.claimed_until < moment,
        ),
    )
    lost = and_(StoredChatEvent.status == S.WORKING, leases.ran_out(StoredChatEvent))
    return list(
        session.scalars(
            select(StoredChatEvent.id)
            .where(or_(waits, lost))
            .order_by(StoredChatEvent.received_at)
            .limit(limit)
            .with_for_update(skip_locked=True, key_share=True)
        )
    )


def mark_swept(session: Session, ids: list[str], until: datetime) -> None:
    """Leave these waiting events to the queue until then."""
    changed(
        session,
        update(StoredChatEvent)
        .where(StoredChatEvent.id.in_(ids), StoredChatEvent.status == S.RECEIVED)
        .values(claimed_until=until),
    )


def forget_events(session: Session, limit: int) -> int:
    """Delete what was handled a day ago, and the text of what failed then; how many rows."""
    moment = now()
    done = _over(S.DONE, moment - KEPT_FOR)
    forgotten = _over(S.FAILED, moment - FAILED_FOR)
    failed = _over(S.FAILED, moment - KEPT_FOR).where(StoredChatEvent.document.is_not(None))
    emptied = update(StoredChatEvent).values(document=None)
    deleted = delete(StoredChatEvent)
    return sum(
        changed(session, statement.where(StoredChatEvent.id.in_(rows.limit(limit))))
        for statement, rows in ((deleted, done), (deleted, forgotten), (emptied, failed))
    )


def _over(status: S, before: datetime) -> Select[Any]:
    return select(StoredChatEvent.id).where(
        StoredChatEvent.status == status, StoredChatEvent.done_at < before
    )
