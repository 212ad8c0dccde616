"""Taking a decision back before anybody has read what follows from it.

A decision that may be taken back writes its deliveries for a later moment, which stands in their
rows: a killed process loses nothing. Whoever takes it back must still find them unsent; that is one
conditional update, and of an undo and a sender exactly one wins.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, delete, update
from sqlalchemy.orm import Session

from connectors.contracts.chat import MessageKind
from connectors.database.base import now
from connectors.database.models import (
    ApprovedAnswer,
    ConversationThread,
    Delivery,
    DeliveryStatus,
    DraftStatus,
    Question,
    QuestionStatus,
)
from connectors.errors import Conflict
from workers.desk.answers.sources import WITHDRAWN
from workers.desk.core.review_log import UNDO, standing_review
from workers.desk.core.transitions import changed, step_question
from workers.desk.inbox.history import told_text
from workers.desk.outbox.templates import note_of
from workers.desk.reviews.case import Case
from workers.desk.reviews.texts import keep_text

SENT_AS_ANSWER = (DraftStatus.APPROVED, DraftStatus.EDITED)


def take_back(case: Case) -> None:
    """Put a decided draft back as it was proposed.

    Raises `Conflict` if it is not decided, if somebody else decided it, or if it is too late.
    """
    review = standing_review(case.session, case.draft.id)
    if review is None:
        raise Conflict("This draft waits for a decision.", "Nothing to do.")
    if review.reviewer_id != case.reviewer.id:
        raise Conflict("A colleague decided this draft.", "Only they can take it back.")
    written = told_text(case.session, case.draft) if case.draft.status == DraftStatus.EDITED else ""
    if not _stopped(case):
        raise Conflict("It is too late to take this back.", "Write to the asker instead.")
    moved = step_question(case.session, case.question.id, QuestionStatus.IN_REVIEW, handler_id=None)
    if not moved:
        raise Conflict("It is too late to take this back.", "Write to the asker instead.")
    case.step(DraftStatus.PROPOSED, decided_at=None, claimed_by=case.reviewer.id, claimed_at=now())
    _forget(case)
    if written:
        # Their own version is there again.
        written = written.removesuffix(f"\n\n{note_of(case.draft)}")
        keep_text(case.session, case.reviewer.id, case.question.id, written)
    case.log(UNDO, code=review.decision)


def _stopped(case: Case) -> bool:
    """Call back what the decision had sent on its way; False if something of it has begun."""
    session, question, draft = case.session, case.question, case.draft
    if draft.status in SENT_AS_ANSWER:
        return (
            _discard(session, Delivery.draft_id == draft.id, Delivery.kind == MessageKind.ANSWER)
            == 1
        )
    if question.status == QuestionStatus.WITH_HUMAN:
        told = Delivery.dedupe_key.startswith("handed_over:", autoescape=True)
        if not _discard(session, Delivery.question_id == question.id, told):
            return False
        changed(
            session,
            update(ConversationThread)
            .where(
                ConversationThread.id == question.thread_id,
                ConversationThread.human_id == case.reviewer.id,
            )
            .values(human_id=None),
        )
        return True
    # A rejected one waits to be tried again, until the moment that stands in its row.
    waits = update(Question).where(
        Question.id == question.id,
        Question.status == QuestionStatus.RECEIVED,
        Question.claim.is_(None),
        Question.claimed_until > now(),
    )
    return changed(session, waits.values(claimed_until=None)) == 1


def _discard(session: Session, *which: ColumnElement[bool]) -> int:
    """Call back deliveries whose moment has not come and that nobody has begun to send."""
    return changed(
        session,
        update(Delivery)
        .where(
            *which,
            Delivery.status == DeliveryStatus.PENDING,
            Delivery.attempts == 0,
            Delivery.next_attempt_at > now(),
        )
        .values(status=DeliveryStatus.DISCARDED, failure="taken_back"),
    )


def _forget(case: Case) -> None:
    """Undo what else the decision did: cards stay open, and the answer is not served to others."""
    _discard(
        case.session, Delivery.draft_id == case.draft.id, Delivery.kind == MessageKind.CARD_DECIDED
    )
    case.session.execute(delete(ApprovedAnswer).where(ApprovedAnswer.draft_id == case.draft.id))
    recipe = {key: value for key, value in case.draft.recipe.items() if key != WITHDRAWN}
    if recipe != case.draft.recipe:
        case.draft.recipe = recipe
