"""Writing deliveries. Only the desk does this, so nothing reaches a person past the gate."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from connectors.contracts.chat import Destination, OutgoingMessage
from connectors.contracts.stored_messages import to_document
from connectors.database.base import now
from connectors.database.ids import new_id, new_marker
from connectors.database.inserts import insert_new
from connectors.database.leases import new_claim
from connectors.database.models import ConversationThread, Delivery, DeliveryStatus, Question
from connectors.database.unit_of_work import Transaction
from connectors.tracing.spans import carried
from workers.desk.outbox.templates import with_question

DELIVER = "guichet.deliver"
JUST_AFTER = 0.2
"""Seconds by which a job comes after the moment of its delivery: one that is early does nothing."""


def progress_key(question_id: str) -> str:
    """The key of the message that shows an answer while it is written."""
    return f"progress:{question_id}"


def put(
    transaction: Transaction,
    *,
    key: str,
    kind: str,
    platform: str,
    to: Destination,
    document: dict[str, Any],
    question_id: str | None = None,
    draft_id: str | None = None,
    replaces: Delivery | None = None,
    moved_to: str | None = None,
    lease: timedelta | None = None,
    again: bool = False,
    due: datetime | None = None,
    trace: str | None = None,
) -> Delivery | None:
    """Write a delivery; it is sent after the commit, or at the moment `due`.

    `key` names what it is for: a second delivery with the same key is not written; `again` sends
    the first one anew if it had failed. With a `lease`
    the delivery is claimed by the caller, who makes the first try right after the commit and gets
    it back for that; a caller that dies first has lost it to the sweeper. `moved_to` is the root
    under which the thread goes on, where that is known; its order stays that of `to.thread`.
    `trace` is the context that it belongs to where no work at hand is traced.
    """
    session, moment = transaction.session, now()
    values: dict[str, Any] = {
        "id": new_id(),
        "dedupe_key": key,
        "marker": new_marker(),
        "question_id": question_id,
        "draft_id": draft_id,
        "kind": kind,
        "platform": platform,
        "channel": to.channel,
        "thread": to.thread,
        "person": to.person,
        "message": document,
        "replaces_id": replaces.id if replaces else None,
        "sent_channel": replaces.sent_channel if replaces else None,
        "sent_message_id": replaces.sent_message_id if replaces else None,
        "sent_thread": replaces.sent_thread if replaces else moved_to,
        "status": DeliveryStatus.PENDING,
        "outcome_unknown": False,
        "attempts": 0,
        "next_attempt_at": due or moment,
        "created_at": moment,
        "trace": carried() or trace,
    }
    if lease is not None:
        values |= {
            "status": DeliveryStatus.SENDING,
            "attempts": 1,
            "claim": new_claim(),
            "claimed_until": moment + lease,
            "first_attempt_at": moment,
        }
    # As parameters: within the statement each of them would be part of the key by which the
    # compiled text is found again, at every use.
    written = session.scalar(
        insert_new(session, Delivery, "dedupe_key").returning(Delivery.id), values
    )
    if written is None:
        if again:
            _send_anew(transaction, key, document)
        return None
    if lease is None:
        wait = (due - moment).total_seconds() + JUST_AFTER if due else 0.0
        transaction.enqueue(DELIVER, written, delay=wait)
        return None
    return Delivery(**values)


def _send_anew(transaction: Transaction, key: str, document: dict[str, Any]) -> None:
    """Begin a failed delivery from the start, with what is to be said by now.

    Its marker stays, and is looked for first: a try whose end nobody saw may have had its effect.
    """
    failed = transaction.session.scalar(
        update(Delivery)
        .where(Delivery.dedupe_key == key, Delivery.status == DeliveryStatus.FAILED)
        .values(
            message=document,
            status=DeliveryStatus.PENDING,
            outcome_unknown=True,
            attempts=0,
            next_attempt_at=now(),
            first_attempt_at=None,
            claimed_until=None,
            failure=None,
        )
        .returning(Delivery.id)
    )
    if failed is not None:
        transaction.enqueue(DELIVER, failed)


def tell_asker(
    transaction: Transaction,
    question: Question,
    thread: ConversationThread,
    message: OutgoingMessage,
    *,
    key: str,
    draft_id: str | None = None,
    lease: timedelta | None = None,
    shown: bool = True,
    due: datetime | None = None,
) -> Delivery | None:
    """Send a message into the thread of a question. `key` is unique within the question.

    It takes the place of what was shown of an answer that was being written, if anything was;
    `shown` is false where the caller knows that nothing was.
    """
    if thread.direct_to is not None:
        message = with_question(message, question)
    return put(
        transaction,
        key=f"{key}:{question.id}",
        kind=message.kind,
        platform=thread.platform,
        # Its order is that of the thread, also where all of it is told in private.
        to=Destination(thread.channel, thread.root, thread.direct_to),
        document=to_document(message),
        question_id=question.id,
        draft_id=draft_id,
        replaces=_shown(transaction.session, question.id) if shown else None,
        moved_to=thread.moved_to,
        lease=lease,
        due=due,
        trace=question.trace,
    )


def times_told(session: Session, question_id: str, key: str, since: datetime | None = None) -> int:
    """How often something was told about a question, by what its keys begin with."""
    told = (
        select(func.count())
        .select_from(Delivery)
        .where(
            Delivery.question_id == question_id,
            Delivery.dedupe_key.startswith(f"{key}:", autoescape=True),
        )
    )
    if since is not None:
        told = told.where(Delivery.created_at >= since)
    return session.scalar(told) or 0


def _shown(session: Session, question_id: str) -> Delivery | None:
    """The message that shows a half-written answer and has not been replaced yet."""
    shown = session.scalar(
        select(Delivery).where(
            Delivery.dedupe_key == progress_key(question_id),
            Delivery.status == DeliveryStatus.SENT,
        )
    )
    if shown is None:
        return None
    replaced = session.scalar(select(Delivery.id).where(Delivery.replaces_id == shown.id).limit(1))
    return None if replaced else shown
