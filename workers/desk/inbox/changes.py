"""A question whose message its asker changed or deleted: what was asked counts no more."""

from __future__ import annotations

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from connectors.contracts.chat import MessageKind
from connectors.database.base import now
from connectors.database.ids import new_id
from connectors.database.inserts import insert_new
from connectors.database.models import (
    Delivery,
    DeliveryStatus,
    InboundEvent,
    Question,
    QuestionStatus,
)
from connectors.database.unit_of_work import Transaction
from workers.desk.core.states import DELETED, EDITED
from workers.desk.core.transitions import changed, discard_open_work, step_question
from workers.desk.inbox.intake import ANSWER, UNPOSTED
from workers.desk.inbox.urgent import call_humans
from workers.redaction import redact

REPLACEABLE = (
    QuestionStatus.RECEIVED,
    QuestionStatus.WORKING,
    QuestionStatus.IN_REVIEW,
    QuestionStatus.DELIVERING,
    QuestionStatus.CLARIFYING,
    QuestionStatus.WITH_HUMAN,
)
"""States in which nothing final was said."""
WITHDRAWN = (
    MessageKind.ANSWER,
    MessageKind.NOTICE,
    MessageKind.REVIEW_CARD,
    MessageKind.REMINDER,
    MessageKind.PROGRESS,
)
"""Kinds of messages that are about a question and not sent any more."""


def question_of_message(
    session: Session, platform: str, channel: str, message_id: str
) -> Question | None:
    """The question that a message asks; None: none."""
    return session.scalar(
        select(Question)
        .join(InboundEvent, InboundEvent.id == Question.event_id)
        .where(
            InboundEvent.platform == platform,
            InboundEvent.channel == channel,
            InboundEvent.message_id == message_id,
        )
        .execution_options(populate_existing=True)
    )


def replace_question(
    transaction: Transaction, old: Question, event_id: str, text: str, language: str
) -> Question | None:
    """Have `text` answered in the place of what `old` asked; its thread is locked by the caller.

    None where its answer is on its way or there already, or where the event `event_id` did it
    before. The message belongs to the new question from now on, which is as old as the message.
    """
    session = transaction.session
    if old.status not in REPLACEABLE or not _is_stopped(session, old):
        return None
    message = session.get_one(InboundEvent, old.event_id)
    aside: str | None = session.scalar(
        insert_new(session, InboundEvent)
        .values(
            id=new_id(),
            platform=message.platform,
            event_id=event_id,
            channel=message.channel,
            message_id=f"{UNPOSTED}{event_id}",
        )
        .returning(InboundEvent.id)
    )
    if aside is None:
        return None
    before = QuestionStatus(old.status)
    if not step_question(session, old.id, QuestionStatus.SUPERSEDED, failure=EDITED):
        return None
    _withdraw(session, old.id)
    old.event_id = aside
    session.flush()
    stays = before is QuestionStatus.WITH_HUMAN
    new = Question(
        id=new_id(),
        event_id=message.id,
        thread_id=old.thread_id,
        person_id=old.person_id,
        text=text,
        redacted=redact(text),
        language=language,
        status=before if stays else QuestionStatus.RECEIVED,
        status_at=now(),
        received_at=old.received_at,
        attempts=0,
        clarifies_id=old.clarifies_id,
        handler_id=old.handler_id if stays else None,
    )
    if stays and call_humans(session, new):
        stays, new.status, new.handler_id = False, QuestionStatus.RECEIVED, None
    session.add(new)
    session.flush()
    if not stays:
        transaction.enqueue(ANSWER, new.id)
    return new


def withdraw_question(session: Session, question: Question) -> bool:
    """Forget what was asked, and send nothing more about it; its thread is locked by the caller.
    False where everything was said already."""
    if not step_question(session, question.id, QuestionStatus.SUPERSEDED, failure=DELETED):
        return False
    _withdraw(session, question.id)
    return True


def _is_stopped(session: Session, question: Question) -> bool:
    """Whether no answer is on its way by now: what waits to be sent is called back."""
    if question.status != QuestionStatus.DELIVERING:
        return True
    waiting = (
        Delivery.question_id == question.id,
        Delivery.kind == MessageKind.ANSWER,
        Delivery.status == DeliveryStatus.PENDING,
        Delivery.attempts == 0,
    )
    called_back = update(Delivery).where(*waiting).values(status=DeliveryStatus.DISCARDED)
    return changed(session, called_back) > 0


def _withdraw(session: Session, question_id: str) -> None:
    discard_open_work(session, question_id)
    changed(
        session,
        update(Delivery)
        .where(
            Delivery.question_id == question_id,
            Delivery.kind.in_(WITHDRAWN),
            Delivery.status == DeliveryStatus.PENDING,
            Delivery.outcome_unknown.is_(False),
        )
        .values(status=DeliveryStatus.DISCARDED),
    )
