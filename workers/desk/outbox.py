"""Writing deliveries. Only the desk does this, so nothing reaches a person past the gate."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

from connectors.contracts.chat import Destination, OutgoingMessage
from connectors.database.base import now
from connectors.database.ids import new_id, new_marker
from connectors.database.inserts import insert_new
from connectors.database.models import ConversationThread, Delivery, DeliveryStatus, Question
from workers.desk.messages import to_document
from workers.desk.transaction import Transaction

DELIVER = "guichet.deliver"


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
    replaces_id: str | None = None,
    lease: timedelta | None = None,
) -> Delivery | None:
    """Write a delivery; it is sent after the commit.

    `key` names what it is for: a second delivery with the same key is not written. With a `lease`
    the delivery is claimed by the caller, who makes the first try right after the commit and gets
    it back for that; a caller that dies first has lost it to the sweeper.
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
        "replaces_id": replaces_id,
        "status": DeliveryStatus.PENDING,
        "outcome_unknown": False,
        "attempts": 0,
        "next_attempt_at": moment,
        "created_at": moment,
    }
    if lease is not None:
        values |= {
            "status": DeliveryStatus.SENDING,
            "attempts": 1,
            "claim": secrets.token_hex(8),
            "claimed_until": moment + lease,
            "first_attempt_at": moment,
        }
    written = session.scalar(
        insert_new(session, Delivery, "dedupe_key").values(values).returning(Delivery.id)
    )
    if written is None:
        return None
    if lease is None:
        transaction.enqueue(DELIVER, written)
        return None
    return Delivery(**values)


def tell_asker(
    transaction: Transaction,
    question: Question,
    thread: ConversationThread,
    message: OutgoingMessage,
    *,
    key: str,
    draft_id: str | None = None,
    lease: timedelta | None = None,
) -> Delivery | None:
    """Send a message into the thread of a question. `key` is unique within the question."""
    return put(
        transaction,
        key=f"{key}:{question.id}",
        kind=message.kind,
        platform=thread.platform,
        to=Destination(channel=thread.channel, thread=thread.root),
        document=to_document(message),
        question_id=question.id,
        draft_id=draft_id,
        lease=lease,
    )
