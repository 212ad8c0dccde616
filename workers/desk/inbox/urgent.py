"""An urgent message in a thread that humans have: the copilot is silent there, but not about it."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from connectors.database.models import Question, QuestionStatus
from workers.desk.core.states import URGENT
from workers.desk.inbox.history import asked_before, turns_before
from workers.generation.triage.intents.kinds import Urgency
from workers.generation.triage.threads.follow_ups import topic_of
from workers.generation.triage.urgency.judgement import urgency
from workers.generation.triage.urgency.together import urgency_together

_REASON = "urgent:"
_OPEN = (QuestionStatus.RECEIVED, QuestionStatus.WORKING, QuestionStatus.WITH_HUMAN)


def call_humans(session: Session, question: Question) -> bool:
    """Whether staff have to be called for a message, because it is urgent and they were not yet.

    An urgent one is marked either way: it stands before the others in the queue.
    """
    why = _why(session, question)
    if why is None:
        return False
    called = _called_for(session, question.thread_id)
    question.gate, question.reasons = URGENT, [f"{_REASON}{why}"]
    # Anger has no first steps: it calls nobody again.
    return why not in called and not (called and why is Urgency.ANGER)


def marked_urgent(question: Question) -> Urgency | None:
    """The kind that a message was marked with as it came; None: it was not."""
    if question.gate != URGENT:
        return None
    return next((why for why in Urgency if f"{_REASON}{why}" in (question.reasons or ())), None)


def _why(session: Session, question: Question) -> Urgency | None:
    why = urgency(question.redacted)
    if why is not None:
        return why
    topic = topic_of(asked_before(turns_before(session, question)))
    return urgency_together(question.redacted, topic[0]) if topic else None


def _called_for(session: Session, thread_id: str) -> set[Urgency]:
    """The kinds that staff were called for and that still wait in a thread."""
    waiting = select(Question).where(
        Question.thread_id == thread_id, Question.status.in_(_OPEN), Question.gate == URGENT
    )
    return {why for one in session.scalars(waiting) if (why := marked_urgent(one)) is not None}
