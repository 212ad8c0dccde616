"""Giving a question to humans: one way for all the reasons there are."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, or_, update

from connectors.database.audit import audit
from connectors.database.base import now
from connectors.database.models import ConversationThread, Question, QuestionStatus
from connectors.database.unit_of_work import Transaction
from workers.desk.core.states import HANDED_BACK, URGENT
from workers.desk.core.transitions import changed, discard_open_work, step_question
from workers.desk.outbox import templates
from workers.desk.outbox.queueing import tell_asker, times_told


def hand_over(
    transaction: Transaction,
    question: Question,
    reason: str,
    *,
    handler_id: str | None = None,
    handler_name: str | None = None,
    claim: str | None = None,
    by: str | None = None,
    due: datetime | None = None,
    gate: str | None = None,
    more: str = "",
    account: Mapping[str, Any] | None = None,
) -> bool:
    """Leave a question to humans and tell its asker why; False if it had moved on before.

    `reason` is one of ``asked``, ``failed``, ``rejected``, ``expired``, ``taken_over``,
    ``undeliverable``, ``urgent``, ``not_solved``; `by` is the person whose deed it is, None where
    it is nobody's. The asker is told at the moment `due`, with `more` below it. `gate` is kept with
    the question if it is given, and so is its `account`: confidence and reasons.
    """
    session = transaction.session
    values: dict[str, Any] = dict(account or {"reasons": [reason]})
    if gate is not None:
        values["gate"] = gate
    moved = step_question(
        session,
        question.id,
        QuestionStatus.WITH_HUMAN,
        claim=claim,
        handler_id=handler_id,
        **values,
    )
    if not moved:
        return False
    discard_open_work(session, question.id)
    thread = session.get_one(ConversationThread, question.thread_id)
    if handler_id is not None:
        # From now on the copilot is silent in this thread: nobody likes to be talked over.
        thread.human_id = handler_id
    message = templates.handed_over(question, reason, handler_name, more)
    # A question may be handed over again: after a human's answer its asker may want another. Its
    # row is locked by the step above, so nobody counts at the same time.
    key = f"handed_over:{reason}"
    number = times_told(session, question.id, key) + 1
    tell_asker(transaction, question, thread, message, key=f"{key}:{number}", due=due)
    audit(session, by, "escalation.human", question.id, reason=reason)
    return True


def hand_back(transaction: Transaction, question: Question, name: str, by: str) -> bool:
    """Let the copilot answer in a thread again, and an open question belong to nobody in person;
    False if it is so already. `name` is who hands it back, `by` their id."""
    session = transaction.session
    freed = changed(
        session,
        update(ConversationThread)
        .where(
            ConversationThread.id == question.thread_id, ConversationThread.human_id.is_not(None)
        )
        .values(human_id=None),
    )
    passed_on = changed(
        session,
        update(Question)
        .where(
            Question.thread_id == question.thread_id,
            Question.status == QuestionStatus.WITH_HUMAN,
            or_(
                Question.handler_id.is_not(None),
                func.coalesce(Question.gate, "").not_in((HANDED_BACK, URGENT)),
            ),
        )
        .values(
            handler_id=None,
            status_at=now(),
            gate=case((Question.gate == URGENT, URGENT), else_=HANDED_BACK),
        ),
    )
    if not freed and not passed_on:
        return False
    if question.status == QuestionStatus.WITH_HUMAN:
        # Who was promised that this colleague answers is told that another one will.
        thread = session.get_one(ConversationThread, question.thread_id)
        message = templates.handed_back(question, name)
        number = times_told(session, question.id, "handed_back") + 1
        tell_asker(transaction, question, thread, message, key=f"handed_back:{number}")
    audit(session, by, "review.hand_back", question.id)
    return True
