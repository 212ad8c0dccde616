"""The decision that its reviewer can still take back."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from connectors.database.base import now
from connectors.database.models import Draft, Question, QuestionStatus, Review
from workers.desk.core.review_log import UNDO, last_review
from workers.desk.views.queues import SHOWN


@dataclass(frozen=True, slots=True)
class Undoable:
    """A decision, by its draft; `question` is the beginning of the redacted text."""

    draft_id: str
    decision: str
    question: str
    seconds: float
    """How long it can still be taken back."""


def undoable(session: Session, reviewer_id: str, platform: str, seconds: float) -> Undoable | None:
    """The newest decision of a reviewer on a platform that waits `seconds` for being taken back;
    None if there is none."""
    review = session.scalar(
        select(Review)
        .filter_by(reviewer_id=reviewer_id, platform=platform)
        .order_by(Review.created_at.desc(), Review.number.desc())
        .limit(1)
    )
    if review is None or review.decision == UNDO:
        return None
    left = seconds - (now() - review.created_at).total_seconds()
    last = last_review(session, review.draft_id)
    if left <= 0 or last is None or last.id != review.id:
        return None
    question = session.scalar(
        select(Question)
        .join(Draft, Draft.question_id == Question.id)
        .where(Draft.id == review.draft_id)
    )
    if question is None or question.status not in _left_by(review.decision):
        return None
    return Undoable(review.draft_id, review.decision, question.redacted[:SHOWN], left)


def _left_by(decision: str) -> tuple[QuestionStatus, ...]:
    """The states that a decision leaves a question in until something follows from it: a reply
    after a take-over cannot be taken back with it."""
    if decision in ("approve", "edit"):
        return (QuestionStatus.DELIVERING,)
    return (QuestionStatus.RECEIVED, QuestionStatus.WITH_HUMAN)
