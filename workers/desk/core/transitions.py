"""Moving a question or a draft from one state to the next, once, whoever comes at the same time.

Every step is one conditional update: the row's present state is in its WHERE, so that of two
workers or two clicks exactly one finds a row to change.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import and_, case, or_, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.orm import Session

from connectors.contracts.chat import MessageKind
from connectors.database.base import now
from connectors.database.models import Delivery, DeliveryStatus, Draft, DraftStatus, Question
from connectors.database.models import QuestionStatus as Q
from workers.desk.core.states import DRAFT_STEPS, END_BY_GATE, FINAL, sources_of

UNSENT = (MessageKind.ANSWER, MessageKind.REVIEW_CARD, MessageKind.REMINDER)
"""Kinds of messages that nobody waits for any more once a question moved on."""


def changed(session: Session, statement: Any) -> int:
    """How many rows an update or delete changed."""
    result = session.execute(statement.execution_options(synchronize_session="fetch"))
    assert isinstance(result, CursorResult)
    return int(result.rowcount)


def step_question(
    session: Session,
    question_id: str,
    after: Q,
    *,
    claim: str | None = None,
    at: datetime | None = None,
    **values: Any,
) -> bool:
    """Move a question on if its present state allows it (and `claim` still holds it)."""
    moment = at or now()
    conditions = [Question.id == question_id, Question.status.in_(sources_of(after))]
    if claim is not None:
        conditions.append(Question.claim == claim)
    fields: dict[str, Any] = {"status": after, "status_at": moment, "claim": None, **values}
    fields.setdefault("claimed_until", None)
    if after in FINAL:
        fields.setdefault("finished_at", moment)
    return changed(session, update(Question).where(*conditions).values(**fields)) == 1


def end_by_gate(session: Session, question_id: str) -> bool:
    """End a question whose message was delivered, as its gate says; False where it waits for no
    delivery, or its gate ends nothing."""
    moment = now()
    waits = (
        and_(
            Question.gate.in_([gate for gate, end in END_BY_GATE.items() if end is after]),
            Question.status.in_(sources_of(after)),
        )
        for after in (Q.ANSWERED, Q.ABSTAINED, Q.CLARIFYING)
    )
    ended = (
        update(Question)
        .where(Question.id == question_id, or_(*waits))
        .values(
            status=case(END_BY_GATE, value=Question.gate),
            status_at=moment,
            claim=None,
            claimed_until=None,
            finished_at=moment,
        )
    )
    return changed(session, ended) == 1


def step_draft(session: Session, draft_id: str, after: DraftStatus, **values: Any) -> bool:
    """Decide a draft if nobody has: the one place where a draft's state changes."""
    before = [state for state in DraftStatus if after in DRAFT_STEPS[state]]
    fields: dict[str, Any] = {"status": after, "decided_at": now(), **values}
    of_draft = update(Draft).where(Draft.id == draft_id, Draft.status.in_(before))
    return changed(session, of_draft.values(**fields)) == 1


def discard_open_work(session: Session, question_id: str) -> None:
    """Drop what would still be sent for a question: its proposed drafts and unsent answers."""
    changed(
        session,
        update(Draft)
        .where(Draft.question_id == question_id, Draft.status == DraftStatus.PROPOSED)
        .values(status=DraftStatus.DISCARDED, decided_at=now()),
    )
    # A delivery that is being sent cannot be called back; it is left to its sender.
    changed(
        session,
        update(Delivery)
        .where(
            Delivery.question_id == question_id,
            Delivery.kind.in_(UNSENT),
            Delivery.status == DeliveryStatus.PENDING,
            Delivery.outcome_unknown.is_(False),
        )
        .values(status=DeliveryStatus.DISCARDED),
    )
