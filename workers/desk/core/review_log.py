"""The decisions on a draft: rows are only added, and the last one counts."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from connectors.database.models import Review

UNDO = "undo"
"""The decision that takes the one before it back."""


def last_review(session: Session, draft_id: str) -> Review | None:
    """The newest decision on a draft, which may be the taking back of another."""
    return session.scalar(
        select(Review).filter_by(draft_id=draft_id).order_by(Review.number.desc()).limit(1)
    )


def standing_review(session: Session, draft_id: str) -> Review | None:
    """The decision on a draft that stands; None for one that was never decided, or whose decision
    was taken back."""
    review = last_review(session, draft_id)
    return None if review is None or review.decision == UNDO else review
