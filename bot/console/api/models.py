"""What the REST API takes and gives, as JSON."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from connectors.contracts.chat import SourceLink
from connectors.database.models import QuestionStatus
from workers.desk.core.states import HANDED_BACK, REPLIES, URGENT
from workers.desk.views.drafts import SourceView
from workers.desk.views.questions import QuestionView, TicketId

GATES = (
    *("send", "review", "abstain", "clarify", "human"),
    *sorted(REPLIES),
    *(URGENT, HANDED_BACK),
)
"""What the desk decided about a question. A newer desk may know more."""
ORIGINS = ("generated", "extractive", "approved", "human")
"""Who wrote a draft: a model, the one that quotes, a reviewer earlier, a person."""


class Strict(BaseModel):
    """A body in which a misspelt field is an error."""

    model_config = ConfigDict(extra="forbid")


class AskIn(Strict):
    """A question."""

    text: str = Field(description="The question, at most 20,000 characters.")
    thread: str | None = Field(
        None, description="`thread` of an earlier question, to go on in its conversation."
    )


class FeedbackIn(Strict):
    """What an asker says of an answer."""

    question_id: str
    helpful: bool
    reason: str | None = Field(None, description="Why not: one of the reasons of the console.")
    text: str | None = Field(None, description="In their own words.")


class SourceOut(BaseModel):
    """A cited source."""

    number: int
    title: str
    url: str | None
    date: datetime | None
    excerpt: str | None
    system: str | None = Field(
        description="Name of the source that the ticket came from, such as `file:NAME`; null once "
        "it is gone."
    )
    external_id: str | None = Field(description="Its id there.")

    @classmethod
    def of(cls, source: SourceLink | SourceView, ticket: TicketId | None = None) -> SourceOut:
        """From a view of the desk."""
        return cls(
            number=source.number,
            title=source.title,
            url=source.url,
            date=source.date,
            excerpt=source.excerpt,
            system=ticket.system if ticket else None,
            external_id=ticket.external_id if ticket else None,
        )


class AnswerOut(BaseModel):
    """The answer as the asker sees it. `text` is Markdown that cites sources as `[1]`."""

    draft_id: str
    text: str
    language: str
    origin: str = Field(description="Who wrote it.", json_schema_extra={"enum": list(ORIGINS)})
    note: str = Field(description="What the asker is told about where it comes from; mostly empty.")
    sources: list[SourceOut]
    approved_at: datetime | None
    expires_at: datetime | None


class QuestionOut(BaseModel):
    """A question and how it stands."""

    id: str
    thread: str
    text: str
    understood_as: str | None = Field(
        description="A follow-up as a model took it to mean in its thread, for staff; null where "
        "it was not written anew, and to its asker."
    )
    language: str
    status: QuestionStatus = Field(description="Where it is on its way.")
    resting: bool = Field(description="Nothing more happens by itself.")
    gate: str | None = Field(
        description="What the desk decided; null until it has, or where it did not.",
        json_schema_extra={"enum": [*GATES, None]},
    )
    confidence: float | None = Field(
        description="From 0 to 1; 0 where there is no answer, null where nothing was decided yet."
    )
    reasons: list[str] = Field(description="Why, as codes.")
    message: str | None = Field(
        description="The last text that the asker was told about it: the answer, a question back, "
        "that nothing was found, that a colleague has it. Staff see it where it quotes no ticket."
    )
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
            understood_as=view.standalone,
            language=view.language,
            status=QuestionStatus(view.status),
            resting=view.resting,
            gate=view.gate,
            confidence=view.confidence,
            reasons=list(view.reasons),
            message=view.message,
            received_at=view.received_at,
            finished_at=view.finished_at,
            seconds=round(view.seconds, 3),
            answer=AnswerOut(
                draft_id=answer.draft_id,
                text=answer.text,
                language=answer.language,
                origin=answer.origin,
                note=answer.note,
                sources=[
                    SourceOut.of(source, answer.tickets.get(source.number))
                    for source in answer.sources
                ],
                approved_at=answer.approved_at,
                expires_at=answer.expires_at,
            )
            if answer
            else None,
            ticket_id=view.ticket_id,
            ticket_url=view.ticket_url,
        )


class AskedOut(BaseModel):
    """What became of a message. `question` is null for a repeated message that is not known any
    more; what the desk replies is its `message` once it rests, for small talk too."""

    kind: Literal["question", "small_talk", "for_human"]
    duplicate: bool
    thread: str
    question: QuestionOut | None


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
