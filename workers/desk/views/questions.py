"""A question as people see it, with its answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from connectors.contracts.chat import SourceLink
from connectors.database.base import now
from connectors.database.models import (
    ApprovedAnswer,
    ConversationThread,
    Draft,
    DraftSource,
    FeedbackEvent,
    Person,
    Question,
    QuestionStatus,
    Ticket,
)
from workers.desk.answers.sources import source_links
from workers.desk.core.feedback_log import WITHDRAWN_VOTE
from workers.desk.core.states import RESTING, may_become
from workers.desk.inbox.history import final_draft, last_told, sent_text, told_text
from workers.desk.outbox.templates import note_of
from workers.identity.people import own_ids

HIDDEN = (QuestionStatus.RECEIVED, QuestionStatus.WORKING)
HANDED = (QuestionStatus.WITH_HUMAN, QuestionStatus.ESCALATED)
OWN_HIDDEN = (*HIDDEN, QuestionStatus.IN_REVIEW, QuestionStatus.DELIVERING)
"""States in which no answer is shown: to staff, and to the asker."""


@dataclass(frozen=True, slots=True)
class TicketId:
    """Where a ticket came from (``file:NAME``, or the name of a system), and its id there."""

    system: str
    external_id: str


@dataclass(frozen=True, slots=True)
class AnswerView:
    """The answer as it was let through to the asker."""

    draft_id: str
    text: str
    language: str
    origin: str
    sources: tuple[SourceLink, ...]
    note: str = ""
    """What the asker is told about where it comes from."""
    approved_at: datetime | None = None
    expires_at: datetime | None = None
    tickets: Mapping[int, TicketId] = field(default_factory=dict)
    """The tickets of the sources by number, as their own system knows them; without those gone."""


@dataclass(frozen=True, slots=True)
class QuestionView:
    """A question and how it stands. `seconds` runs until the question rests."""

    id: str
    thread_id: str
    platform: str
    channel: str
    root: str
    asker: str
    text: str
    language: str
    status: str
    status_at: datetime
    received_at: datetime
    finished_at: datetime | None
    seconds: float
    gate: str | None
    confidence: float | None
    reasons: tuple[str, ...]
    answer: AnswerView | None
    handler: str | None
    thread_human: str | None
    """Who has taken its conversation over; the copilot is silent in it."""
    message: str | None
    """The last text that its asker was told about it."""
    ticket_id: str | None
    ticket_url: str | None
    vote: str | None
    can_vote: bool
    can_open_ticket: bool
    can_ask_human: bool
    standalone: str | None = None
    """What a model took it to mean in its thread; for staff only, None where it is its own."""

    @property
    def resting(self) -> bool:
        """Whether nothing more happens by itself."""
        return QuestionStatus(self.status) in RESTING

    @property
    def standing(self) -> str:
        """Its status in the words that people read: a ticket may still wait for its desk."""
        if self.status == QuestionStatus.ESCALATED and self.ticket_id is None:
            return "ticket_waits"
        return self.status


def question_view(session: Session, question: Question, *, own: bool) -> QuestionView:
    """A question with its answer; `own`: as its asker sees it, and not as staff do."""
    draft = final_draft(session, question.id)
    thread = session.get_one(ConversationThread, question.thread_id)
    status = QuestionStatus(question.status)
    end = question.finished_at or (question.status_at if status in RESTING else now())
    latest = draft or session.scalar(
        select(Draft).where(Draft.question_id == question.id).order_by(Draft.number.desc())
    )
    asker = session.get_one(Person, question.person_id)
    handler = session.get(Person, question.handler_id) if question.handler_id else None
    human = session.get(Person, thread.human_id) if thread.human_id else None
    # What is on its way may still be taken back: its asker reads it when it has arrived.
    hidden = OWN_HIDDEN if own else HIDDEN
    shown = draft is not None and status not in hidden
    # A draft says why it is as it is; where a human has it now, the question says why that is.
    own_account = question.reasons and (latest is None or status in HANDED)
    return QuestionView(
        id=question.id,
        thread_id=question.thread_id,
        platform=thread.platform,
        channel=thread.channel,
        root=thread.root,
        asker=asker.display_name,
        # Only the asker sees what they typed; a password in it is nobody else's business.
        text=question.text if own else question.redacted,
        language=question.language,
        status=status,
        status_at=question.status_at,
        received_at=question.received_at,
        finished_at=question.finished_at,
        seconds=max(0.0, (end - question.received_at).total_seconds()),
        gate=question.gate,
        confidence=latest.confidence if latest else question.confidence,
        reasons=tuple(question.reasons or ())
        if own_account
        else tuple(latest.reasons)
        if latest
        else (),
        answer=_answer_view(session, draft, own=own) if draft is not None and shown else None,
        handler=handler.display_name if handler else None,
        thread_human=human.display_name if human else None,
        message=last_told(session, question.id, own=own),
        ticket_id=question.ticket_id,
        ticket_url=question.ticket_url,
        vote=_last_vote(session, question),
        can_vote=shown,
        can_open_ticket=may_become(status, QuestionStatus.ESCALATED),
        can_ask_human=status != QuestionStatus.ESCALATED
        and may_become(status, QuestionStatus.WITH_HUMAN),
        standalone=None if own else question.standalone or None,
    )


def _answer_view(session: Session, draft: Draft, *, own: bool) -> AnswerView:
    approved = session.scalar(select(ApprovedAnswer).filter_by(draft_id=draft.id))
    return AnswerView(
        draft_id=draft.id,
        text=told_text(session, draft) if own else sent_text(session, draft),
        language=draft.language,
        origin=draft.origin,
        sources=source_links(session, draft),
        note=note_of(draft),
        tickets=_ticket_ids(session, draft),
        approved_at=approved.approved_at if approved else _moment(draft.recipe, "approved_at"),
        expires_at=approved.expires_at if approved else _moment(draft.recipe, "expires_at"),
    )


def _ticket_ids(session: Session, draft: Draft) -> dict[int, TicketId]:
    rows = session.execute(
        select(DraftSource.number, Ticket.source, Ticket.external_id)
        .join(Ticket, Ticket.id == DraftSource.ticket_id)
        .where(DraftSource.draft_id == draft.id)
    )
    return {number: TicketId(source, external) for number, source, external in rows}


def _moment(recipe: dict[str, Any], key: str) -> datetime | None:
    value = recipe.get(key)
    return datetime.fromisoformat(value) if isinstance(value, str) else None


def _last_vote(session: Session, question: Question) -> str | None:
    value: str | None = session.scalar(
        select(FeedbackEvent.value)
        .filter_by(question_id=question.id, kind="vote")
        .where(FeedbackEvent.person_id.in_(own_ids(session, question.person_id)))
        .order_by(FeedbackEvent.created_at.desc(), FeedbackEvent.id.desc())
        .limit(1)
    )
    return None if value == WITHDRAWN_VOTE else value
