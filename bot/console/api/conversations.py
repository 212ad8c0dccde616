"""One's conversations by the REST API."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel, Field

from bot.console.api.errors import answers
from bot.console.api.models import QuestionOut
from bot.console.auth.visitors import ApiAsker, Services
from bot.console.conversations import Conversation, Conversations, Entry, Summary
from bot.console.services import PLATFORM
from connectors.database.models import QuestionStatus
from workers.desk.views.questions import QuestionView

router = APIRouter(prefix="/api/v1/conversations", tags=["conversations"])


class SummaryOut(BaseModel):
    """A conversation in a list."""

    thread: str
    title: str
    status: QuestionStatus = Field(description="Of its newest question.")
    at: datetime

    @classmethod
    def of(cls, one: Summary) -> SummaryOut:
        """From the console's list."""
        return cls(thread=one.root, title=one.title, status=QuestionStatus(one.status), at=one.at)


class ConversationsOut(BaseModel):
    """The caller's conversations, newest first."""

    conversations: list[SummaryOut]


class MessageOut(BaseModel):
    """One thing that was said. `text` is Markdown."""

    kind: Literal["asker", "answer", "notice"]
    text: str
    at: datetime
    question_id: str | None

    @classmethod
    def of(cls, entry: Entry) -> MessageOut:
        """From the console's page."""
        return cls(
            kind=entry.kind,
            text=entry.text,
            at=entry.at,
            question_id=entry.question.id if entry.question else None,
        )


class ConversationOut(BaseModel):
    """A conversation as its asker sees it, oldest first."""

    thread: str
    title: str
    pending: bool = Field(description="Something is about to happen.")
    messages: list[MessageOut]
    questions: list[QuestionOut]

    @classmethod
    def of(cls, one: Conversation, questions: list[QuestionView]) -> ConversationOut:
        """From the console's page."""
        return cls(
            thread=one.root,
            title=one.title,
            pending=one.pending,
            messages=[MessageOut.of(entry) for entry in one.entries if entry.kind != "state"],
            questions=[QuestionOut.of(view) for view in questions],
        )


@router.get("", summary="List one's conversations", responses=answers())
def conversations(person: ApiAsker, services: Services) -> ConversationsOut:
    """The newest thirty, newest first."""
    found = Conversations(services).recent(person.id)
    return ConversationsOut(conversations=[SummaryOut.of(one) for one in found])


@router.get("/{thread}", summary="Read a conversation", responses=answers(404))
def conversation(person: ApiAsker, services: Services, thread: str) -> ConversationOut:
    """One's own: what was said by both sides, and how each question stands."""
    one = Conversations(services).read(person.id, thread)
    questions = services.desk.views.thread(person.id, PLATFORM, one.channel, thread)
    return ConversationOut.of(one, questions)
