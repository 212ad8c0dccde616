"""Claiming a question for one worker, and giving it back."""

from __future__ import annotations

import secrets
from datetime import timedelta

from sqlalchemy import and_, or_, update
from sqlalchemy.orm import Session

from connectors.database.base import now
from connectors.database.models import Question
from connectors.database.models import QuestionStatus as Q
from workers.desk.core.transitions import changed


def claim_question(session: Session, question_id: str, lease_seconds: float) -> Question | None:
    """Take a question that waits, or that its worker lost; None if there is nothing to take.

    The token in `claim` must still stand in the row when the result is written: a worker that was
    thought dead and comes back finds another token and drops its work.
    """
    moment = now()
    return session.scalar(
        update(Question)
        .where(
            Question.id == question_id,
            or_(
                Question.status == Q.RECEIVED,
                and_(Question.status == Q.WORKING, Question.claimed_until < moment),
            ),
        )
        .values(
            status=Q.WORKING,
            status_at=moment,
            claim=secrets.token_hex(8),
            claimed_until=moment + timedelta(seconds=lease_seconds),
            attempts=Question.attempts + 1,
        )
        .returning(Question)
        .execution_options(synchronize_session=False, populate_existing=True)
    )


def renew_question(session: Session, question_id: str, claim: str, lease_seconds: float) -> bool:
    """Keep a question for another lease; False if it is not ours any more."""
    return (
        changed(
            session,
            update(Question)
            .where(
                Question.id == question_id, Question.claim == claim, Question.status == Q.WORKING
            )
            .values(claimed_until=now() + timedelta(seconds=lease_seconds)),
        )
        == 1
    )


def release_question(session: Session, question_id: str, claim: str, failure: str) -> bool:
    """Give a question back after an error, for another try."""
    return (
        changed(
            session,
            update(Question)
            .where(
                Question.id == question_id, Question.claim == claim, Question.status == Q.WORKING
            )
            .values(
                status=Q.RECEIVED, status_at=now(), claim=None, claimed_until=None, failure=failure
            ),
        )
        == 1
    )
