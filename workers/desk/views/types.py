"""What adapters show: questions, answers, drafts and their sources, without the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from connectors.contracts.chat import SourceLink
from connectors.database.models import (
    QuestionStatus,
)
from workers.desk.core.states import RESTING
from workers.desk.inbox.history import (
    Turn,
)


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

    @property
    def standing(self) -> str:
        """Its status in the words that people read: a ticket may still wait for its desk."""
        if self.status == QuestionStatus.ESCALATED and self.ticket_id is None:
            return "ticket_waits"
        return self.status


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
