"""Moving a question or a draft from one state to the next, once, whoever comes at the same time.

Every step is one conditional update: the row's present state is in its WHERE, so that of two
workers or two clicks exactly one finds a row to change.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Update, and_, bindparam, case, or_, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.util import identity_key

from connectors.contracts.chat import MessageKind
from connectors.database.base import now
from connectors.database.models import Delivery, DeliveryStatus, Draft, DraftStatus, Question
from connectors.database.models import QuestionStatus as Q
from workers.desk.core.states import DRAFT_STEPS, END_BY_GATE, FINAL, sources_of

_QUESTIONS: Any = Question.__table__
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
    fields: dict[str, Any] = {"status": after, "status_at": moment, "claim": None, **values}
    fields.setdefault("claimed_until", None)
    if after in FINAL:
        fields.setdefault("finished_at", moment)
    held = {} if claim is None else {"held": claim}
    # A statement on the bare table writes nothing of the session by itself.
    session.flush()
    moved = session.execute(
        _stepping(after, claimed=claim is not None), {"which": question_id, **held, **fields}
    )
    assert isinstance(moved, CursorResult)
    if moved.rowcount != 1:
        return False
    _note(session, question_id, fields)
    return True


@cache
def _stepping(after: Q, *, claimed: bool) -> Update:
    """The update that moves a question on. Made once, and with parameters for what it sets: to make
    it takes longer than to execute it."""
    table = _QUESTIONS.c
    which = [table.id == bindparam("which"), table.status.in_(sources_of(after))]
    if claimed:
        which.append(table.claim == bindparam("held"))
    return update(_QUESTIONS).where(*which)


def _note(session: Session, question_id: str, fields: Mapping[str, Any]) -> None:
    """Have what the session holds of a question say what was written."""
    held = session.identity_map.get(identity_key(Question, question_id))
    if held is not None:
        for name, value in fields.items():
            set_committed_value(held, name, value)


def end_by_gate(session: Session, question_id: str) -> bool:
    """End a question whose message was delivered, as its gate says; False where it waits for no
    delivery, or its gate ends nothing."""
    session.flush()
    ended = session.execute(_ENDING, {"which": question_id, "moment": now()})
    assert isinstance(ended, CursorResult)
    if ended.rowcount != 1:
        return False
    held = session.identity_map.get(identity_key(Question, question_id))
    if held is not None:
        session.expire(held)
    return True


def _waits_for(after: Q) -> ColumnElement[bool]:
    """Whether a question's gate ends it so, and its state lets it."""
    table = _QUESTIONS.c
    return and_(
        table.gate.in_([gate for gate, end in END_BY_GATE.items() if end is after]),
        table.status.in_(sources_of(after)),
    )


_ENDING = (
    update(_QUESTIONS)
    .where(
        _QUESTIONS.c.id == bindparam("which"),
        or_(*map(_waits_for, (Q.ANSWERED, Q.ABSTAINED, Q.CLARIFYING))),
    )
    .values(
        status=case(END_BY_GATE, value=_QUESTIONS.c.gate),
        status_at=bindparam("moment"),
        claim=None,
        claimed_until=None,
        finished_at=bindparam("moment"),
    )
)


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
