"""Marks on askers' own messages: how a question stands, where a platform shows that.

A mark is a delivery of its own kind, in an order of its own: it delays no message and waits for
none. Setting one twice is setting it once, so none is looked for; one that is out of date by the
time it is sent is dropped; one that fails is a line in the log.
"""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from connectors.contracts.chat import Destination, Mark, MessageRef
from connectors.database.models import (
    ConversationThread,
    Delivery,
    InboundEvent,
    Question,
    QuestionStatus,
)
from connectors.database.unit_of_work import Transaction
from workers.desk.inbox.intake import is_posted
from workers.desk.outbox.queueing import put

MARK = "mark"
"""The kind of such a delivery."""
STATUS = "guichet.chat_status"
"""The task that shows in a thread how its question stands, where a platform can: that is no message
and no mark, and nothing of it is kept."""

MARKS: dict[str, Mark] = {
    QuestionStatus.RECEIVED: Mark.RECEIVED,
    QuestionStatus.WORKING: Mark.RECEIVED,
    QuestionStatus.IN_REVIEW: Mark.RECEIVED,
    QuestionStatus.DELIVERING: Mark.RECEIVED,
    QuestionStatus.ANSWERED: Mark.ANSWERED,
    QuestionStatus.WITH_HUMAN: Mark.HUMAN,
    QuestionStatus.FAILED: Mark.HUMAN,
    QuestionStatus.ESCALATED: Mark.TICKET,
}
"""What a question's state is shown by. The others leave the mark that is there."""


def mark_question(transaction: Transaction, question_id: str) -> None:
    """Have the mark of a question say how it stands now, if it does not."""
    session = transaction.session
    question = session.get_one(Question, question_id, populate_existing=True)
    state, last = MARKS.get(question.status), _last(session, question_id)
    if state is None or (last is not None and last.message["state"] == state):
        return
    event = session.get_one(InboundEvent, question.event_id)
    if not is_posted(event.message_id):
        return
    thread = session.get_one(ConversationThread, question.thread_id)
    put(
        transaction,
        # The next one after the last: two who come to the same conclusion write one.
        key=f"{MARK}:{question_id}:{last.id if last else 'first'}",
        kind=MARK,
        platform=event.platform,
        to=Destination(channel=event.channel, thread=f"{MARK}:{event.message_id}"),
        document={"state": state, "message_id": event.message_id, "root": thread.root},
        question_id=question_id,
    )


def is_out_of_date(session: Session, delivery: Delivery) -> bool:
    """Whether a mark says something else than how its question stands."""
    if delivery.question_id is None:
        return False
    question = session.get_one(Question, delivery.question_id)
    state: str = delivery.message["state"]
    return MARKS.get(question.status, state) != state


def marked_message(delivery: Delivery) -> MessageRef:
    """The message that a mark is for."""
    said = delivery.message
    return MessageRef(delivery.channel, said["message_id"], said["root"])


def _last(session: Session, question_id: str) -> Delivery | None:
    return session.scalar(
        select(Delivery)
        .filter_by(question_id=question_id, kind=MARK)
        .order_by(Delivery.created_at.desc(), Delivery.id.desc())
        .limit(1)
    )
