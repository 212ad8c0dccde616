"""Claiming a question for one worker, and giving it back."""

from __future__ import annotations

from sqlalchemy import and_, bindparam, or_
from sqlalchemy.orm import Session

from connectors.database import leases
from connectors.database.base import now
from connectors.database.models import Question
from connectors.database.models import QuestionStatus as Q
from workers.desk.core.transitions import changed

_TAKING = (
    leases.taking_given(
        Question,
        Question.id == bindparam("which"),
        or_(
            Question.status == Q.RECEIVED,
            and_(Question.status == Q.WORKING, leases.ran_out_given(Question)),
        ),
        status=Q.WORKING,
        status_at=bindparam("moment"),
        attempts=Question.attempts + 1,
    )
    .returning(Question)
    .execution_options(synchronize_session=False, populate_existing=True)
)


def claim_question(session: Session, question_id: str, lease_seconds: float) -> Question | None:
    """Take a question that waits, or that its worker lost; None if there is nothing to take.

    The token in `claim` must still stand in the row when the result is written: a worker that was
    thought dead and comes back finds another token and drops its work.
    """
    given = {"which": question_id, "moment": now()}
    return session.scalar(_TAKING, given | leases.taken(leases.new_claim(), lease_seconds))


def renew_question(session: Session, question_id: str, claim: str, lease_seconds: float) -> bool:
    """Keep a question for another lease; False if it is not ours any more."""
    mine = (Question.id == question_id, Question.status == Q.WORKING)
    return changed(session, leases.renewing(Question, claim, *mine, seconds=lease_seconds)) == 1


def release_question(session: Session, question_id: str, claim: str, failure: str) -> bool:
    """Give a question back after an error, for another try."""
    mine = (Question.id == question_id, Question.status == Q.WORKING)
    again = {"status": Q.RECEIVED, "status_at": now(), "failure": failure}
    return changed(session, leases.ending(Question, claim, *mine, **again)) == 1
