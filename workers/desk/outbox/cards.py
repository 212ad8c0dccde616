"""Review cards: a draft where staff chat. The console's queue shows it in any case."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from connectors.contracts.chat import Destination, MessageKind, OutgoingMessage
from connectors.contracts.stored_messages import to_document
from connectors.database.models import Delivery, Draft, Question
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
    message = staff_templates.urgent(question, urgency, asker)
    for platform, channel in channels:
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
    number: int = 1,
    due: datetime | None = None,
) -> None:
    """Show on the cards of a draft what `name` decided, and take their buttons away, at the moment
    `due`. `number` counts the decisions on this draft: one may be taken back before."""
    for card in _cards_of(transaction.session, draft):
        # A card without buttons said no more than that a draft waits.
        shown = bool(card.message["actions"])
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
        select(Delivery).filter_by(draft_id=draft.id, kind=MessageKind.REVIEW_CARD)
    ).all()
