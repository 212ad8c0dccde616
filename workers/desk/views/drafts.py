"""A draft as its reviewer sees it, with all that is needed to decide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from connectors.database.models import Draft, Person, Review, Ticket
from workers.desk.answers.sources import sources_of
from workers.desk.core.rejections import MAX_REJECTED, rejected_before
from workers.desk.inbox.history import SENT, Turn, sent_text
from workers.desk.views.questions import QuestionView
from workers.generation.guardrails.holes import Hole, holes_in


@dataclass(frozen=True, slots=True)
class SourceView:
    """A source as a reviewer sees it: the quoted text, and the ticket as it is now."""

    number: int
    ticket_id: int
    title: str
    url: str | None
    date: datetime | None
    excerpt: str
    problem: str | None
    resolution: str | None
    gone: bool


@dataclass(frozen=True, slots=True)
class DraftView:
    """A draft with all that a reviewer needs to decide."""

    id: str
    number: int
    question: QuestionView
    status: str
    origin: str
    text: str
    language: str
    confidence: float
    reasons: tuple[str, ...]
    risks: tuple[str, ...]
    gate: str
    sources: tuple[SourceView, ...]
    transcript: tuple[Turn, ...]
    created_at: datetime
    expires_at: datetime | None
    claimed_by: str | None
    claimed_by_id: str | None
    claimed_at: datetime | None
    decided_by: str | None
    decision: str | None
    last_try: bool
    """Whether a human answers if this one is rejected, too."""

    @property
    def held(self) -> tuple[str, ...]:
        """The reasons, among all, for which a colleague must look at it."""
        return tuple(code for code in self.reasons if code.startswith("held_"))

    @property
    def holes(self) -> tuple[Hole, ...]:
        """Where something was redacted, and the sources that it came from: their tickets know."""
        said = {one.number: f"{one.excerpt}\n{one.resolution or ''}" for one in self.sources}
        return holes_in(self.text, said)


def draft_view(
    session: Session, draft: Draft, question: QuestionView, turns: Sequence[Turn]
) -> DraftView:
    """A draft with its question and its thread's earlier turns, as its reader may see them."""
    claimer = session.get(Person, draft.claimed_by) if draft.claimed_by else None
    decided = session.execute(
        select(Person.display_name, Review.decision)
        .join(Review, Review.reviewer_id == Person.id)
        .where(Review.draft_id == draft.id)
    ).first()
    return DraftView(
        id=draft.id,
        number=draft.number,
        question=question,
        status=draft.status,
        origin=draft.origin,
        text=sent_text(session, draft) if draft.status in SENT else draft.text,
        language=draft.language,
        confidence=draft.confidence,
        reasons=tuple(draft.reasons),
        risks=tuple(draft.risks),
        gate=draft.gate,
        sources=_source_views(session, draft),
        transcript=tuple(turns),
        created_at=draft.created_at,
        expires_at=draft.expires_at,
        claimed_by=claimer.display_name if claimer else None,
        claimed_by_id=draft.claimed_by,
        claimed_at=draft.claimed_at,
        decided_by=decided[0] if decided else None,
        decision=decided[1] if decided else None,
        last_try=rejected_before(session, draft) + 1 >= MAX_REJECTED,
    )


def _source_views(session: Session, draft: Draft) -> tuple[SourceView, ...]:
    excerpts = {row.number: excerpt for row, excerpt in sources_of(session, draft)}
    views = []
    for source in draft.sources:
        ticket = session.get(Ticket, source.ticket_id)
        views.append(
            SourceView(
                number=source.number,
                ticket_id=source.ticket_id,
                title=source.title,
                url=source.url,
                date=source.date,
                excerpt=excerpts.get(source.number, ""),
                problem=ticket.problem if ticket else None,
                resolution=ticket.resolution if ticket else None,
                gone=ticket is None or source.number not in excerpts,
            )
        )
    return tuple(views)
