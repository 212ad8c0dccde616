"""Review cards: a draft where staff chat. The console's queue shows it in any case."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from connectors.contracts.chat import Destination, MessageKind, OutgoingMessage
from connectors.contracts.stored_messages import to_document
from connectors.database.models import (
    ConversationThread,
    Delivery,
    DeliveryStatus,
    Draft,
    DraftStatus,
    Question,
    QuestionStatus,
)
from connectors.database.unit_of_work import Transaction
from workers.desk.outbox import staff_templates
from workers.desk.outbox.queueing import put


def post_cards(
    transaction: Transaction,
    draft: Draft,
    card: OutgoingMessage,
    channels: Iterable[tuple[str, str]],
) -> None:
    """Show a draft by `card` in these channels, each of a platform instance."""
    for platform, channel in channels:
        put(
            transaction,
            key=f"card:{draft.id}:{platform}:{channel}",
            kind=card.kind,
            platform=platform,
            to=Destination(channel=channel),
            document=to_document(card),
            question_id=draft.question_id,
            draft_id=draft.id,
        )


def ping_staff(
    transaction: Transaction,
    question: Question,
    urgency: str,
    asker: str,
    channels: Iterable[tuple[str, str]],
) -> None:
    """Tell these channels of a question that cannot wait."""
    asked_on = transaction.session.get_one(ConversationThread, question.thread_id).platform
    for platform, channel in channels:
        message = staff_templates.urgent(question, urgency, asker, elsewhere=platform != asked_on)
        put(
            transaction,
            key=f"urgent:{question.id}:{platform}:{channel}",
            kind=message.kind,
            platform=platform,
            to=Destination(channel=channel),
            document=to_document(message),
            question_id=question.id,
        )


def close_cards(
    transaction: Transaction,
    question: Question,
    draft: Draft,
    decision: str,
    name: str,
    *,
    number: int | str = 1,
    due: datetime | None = None,
) -> None:
    """Show on the cards of a draft what `name` decided, and take their buttons away, at the moment
    `due`. `number` counts the decisions on this draft: one may be taken back before."""
    for card in _cards_of(transaction.session, draft):
        # A card without buttons said no more than that a draft waits.
        # What somebody deleted is not shown again.
        shown = bool(card.message["actions"]) and decision != "deleted"
        message = staff_templates.card_decided(
            question, decision, name, shown=shown, thread=question.thread
        )
        put(
            transaction,
            key=f"card_decided:{card.id}:{number}",
            kind=message.kind,
            platform=card.platform,
            to=Destination(card.channel, card.thread, card.person),
            document=to_document(message),
            question_id=draft.question_id,
            draft_id=draft.id,
            replaces=card,
            due=due,
        )


def close_open_cards(transaction: Transaction, question: Question, why: str) -> None:
    """Show on the cards of a question's discarded drafts why they wait no more; `why` is what is
    said of it, ``superseded`` or ``deleted``. Doing it twice is doing it once."""
    session = transaction.session
    drafts = select(Draft).filter_by(question_id=question.id, status=DraftStatus.DISCARDED)
    closed = exists().where(
        Delivery.draft_id == Draft.id,
        Delivery.kind == MessageKind.CARD_DECIDED,
        Delivery.status != DeliveryStatus.DISCARDED,
    )
    for draft in session.scalars(drafts.where(~closed)).all():
        close_cards(transaction, question, draft, why, "", number=why)


def close_superseded(transaction: Transaction, question_id: str) -> None:
    """The same for what the same asker had asked before in the thread of a question."""
    session = transaction.session
    question = session.get_one(Question, question_id)
    earlier = session.scalars(
        select(Question).where(
            Question.thread_id == question.thread_id,
            Question.person_id == question.person_id,
            Question.id != question.id,
            Question.status == QuestionStatus.SUPERSEDED,
        )
    ).all()
    for old in earlier:
        close_open_cards(transaction, old, "superseded")


def remind_of(transaction: Transaction, draft: Draft) -> None:
    """Say under each card of a draft that it still waits."""
    for card in _cards_of(transaction.session, draft):
        message = staff_templates.reminder(draft)
        put(
            transaction,
            key=f"reminder:{card.id}",
            kind=message.kind,
            platform=card.platform,
            to=Destination(card.channel, card.sent_thread),
            document=to_document(message),
            question_id=draft.question_id,
            draft_id=draft.id,
        )


def _cards_of(session: Session, draft: Draft) -> Iterable[Delivery]:
    return session.scalars(
        select(Delivery)
        .filter_by(draft_id=draft.id, kind=MessageKind.REVIEW_CARD)
        .where(Delivery.status != DeliveryStatus.DISCARDED)
    ).all()
