"""Writing deliveries. Only the desk does this, so nothing reaches a person past the gate."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select

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
    not_before: datetime | None = None,
) -> str:
    """Write a delivery and have it sent after the commit; return its id.

    `key` names what it is for: a second delivery with the same key is not written, and the id of
    the first one is returned.
    """
    session = transaction.session
    moment = now()
    delivery_id: str | None = session.scalar(
        insert_new(session, Delivery, "dedupe_key")
        .values(
            id=new_id(),
            dedupe_key=key,
            marker=new_marker(),
            question_id=question_id,
            draft_id=draft_id,
            kind=kind,
            platform=platform,
            channel=to.channel,
            thread=to.thread,
            person=to.person,
            message=document,
            replaces_id=replaces_id,
            status=DeliveryStatus.PENDING,
            outcome_unknown=False,
            attempts=0,
            next_attempt_at=not_before or moment,
            created_at=moment,
        )
        .returning(Delivery.id)
    )
    if delivery_id is None:
        return str(session.scalars(select(Delivery.id).filter_by(dedupe_key=key)).one())
    transaction.enqueue(DELIVER, delivery_id)
    return delivery_id


def tell_asker(
    transaction: Transaction,
    question: Question,
    thread: ConversationThread,
    message: OutgoingMessage,
    *,
    key: str,
    draft_id: str | None = None,
) -> str:
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
    )
