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


def waiting_for_ticket(
    session: Session, thread: ConversationThread, question: Question
) -> Sequence[Question] | None:
    """What waits for a human in the thread of a message that asks for a ticket about it, and says
    nothing else. None where the message does not, or where it may not: somebody took it, it is
    urgent, or another's."""
    if thread.human_id is not None or wish(question.redacted) is not Wish.TICKET:
        return None
    if not is_bare(question.redacted):
        return None
    with_human = select(Question).filter_by(thread_id=thread.id, status=QuestionStatus.WITH_HUMAN)
    waiting = session.scalars(with_human).all()
    free = all(
        one.person_id == question.person_id
        and one.handler_id is None
        and one.gate != URGENT
        and urgency(one.redacted) is None
        for one in waiting
    )
    return waiting if free else None


def join_waiting(session: Session, waiting: Sequence[Question]) -> None:
    """What waits for a human is part of the message that makes a ticket of it."""
    for old in waiting:
        if step_question(session, old.id, QuestionStatus.SUPERSEDED):
            discard_open_work(session, old.id)
