"""What stands on a message of ours: the button that somebody says they pressed, or does not."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from connectors.contracts.chat import Action, MessageKind, OutgoingMessage, PlatformInfo
from connectors.contracts.stored_messages import from_document
from connectors.database.models import Delivery, DeliveryStatus, Question
from workers.desk.outbox.marks import MARK
from workers.desk.outbox.platforms.fitting import present


@dataclass(frozen=True, slots=True)
class Standing:
    """A button, the message that it stands on as its readers see it, and its delivery."""

    delivery: Delivery
    message: OutgoingMessage
    action: Action


def standing_button(
    session: Session,
    info: PlatformInfo,
    console_url: str,
    message_id: str,
    name: str,
    value: str,
    channel: str | None = None,
) -> Standing | None:
    """The button `name` of the row `value` on a message of ours; None if it does not stand there.

    What the platform never got (a draft that it may not show, a form that it cannot show) has no
    button there either.
    """
    sent_as = or_(
        Delivery.sent_message_id == message_id,
        and_(Delivery.question_id == value, Delivery.progress.is_not(None)),
    )
    rows = session.scalars(
        select(Delivery)
        .filter_by(platform=info.name, status=DeliveryStatus.SENT)
        .where(Delivery.kind != MARK, sent_as)
        .order_by(Delivery.created_at.desc(), Delivery.id.desc())
    )
    for row in rows:
        elsewhere = channel is not None and row.sent_channel != channel
        if elsewhere or message_id not in message_ids(row):
            continue
        message = present(from_document(row.message), info, console_url)
        for action in message.actions:
            if (action.name, action.value) == (name, value):
                return Standing(row, message, action)
    return None


def answered_question(
    session: Session, platform: str, channel: str, message_id: str, person_ids: frozenset[str]
) -> Question | None:
    """The question of these people that a message answers; None if it is none of ours, or somebody
    else's."""
    theirs = (
        select(Delivery, Question)
        .join(Question, Question.id == Delivery.question_id)
        .where(
            Delivery.platform == platform,
            Delivery.kind == MessageKind.ANSWER,
            Delivery.status == DeliveryStatus.SENT,
            Question.person_id.in_(person_ids),
            or_(Delivery.sent_message_id == message_id, Delivery.progress.is_not(None)),
        )
        .order_by(Delivery.created_at.desc())
    )
    for delivery, question in session.execute(theirs):
        if delivery.sent_channel == channel and message_id in message_ids(delivery):
            return question
    return None


def message_ids(delivery: Delivery) -> set[str]:
    """The messages that a delivery became."""
    parts = (delivery.progress or {}).get("refs", ())
    ids = {str(ref["message_id"]) for ref in parts}
    return ids | {delivery.sent_message_id} if delivery.sent_message_id else ids
