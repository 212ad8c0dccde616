"""Rejections: why reviewers reject drafts (a code that one click names, and words of their own),
and how often they may."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from connectors.database.models import Draft, DraftStatus

MAX_REJECTED = 2
"""Drafts of one question that may be rejected: after the second one a human answers. One that was
made anew for another reason, such as a lost source, does not count."""
CODES = ("wrong", "off_topic", "incomplete", "outdated", "unclear", "unsafe", "wrong_language")


def words_of(reason: str | None) -> str:
    """The reviewer's own words in a stored reason. A code is for counting: it says nothing of
    the problem, and a search for it finds nothing about it."""
    return "" if reason is None or reason in CODES else reason


def rejected_before(session: Session, draft: Draft) -> int:
    """How many earlier drafts of its question were rejected."""
    counted = session.scalar(
        select(func.count())
        .select_from(Draft)
        .where(
            Draft.question_id == draft.question_id,
            Draft.number < draft.number,
            Draft.status == DraftStatus.REJECTED,
        )
    )
    return counted or 0
