"""What waits for a human in a thread, and the message that asks for a ticket of it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from connectors.database.models import ConversationThread, Question, QuestionStatus
from workers.desk.core.states import URGENT
from workers.desk.core.transitions import discard_open_work, step_question
from workers.generation.triage.humans import Wish, is_bare, wish
from workers.generation.triage.urgency.judgement import urgency


def _waiting(session: Session, thread_id: str) -> Sequence[Question]:
    """The questions of a thread that wait for a human."""
    waiting = select(Question).filter_by(thread_id=thread_id, status=QuestionStatus.WITH_HUMAN)
    return session.scalars(waiting).all()


def becomes_a_ticket(session: Session, thread: ConversationThread, question: Question) -> bool:
    """Whether a message asks for a ticket about what waits for a human in its thread, and says
    nothing else: only its asker's, nobody took it yet, and nothing of it is urgent."""
    if thread.human_id is not None or wish(question.redacted) is not Wish.TICKET:
        return False
    if not is_bare(question.redacted):
        return False
    return all(
        one.person_id == question.person_id
        and one.handler_id is None
        and one.gate != URGENT
        and urgency(one.redacted) is None
        for one in _waiting(session, thread.id)
    )


def join_waiting(session: Session, question: Question) -> None:
    """What waits for a human is part of the message that makes a ticket of it."""
    for old in _waiting(session, question.thread_id):
        if step_question(session, old.id, QuestionStatus.SUPERSEDED):
            discard_open_work(session, old.id)
