"""What the REST API takes and gives, as JSON."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from connectors.contracts.chat import SourceLink
from connectors.contracts.ticket_system import OpenedTicket
from workers.desk.tickets.last_known import KnownTickets
from workers.desk.views.drafts import DraftView, SourceView
from workers.desk.views.questions import QuestionView


class Strict(BaseModel):
    """A body in which a misspelt field is an error."""

    model_config = ConfigDict(extra="forbid")


class AskIn(Strict):
    """A question."""

    text: str = Field(description="The question, at most 20,000 characters.")
    thread: str | None = Field(
        None, description="`thread` of an earlier question, to go on in its conversation."
    )


class ReviewIn(Strict):
    """A decision about a draft."""

    decision: Literal["approve", "edit", "reject", "take_over"]
    text: str = Field("", description="The answer to send instead, for `edit`.")
    reason: str = Field("", description="What is wrong with the draft, for `reject`.")
    version: str | None = Field(
        None,
        description="`version` of the draft that its reviewer looked at. If it is another one by "
        "now, or a colleague is at it, nothing is decided and the answer is 409.",
    )
    over: str | None = Field(
        None, description="`claimed_by_id` of that colleague, to decide all the same."
    )
    hold: bool = Field(
        False, description="Wait before anything goes out, so that the decision can be taken back."
    )
    for_reuse: bool = Field(
        False,
        description="With `approve`: serve it again unseen though it names a risky step. For the "
        "role of GUICHET_REUSE_ROLE.",
    )


class FeedbackIn(Strict):
    """What an asker says of an answer."""

    question_id: str
    helpful: bool
    reason: str | None = Field(None, description="Why not: one of the reasons of the console.")
    text: str | None = Field(None, description="In their own words.")


class WriteIn(Strict):
    """What to write on a ticket."""

    text: str = Field(description="Plain text.")


class MyTicketOut(BaseModel):
    """A ticket of the caller."""

    ticket_id: str
    title: str
    state: str = Field(description="`new`, `working`, `waiting`, `solved` or `closed`.")
    url: str | None

    @classmethod
    def of(cls, ticket: OpenedTicket) -> MyTicketOut:
        """From the ticket desk."""
        return cls(
            ticket_id=ticket.ticket_id, title=ticket.title, state=ticket.state, url=ticket.url
        )


class WaitingMessageOut(BaseModel):
    """What the caller wrote on a ticket and does not stand there yet."""

    ticket_id: str
    text: str
    written_at: datetime
    failed: bool = Field(description="It could not be added, and is not tried again.")


class MyTicketsOut(BaseModel):
    """Tickets of the caller, newest first."""

    tickets: list[MyTicketOut]
    away: bool = Field(description="The ticket system does not answer: this is what was known.")
    as_of: datetime | None = Field(description="When that was so; null: now, or never known.")
    waiting: list[WaitingMessageOut]

    @classmethod
    def of(cls, known: KnownTickets) -> MyTicketsOut:
        """From the desk."""
        return cls(
            tickets=[MyTicketOut.of(one) for one in known.tickets],
            away=known.away,
            as_of=known.as_of,
            waiting=[
                WaitingMessageOut(
                    ticket_id=one.ticket_id, text=one.text, written_at=one.at, failed=one.failed
                )
                for one in known.waiting
            ],
        )


class SourceOut(BaseModel):
    """A cited source."""

    number: int
    title: str
    url: str | None
    date: datetime | None
    excerpt: str | None

    @classmethod
    def of(cls, source: SourceLink | SourceView) -> SourceOut:
        """From a view of the desk."""
        return cls(
            number=source.number,
            title=source.title,
            url=source.url,
            date=source.date,
            excerpt=source.excerpt,
        )


class AnswerOut(BaseModel):
    """The answer as the asker sees it. `text` is Markdown that cites sources as `[1]`."""

    draft_id: str
    text: str
    language: str
    origin: str = Field(description="Who wrote it: `generated`, `extractive`, `approved`, `human`.")
    note: str = Field(description="What the asker is told about where it comes from; mostly empty.")
    sources: list[SourceOut]
    approved_at: datetime | None
    expires_at: datetime | None


class QuestionOut(BaseModel):
    """A question and how it stands."""

    id: str
    thread: str
    text: str
    language: str
    status: str
    resting: bool = Field(description="Nothing more happens by itself.")
    gate: str | None
    confidence: float | None
    reasons: list[str]
    received_at: datetime
    finished_at: datetime | None
    seconds: float
    answer: AnswerOut | None
    ticket_id: str | None
    ticket_url: str | None

    @classmethod
    def of(cls, view: QuestionView) -> QuestionOut:
        """From a view of the desk."""
        answer = view.answer
        return cls(
            id=view.id,
            thread=view.root,
            text=view.text,
            language=view.language,
            status=view.status,
            resting=view.resting,
            gate=view.gate,
            confidence=view.confidence,
            reasons=list(view.reasons),
            received_at=view.received_at,
            finished_at=view.finished_at,
            seconds=round(view.seconds, 3),
            answer=AnswerOut(
                draft_id=answer.draft_id,
                text=answer.text,
                language=answer.language,
                origin=answer.origin,
                note=answer.note,
                sources=[SourceOut.of(source) for source in answer.sources],
                approved_at=answer.approved_at,
                expires_at=answer.expires_at,
            )
            if answer
            else None,
            ticket_id=view.ticket_id,
            ticket_url=view.ticket_url,
        )


class AskedOut(BaseModel):
    """What became of a message. `question` is null for small talk such as "thanks"."""

    kind: Literal["question", "small_talk", "for_human"]
    duplicate: bool
    thread: str
    question: QuestionOut | None


class DraftSourceOut(SourceOut):
    """A source as a reviewer sees it: what is quoted, and the whole ticket."""

    ticket_id: int
    problem: str | None
    resolution: str | None
    gone: bool

    @classmethod
    def of(cls, source: SourceLink | SourceView) -> DraftSourceOut:
        """From a view of the desk."""
        assert isinstance(source, SourceView)
        return cls(
            **SourceOut.of(source).model_dump(),
            ticket_id=source.ticket_id,
            problem=source.problem,
            resolution=source.resolution,
            gone=source.gone,
        )


class CheckOut(BaseModel):
    """A sentence of a draft, and whether its sources bear it out."""

    sentence: str
    sources: list[int]
    supported: bool
    missing: list[str] = Field(description="Codes of what a comparison of words found.")
    meaning: float | None = Field(description="The verifier's verdict; null if it was not asked.")
    by: str = Field(description="The verifier; empty if none was asked.")


class DraftOut(BaseModel):
    """A draft with all that a reviewer needs to decide."""

    id: str
    number: int
    status: str
    origin: str
    text: str
    language: str
    confidence: float
    reasons: list[str]
    risks: list[str]
    gate: str
    created_at: datetime
    expires_at: datetime | None
    claimed_by: str | None
    claimed_by_id: str | None
    version: str = Field(description="Names what a reviewer judges: its text and its sources.")
    decided_by: str | None
    decision: str | None
    question: QuestionOut
    sources: list[DraftSourceOut]
    checks: list[CheckOut] = Field(description="What was found of each sentence of a model.")

    @classmethod
    def of(cls, view: DraftView) -> DraftOut:
        """From a view of the desk."""
        return cls(
            id=view.id,
            number=view.number,
            status=view.status,
            origin=view.origin,
            text=view.text,
            language=view.language,
            confidence=view.confidence,
            reasons=list(view.reasons),
            risks=list(view.risks),
            gate=view.gate,
            created_at=view.created_at,
            expires_at=view.expires_at,
            claimed_by=view.claimed_by,
            claimed_by_id=view.claimed_by_id,
            version=view.version,
            decided_by=view.decided_by,
            decision=view.decision,
            question=QuestionOut.of(view.question),
            sources=[DraftSourceOut.of(source) for source in view.sources],
            checks=[CheckOut(**asdict(one)) for one in view.checks],
        )


class DraftsOut(BaseModel):
    """Drafts in one state."""

    drafts: list[DraftOut]


class VoteOut(BaseModel):
    """What was recorded."""

    question_id: str
    vote: Literal["helpful", "not_helpful"]


class PassageOut(BaseModel):
    """A passage that matched."""

    model_config = ConfigDict(extra="ignore")

    kind: str
    text: str


class TicketOut(BaseModel):
    """A ticket or article that a search found, with its scores."""

    model_config = ConfigDict(extra="allow")

    title: str
    score: float


class SearchOut(BaseModel):
    """Tickets, best first."""

    query: str
    tickets: list[TicketOut]
