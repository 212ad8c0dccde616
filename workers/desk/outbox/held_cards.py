"""A card whose draft was just decided: for some seconds it says so, and offers to take it back.

Both are deliveries of kinds of their own. They are out of date once the decision stands, or is
taken back, and are dropped then.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from sqlalchemy.orm import Session

from connectors.contracts.chat import Action, Destination
from connectors.contracts.stored_messages import to_document
from connectors.database.base import now
from connectors.database.models import Delivery, Draft, DraftStatus, Question, Review
from connectors.database.unit_of_work import Transaction
from workers.desk.core.review_log import standing_review
from workers.desk.outbox import staff_templates
from workers.desk.outbox.queueing import put
from workers.settings import Settings
from workers.translations.sentences import say

CARD_HELD, CARD_AGAIN = "card_held", "card_again"
"""The kinds: a card that offers to take its decision back, and one that is open again."""
MARGIN = timedelta(seconds=1)
"""The offer ends so long before the decision goes out."""


def hold_card(
    transaction: Transaction, card: Delivery, review: Review, name: str, settings: Settings
) -> None:
    """Show on a card what `name` decided, with the button that takes it back."""
    session = transaction.session
    question = session.get_one(Question, card.question_id)
    decided = staff_templates.card_decided(
        question, review.decision, name, shown=True, thread=question.thread
    )
    language = decided.language
    seconds = round(settings.review_undo_seconds)
    message = replace(
        decided,
        note=say("card_held", language, seconds=seconds),
        actions=(Action("undo", say("action_undo", language), review.draft_id),),
    )
    _put(
        transaction, card, f"{CARD_HELD}:{card.id}:{review.number}", CARD_HELD, to_document(message)
    )


def open_card_again(transaction: Transaction, card: Delivery, number: int) -> None:
    """Show a card as it was before a decision that was taken back; `number` is the taking back's
    among the decisions on its draft."""
    _put(transaction, card, f"{CARD_AGAIN}:{card.id}:{number}", CARD_AGAIN, card.message)


def is_held_or_open(session: Session, delivery: Delivery, settings: Settings) -> bool:
    """Whether what such a card says is still so."""
    if delivery.draft_id is None:
        return False
    if delivery.kind == CARD_AGAIN:
        return session.get_one(Draft, delivery.draft_id).status == DraftStatus.PROPOSED
    review = standing_review(session, delivery.draft_id)
    if review is None:
        return False
    held = timedelta(seconds=settings.review_undo_seconds) - MARGIN
    return now() < review.created_at + held


def _put(
    transaction: Transaction, card: Delivery, key: str, kind: str, document: dict[str, object]
) -> None:
    put(
        transaction,
        key=key,
        kind=kind,
        platform=card.platform,
        to=Destination(card.channel, card.thread, card.person),
        document=document,
        question_id=card.question_id,
        draft_id=card.draft_id,
        replaces=card,
    )
