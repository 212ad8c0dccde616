"""A draft as its reviewer sees it, with all that is needed to decide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from connectors.database.base import now
from connectors.database.models import Draft, Person, Ticket
from workers.desk.answers.attempts import AttemptView
from workers.desk.answers.sources import sources_of
from workers.desk.core.rejections import MAX_REJECTED, rejected_before
from workers.desk.core.review_log import standing_review
from workers.desk.inbox.history import SENT, Turn, sent_text
from workers.desk.reviews.shown import CLAIM_FOR, draft_version
from workers.desk.views.checks import CheckView, RepairView, check_views, repair_views
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
    system: str | None = None
    external_id: str | None = None
    """Where the ticket came from and its id there; None once it is gone."""


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
    version: str
    """Names all that its reviewer judges; a decision carries it, so that none is about a draft
    that was not on the screen."""
    gate: str
    sources: tuple[SourceView, ...]
    transcript: tuple[Turn, ...]
    created_at: datetime
    expires_at: datetime | None
    claimed_by: str | None
    claimed_by_id: str | None
    claimed_at: datetime | None
    decided_by: str | None
    decided_by_id: str | None
    decision: str | None
    last_try: bool
    """Whether a human answers if this one is rejected, too."""
    attempts: tuple[AttemptView, ...] = ()
    """What models wrote for the question and was not used."""
    checks: tuple[CheckView, ...] = ()
    """What was found of each sentence that a model wrote."""
    repairs: tuple[RepairView, ...] = ()
    """Its sentences that were put back into the words of the sources."""

    @property
    def held(self) -> tuple[str, ...]:
        """The reasons, among all, for which a colleague must look at it."""
        return held_codes(self.reasons)

    @property
    def risky(self) -> bool:
        """Whether its reviewer must confirm that they saw what is doubtful about it."""
        return bool(self.risks or self.held)

    def held_by(self, reader_id: str) -> str | None:
        """Name of the colleague who is at it; None if nobody but the reader is."""
        if self.status != "proposed" or self.claimed_by_id == reader_id or not self.claimed_at:
            return None
        return self.claimed_by if self.claimed_at > now() - CLAIM_FOR else None

    @property
    def holes(self) -> tuple[Hole, ...]:
        """Where something was redacted, and the sources that it came from: their tickets know."""
        said = {one.number: f"{one.excerpt}\n{one.resolution or ''}" for one in self.sources}
        return holes_in(self.text, said)


def held_codes(reasons: Sequence[str]) -> tuple[str, ...]:
    """Those of a draft's reasons for which a colleague must look at it."""
    return tuple(code for code in reasons if code.startswith("held_"))


def draft_view(
    session: Session,
    draft: Draft,
    question: QuestionView,
    turns: Sequence[Turn],
    attempts: Sequence[AttemptView] = (),
) -> DraftView:
    """A draft with its question and its thread's earlier turns, as its reader may see them."""
    claimer = session.get(Person, draft.claimed_by) if draft.claimed_by else None
    review = standing_review(session, draft.id)
    reviewer = session.get(Person, review.reviewer_id) if review else None
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
        version=draft_version(draft),
        gate=draft.gate,
        sources=_source_views(session, draft),
        transcript=tuple(turns),
        created_at=draft.created_at,
        expires_at=draft.expires_at,
        claimed_by=claimer.display_name if claimer else None,
        claimed_by_id=draft.claimed_by,
        claimed_at=draft.claimed_at,
        decided_by=reviewer.display_name if reviewer else None,
        decided_by_id=review.reviewer_id if review else None,
        decision=review.decision if review else None,
        last_try=rejected_before(session, draft) + 1 >= MAX_REJECTED,
        attempts=tuple(attempts),
        checks=check_views(session, draft),
        repairs=repair_views(session, draft),
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
                system=ticket.source if ticket else None,
                external_id=ticket.external_id if ticket else None,
            )
        )
    return tuple(views)
