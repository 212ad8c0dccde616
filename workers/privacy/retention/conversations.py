"""What people wrote and were told, as it was written."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import and_, delete, exists, or_, select, update
from sqlalchemy.orm import Session, aliased

from connectors.database.models import (
    ChatTicket,
    ConsoleMessage,
    ConversationThread,
    Delivery,
    InboundEvent,
    LocalFollowUp,
    LocalTicket,
    Question,
    QuestionStatus,
)
from workers.desk.tickets.ticketing import OVER
from workers.privacy.texts import GONE, count, emptied

UNDER_WAY = (QuestionStatus.RECEIVED, QuestionStatus.WORKING, QuestionStatus.DELIVERING)


def forget_conversations(session: Session, before: datetime, limit: int) -> int:
    """Empty the oldest questions, with all around them; how many rows it found."""
    old = (
        select(Question.id)
        .where(
            Question.text != "",
            Question.status_at < before,
            Question.status.not_in(UNDER_WAY),
        )
        .order_by(Question.received_at)
        .limit(limit)
        .with_for_update(skip_locked=True, key_share=True)
    )
    ids = list(session.scalars(old))
    if ids:
        _messages(session, ids)
        questions = update(Question).where(Question.id.in_(ids))
        count(session, questions.values(text="", ticket_id=None, ticket_url=None))
        count(session, delete(ChatTicket).where(ChatTicket.question_id.in_(ids)))
        _places(session, ids)
    return len(ids) + _console(session, before, limit) + _local(session, before, limit)


def _messages(session: Session, questions: list[str]) -> None:
    kinds = select(Delivery.kind).where(Delivery.question_id.in_(questions)).distinct()
    for kind in session.scalars(kinds).all():
        count(
            session,
            update(Delivery)
            .where(Delivery.question_id.in_(questions), Delivery.kind == kind)
            .values(
                message=emptied(kind), person=None, progress=None, channel=GONE, thread=None,
                sent_channel=None, sent_message_id=None, sent_thread=None,
            ),
        )  # fmt: skip


def _places(session: Session, questions: list[str]) -> None:
    """Where they were asked; a thread that goes on keeps its place."""
    events = select(Question.event_id).where(Question.id.in_(questions))
    count(
        session,
        update(InboundEvent)
        .where(InboundEvent.id.in_(events))
        .values(event_id=InboundEvent.id, message_id=InboundEvent.id, channel=GONE),
    )
    later = aliased(Question)
    goes_on = exists().where(and_(later.thread_id == ConversationThread.id, later.text != ""))
    threads = select(Question.thread_id).where(Question.id.in_(questions))
    count(
        session,
        update(ConversationThread)
        .where(ConversationThread.id.in_(threads), ~goes_on)
        .values(channel=GONE, root=ConversationThread.id, moved_to=None, direct_to=None),
    )


def _console(session: Session, before: datetime, limit: int) -> int:
    old = select(ConsoleMessage.id).where(ConsoleMessage.updated_at < before).limit(limit)
    return count(session, delete(ConsoleMessage).where(ConsoleMessage.id.in_(old)))


def _local(session: Session, before: datetime, limit: int) -> int:
    ids = list(
        session.scalars(
            select(LocalTicket.id)
            .where(
                LocalTicket.state.in_(OVER),
                LocalTicket.created_at < before,
                or_(LocalTicket.body != "", LocalTicket.title != ""),
            )
            .limit(limit)
        )
    )
    empty = {"title": "", "body": "", "requester": None}
    count(session, update(LocalTicket).where(LocalTicket.id.in_(ids)).values(**empty))
    written = update(LocalFollowUp).where(LocalFollowUp.ticket_id.in_(ids))
    count(session, written.values(text=""))
    return len(ids)
