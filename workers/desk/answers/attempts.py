"""What models wrote for a question and was not used: kept for staff, with the reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from connectors.database.base import now
from connectors.database.models import ModelAttempt
from workers.generation.drafter import Thrown
from workers.knowledge.access import Viewer, still_visible

LONGEST = 20_000
"""Characters that are kept of one text: a loop has no end."""


@dataclass(frozen=True, slots=True)
class AttemptView:
    """What a model wrote; `code` says why it was not used."""

    model: str
    code: str
    text: str
    at: datetime


def keep_attempts(session: Session, question_id: str, thrown: Sequence[Thrown]) -> None:
    """Write what was thrown away. What came to no text is told by the draft's reasons alone."""
    moment = now()
    session.add_all(
        ModelAttempt(
            question_id=question_id,
            model=one.model,
            code=one.code,
            text=one.text[:LONGEST],
            tickets=list(one.tickets),
            created_at=moment,
        )
        for one in thrown
        if one.text.strip()
    )


def attempts_of(session: Session, question_id: str, viewer: Viewer) -> tuple[AttemptView, ...]:
    """The texts that were thrown away, oldest first: those whose sources this viewer may see."""
    rows = session.scalars(
        select(ModelAttempt)
        .where(ModelAttempt.question_id == question_id)
        .order_by(ModelAttempt.created_at, ModelAttempt.id)
    ).all()
    return tuple(
        AttemptView(row.model, row.code, row.text, row.created_at)
        for row in rows
        if viewer.scopes is None
        or still_visible(session, viewer, set(row.tickets)) == set(row.tickets)
    )
