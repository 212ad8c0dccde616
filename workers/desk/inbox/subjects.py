"""What a ticket is about that was ordered without a word of it: what was asked before."""

from __future__ import annotations

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from connectors.database.models import Question, QuestionStatus
from workers.desk.core.states import TAKEN_BACK
from workers.generation.triage.humans import Wish, is_bare, wish
from workers.generation.triage.threads.follow_ups import is_question

READ = 20
"""Earlier messages that are looked at."""


def ticket_subject(session: Session, question: Question) -> Question:
    """The question that says what the ticket of `question` is about; itself, unless it orders a
    ticket and says nothing else.

    Of what the ticket takes the place of it is the first that is no wish, else the first; where it
    takes no place, the last thing that was asked.
    """
    if wish(question.redacted) is not Wish.TICKET or not is_bare(question.redacted):
        return question
    earlier = _earlier(session, question)
    joined: list[Question] = []
    for one in earlier:
        if one.status != QuestionStatus.SUPERSEDED:
            break
        joined.insert(0, one)
    for one in (*joined, *earlier):
        if is_question(one.redacted) and wish(one.redacted) is None:
            return one
    return joined[0] if joined else question


def _earlier(session: Session, question: Question) -> list[Question]:
    """What the same asker wrote in the thread before, the newest first."""
    return list(
        session.scalars(
            select(Question)
            .where(
                Question.thread_id == question.thread_id,
                Question.person_id == question.person_id,
                Question.id != question.id,
                Question.received_at <= question.received_at,
                or_(Question.failure.is_(None), Question.failure.not_in(TAKEN_BACK)),
            )
            .order_by(Question.received_at.desc())
            .limit(READ)
        )
    )
