"""The lists that staff work through: drafts to check, and questions that wait for a human.

A list shows little of each entry, so it is read with two statements however long it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, and_, case, func, literal, or_, select
from sqlalchemy.orm import Session, aliased

from connectors.database.base import now
from connectors.database.models import (
    Draft,
    DraftSource,
    DraftStatus,
    Person,
    Question,
    QuestionStatus,
    Ticket,
)
from workers.desk.core.states import URGENT
from workers.desk.reviews.shown import CLAIM_FOR
from workers.desk.views.drafts import held_codes
from workers.knowledge.access import Viewer

PAGE = 50
"""Entries of a page: more than one looks at, few enough to send at every change."""
SHOWN = 200
"""Characters of a question in a list."""

Entry = TypeVar("Entry")


@dataclass(frozen=True, slots=True)
class Page(Generic[Entry]):
    """A page of a list; `number` counts from 1, `total` counts the entries of all pages."""

    items: tuple[Entry, ...]
    total: int
    number: int
    hidden: int = 0
    """Entries besides, that only others may see."""

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // PAGE))


@dataclass(frozen=True, slots=True)
class WaitingDraft:
    """A draft that waits for a decision; `question` is the beginning of the redacted text."""

    id: str
    question: str
    language: str
    confidence: float
    doubtful: bool
    """Whether its reviewer must confirm that they saw what is doubtful about it."""
    created_at: datetime
    claimed_by: str | None
    claimed_by_id: str | None


@dataclass(frozen=True, slots=True)
class WaitingQuestion:
    """A question that waits for a human; `text` is the beginning of the redacted text."""

    id: str
    text: str
    asker: str
    handler: str | None
    received_at: datetime


def waiting_drafts(
    session: Session, viewer: Viewer, page: int = 1, at: str = ""
) -> Page[WaitingDraft]:
    """Oldest first: page `page`, or the one that the draft `at` is on if it waits."""
    proposed = readable(viewer)
    place = _place(session, Draft.created_at, Draft.id, proposed, at)
    total, number = _clamped(session, select(Draft.id).where(proposed), page, place)
    rows = session.execute(
        select(
            Draft.id,
            func.substr(Question.redacted, 1, SHOWN),
            Draft.language,
            Draft.confidence,
            Draft.risks,
            Draft.reasons,
            Draft.created_at,
            # Who left long ago is at it no more.
            case((Draft.claimed_at > now() - CLAIM_FOR, Person.display_name)),
            Draft.claimed_by,
        )
        .join(Question, Question.id == Draft.question_id)
        .outerjoin(Person, Person.id == Draft.claimed_by)
        .where(proposed)
        .order_by(Draft.created_at, Draft.id)
        .limit(PAGE)
        .offset((number - 1) * PAGE)
    )
    items = tuple(
        WaitingDraft(one, text, language, confidence, bool(risks or held_codes(reasons)), *rest)
        for one, text, language, confidence, risks, reasons, *rest in rows
    )
    every = select(func.count()).where(Draft.status == DraftStatus.PROPOSED)
    hidden = 0 if viewer.scopes is None else max(0, (session.scalar(every) or 0) - total)
    return Page(items, total, number, hidden)


_ALIKE = literal(0)
_calm = case((Question.gate == URGENT, 0), else_=1)


def waiting_questions(session: Session, page: int = 1, at: str = "") -> Page[WaitingQuestion]:
    """The urgent first, then oldest first: page `page`, or the one that the question `at` is on
    if it waits."""
    waits = Question.status == QuestionStatus.WITH_HUMAN
    place = _place(session, Question.received_at, Question.id, waits, at, _calm)
    total, number = _clamped(session, select(Question.id).where(waits), page, place)
    handler = aliased(Person)
    rows = session.execute(
        select(
            Question.id,
            func.substr(Question.redacted, 1, SHOWN),
            Person.display_name,
            handler.display_name,
            Question.received_at,
        )
        .join(Person, Person.id == Question.person_id)
        .outerjoin(handler, handler.id == Question.handler_id)
        .where(waits)
        .order_by(_calm, Question.received_at, Question.id)
        .limit(PAGE)
        .offset((number - 1) * PAGE)
    )
    return Page(tuple(WaitingQuestion(*row) for row in rows), total, number)


def next_draft(session: Session, viewer: Viewer, after: str = "") -> str | None:
    """The draft that waits behind `after` in the queue, then the first other one; or None."""
    waiting = (
        select(Draft.id)
        .where(readable(viewer), Draft.id != after)
        .order_by(Draft.created_at, Draft.id)
        .limit(1)
    )
    since = session.scalar(select(Draft.created_at).where(Draft.id == after)) if after else None
    behind = None
    if since is not None:
        later = or_(Draft.created_at > since, and_(Draft.created_at == since, Draft.id > after))
        behind = session.scalar(waiting.where(later))
    return behind or session.scalar(waiting)


def readable(viewer: Viewer, status: str = DraftStatus.PROPOSED) -> Any:
    """Drafts in a state that quote nothing which this reviewer must not see."""
    in_state = Draft.status == status
    if viewer.scopes is None:
        return in_state
    hidden = (
        select(DraftSource.draft_id)
        .outerjoin(Ticket, Ticket.id == DraftSource.ticket_id)
        .where(
            DraftSource.draft_id == Draft.id,
            or_(Ticket.id.is_(None), Ticket.scope_id.not_in(viewer.scopes)),
        )
    )
    return and_(in_state, ~hidden.exists())


def _place(
    session: Session, moment: Any, key: Any, waits: Any, at: str, rank: Any = _ALIKE
) -> int | None:
    """How many entries stand before `at`, in the order of `rank`, `moment` and `key`; None if it is
    not in the list."""
    found = session.execute(select(rank, moment).where(key == at, waits)).first() if at else None
    if found is None:
        return None
    first, since = found
    before = or_(
        rank < first,
        and_(rank == first, or_(moment < since, and_(moment == since, key < at))),
    )
    return session.scalar(select(func.count(key)).where(waits, before))


def _clamped(
    session: Session, entries: Select[Any], page: int, place: int | None
) -> tuple[int, int]:
    """How many entries there are, and the number of the page to show."""
    total = session.scalar(select(func.count()).select_from(entries.subquery())) or 0
    if place is not None:
        return total, place // PAGE + 1
    return total, min(max(page, 1), max(1, -(-total // PAGE)))
