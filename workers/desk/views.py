"""What people see of questions and drafts: read-only, and only what they may see."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
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
    DraftStatus,
    FeedbackEvent,
    Person,
    Question,
    QuestionStatus,
    Review,
    Role,
    Ticket,
)
from connectors.errors import NotFound
from workers.desk.conversation import (
    SENT,
    Turn,
    final_draft,
    sent_text,
    told_text,
    turns_before,
)
from workers.desk.notices import note_of
from workers.desk.people import is_staff, require
from workers.desk.queues import (
    Page,
    WaitingDraft,
    WaitingQuestion,
    next_draft,
    waiting_drafts,
    waiting_questions,
)
from workers.desk.records import may_read, source_links, sources_of
from workers.desk.rejections import MAX_REJECTED, rejected_before
from workers.desk.states import RESTING, may_become
from workers.desk.transaction import Transactions
from workers.knowledge.visibility import viewer_for
from workers.settings import Settings


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
    ticket_id: str | None
    ticket_url: str | None
    vote: str | None
    can_vote: bool
    can_open_ticket: bool
    can_ask_human: bool

    @property
    def resting(self) -> bool:
        """Whether nothing more happens by itself."""
        return QuestionStatus(self.status) in RESTING


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


class Views:
    """Reads for the adapters."""

    def __init__(self, transactions: Transactions, settings: Settings) -> None:
        self._transactions = transactions
        self._settings = settings

    def question(self, person_id: str, question_id: str) -> QuestionView:
        """A question, for its asker or for staff; `NotFound` for everybody else."""
        with self._transactions.reading() as session:
            person = session.get(Person, person_id)
            question = session.get(Question, question_id)
            if person is None or question is None:
                raise NotFound("There is no such question.")
            if question.person_id != person.id and not is_staff(person):
                raise NotFound("There is no such question.")
            if question.person_id == person.id:
                return _question_view(session, question, own=True)
            return self._for_staff(session, person, question)

    def thread(self, person_id: str, platform: str, channel: str, root: str) -> list[QuestionView]:
        """The questions of a thread that this person asked, oldest first."""
        with self._transactions.reading() as session:
            rows = session.scalars(
                select(Question)
                .join(ConversationThread, ConversationThread.id == Question.thread_id)
                .where(
                    ConversationThread.platform == platform,
                    ConversationThread.channel == channel,
                    ConversationThread.root == root,
                    Question.person_id == person_id,
                )
                .order_by(Question.received_at)
            ).all()
            return [_question_view(session, row, own=True) for row in rows]

    def recent(self, person_id: str, platform: str, limit: int = 30) -> list[QuestionView]:
        """The newest questions of one asker, newest first."""
        with self._transactions.reading() as session:
            rows = session.scalars(
                select(Question)
                .join(ConversationThread, ConversationThread.id == Question.thread_id)
                .where(Question.person_id == person_id, ConversationThread.platform == platform)
                .order_by(Question.received_at.desc())
                .limit(limit)
            ).all()
            return [_question_view(session, row, own=True) for row in rows]

    def drafts(
        self,
        reviewer_id: str,
        status: str = DraftStatus.PROPOSED,
        limit: int = 50,
    ) -> list[DraftView]:
        """Drafts in a state, whole; the proposed ones oldest first, the others newest first."""
        order = Draft.created_at if status == DraftStatus.PROPOSED else Draft.created_at.desc()
        with self._transactions.reading() as session:
            reviewer = require(session.get(Person, reviewer_id), Role.STAFF)
            rows = session.scalars(
                select(Draft).where(Draft.status == status).order_by(order).limit(limit)
            ).all()
            return [
                self._draft_view(session, reviewer, row)
                for row in rows
                if may_read(session, reviewer, row, self._settings)
            ]

    def draft(self, reviewer_id: str, draft_id: str) -> DraftView:
        """One draft, for staff."""
        with self._transactions.reading() as session:
            reviewer = require(session.get(Person, reviewer_id), Role.STAFF)
            draft = session.get(Draft, draft_id)
            if draft is None or not may_read(session, reviewer, draft, self._settings):
                raise NotFound("There is no such draft.")
            return self._draft_view(session, reviewer, draft)

    def waiting_draft(self, reviewer_id: str, question_id: str) -> DraftView | None:
        """The draft of a question that waits for a decision, for staff."""
        with self._transactions.reading() as session:
            reviewer = require(session.get(Person, reviewer_id), Role.STAFF)
            draft = session.scalar(
                select(Draft).filter_by(question_id=question_id, status=DraftStatus.PROPOSED)
            )
            if draft is None or not may_read(session, reviewer, draft, self._settings):
                return None
            return self._draft_view(session, reviewer, draft)

    def queue(self, reviewer_id: str, page: int = 1, at: str = "") -> Page[WaitingDraft]:
        """A page of the drafts that wait for a decision; `at` has the page of that draft."""
        with self._transactions.reading() as session:
            reviewer = require(session.get(Person, reviewer_id), Role.STAFF)
            viewer = viewer_for(session, reviewer, self._settings)
            return waiting_drafts(session, viewer, page, at)

    def next_draft(self, reviewer_id: str, after: str = "") -> str | None:
        """The draft to decide after `after`, or None when nothing else waits."""
        with self._transactions.reading() as session:
            reviewer = require(session.get(Person, reviewer_id), Role.STAFF)
            return next_draft(session, viewer_for(session, reviewer, self._settings), after)

    def handed_over(self, reviewer_id: str, page: int = 1, at: str = "") -> Page[WaitingQuestion]:
        """A page of the questions that wait for a human."""
        with self._transactions.reading() as session:
            require(session.get(Person, reviewer_id), Role.STAFF)
            return waiting_questions(session, page, at)

    def _readable(self, session: Session, reader: Person) -> Callable[[Draft], bool]:
        return lambda draft: may_read(session, reader, draft, self._settings)

    def _draft_view(self, session: Session, reader: Person, draft: Draft) -> DraftView:
        question = session.get_one(Question, draft.question_id)
        turns = turns_before(session, question, self._readable(session, reader))
        return _draft_view(session, draft, self._for_staff(session, reader, question), turns)

    def _for_staff(self, session: Session, staff: Person, question: Question) -> QuestionView:
        """A question of somebody else, without an answer whose sources are not for this reader."""
        view = _question_view(session, question, own=False)
        draft = session.get(Draft, view.answer.draft_id) if view.answer else None
        if draft is None or may_read(session, staff, draft, self._settings):
            return view
        return replace(view, answer=None)

    def transcript(self, person_id: str, question_id: str) -> list[Turn]:
        """What was said in the thread before a question, redacted, as far as this member of staff
        may see what it was said from."""
        with self._transactions.reading() as session:
            reader = require(session.get(Person, person_id), Role.STAFF)
            question = session.get(Question, question_id)
            if question is None:
                raise NotFound("There is no such question.")
            return turns_before(session, question, self._readable(session, reader))


def _question_view(session: Session, question: Question, *, own: bool) -> QuestionView:
    draft = final_draft(session, question.id)
    thread = session.get_one(ConversationThread, question.thread_id)
    status = QuestionStatus(question.status)
    end = question.finished_at or (question.status_at if status in RESTING else now())
    latest = draft or session.scalar(
        select(Draft).where(Draft.question_id == question.id).order_by(Draft.number.desc())
    )
    asker = session.get_one(Person, question.person_id)
    handler = session.get(Person, question.handler_id) if question.handler_id else None
    shown = draft is not None and status not in (QuestionStatus.RECEIVED, QuestionStatus.WORKING)
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
        confidence=latest.confidence if latest else None,
        reasons=tuple(latest.reasons) if latest else (),
        answer=_answer_view(session, draft, own=own) if draft is not None and shown else None,
        handler=handler.display_name if handler else None,
        ticket_id=question.ticket_id,
        ticket_url=question.ticket_url,
        vote=_last_vote(session, question),
        can_vote=shown,
        can_open_ticket=may_become(status, QuestionStatus.ESCALATED),
        can_ask_human=status != QuestionStatus.ESCALATED
        and may_become(status, QuestionStatus.WITH_HUMAN),
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
        approved_at=approved.approved_at if approved else _moment(draft.recipe, "approved_at"),
        expires_at=approved.expires_at if approved else _moment(draft.recipe, "expires_at"),
    )


def _moment(recipe: dict[str, Any], key: str) -> datetime | None:
    value = recipe.get(key)
    return datetime.fromisoformat(value) if isinstance(value, str) else None


def _last_vote(session: Session, question: Question) -> str | None:
    return session.scalar(
        select(FeedbackEvent.value)
        .filter_by(question_id=question.id, person_id=question.person_id, kind="vote")
        .order_by(FeedbackEvent.created_at.desc(), FeedbackEvent.id.desc())
    )


def _draft_view(
    session: Session, draft: Draft, question: QuestionView, turns: list[Turn]
) -> DraftView:
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
