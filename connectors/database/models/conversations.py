"""What came in: events, the threads they belong to, and the questions they ask."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from connectors.database.base import Base, now
from connectors.database.ids import new_id
from connectors.database.models.leases import Claimed
from connectors.database.models.people import Person


class QuestionStatus(StrEnum):
    """Where a question is on its way; `workers/desk/core/states.py` says which step may follow."""

    RECEIVED = "received"
    WORKING = "working"
    IN_REVIEW = "in_review"
    DELIVERING = "delivering"
    WITH_HUMAN = "with_human"
    ANSWERED = "answered"
    ABSTAINED = "abstained"
    CLARIFYING = "clarifying"
    ESCALATED = "escalated"
    SUPERSEDED = "superseded"
    FAILED = "failed"


class InboundEvent(Base):
    """One event of a platform. Its two unique keys are what makes a repeated event harmless."""

    __tablename__ = "inbound_events"
    __table_args__ = (
        UniqueConstraint("platform", "event_id"),
        UniqueConstraint("platform", "channel", "message_id"),
    )

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    platform: Mapped[str]
    event_id: Mapped[str]
    channel: Mapped[str]
    message_id: Mapped[str]


class EventStatus(StrEnum):
    """Where a stored chat event is on its way."""

    RECEIVED = "received"
    WORKING = "working"
    DONE = "done"
    FAILED = "failed"


class StoredChatEvent(Claimed, Base):
    """What an adapter stored before it acknowledged it, for workers to handle once.

    A handled one is deleted after a day. What was not for us is emptied at once; see the inbox.
    """

    __tablename__ = "chat_events"
    __table_args__ = (
        UniqueConstraint("platform", "event_id"),
        Index("ix_chat_events_status", "status", "done_at"),
        Index("ix_chat_events_message", "platform", "channel", "message_id"),
    )

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    platform: Mapped[str]
    event_id: Mapped[str]
    kind: Mapped[str]
    channel: Mapped[str]
    message_id: Mapped[str | None]
    """The message that was written, edited or deleted; None for other deeds."""
    thread: Mapped[str | None]
    """The root of the thread that a message was written in."""
    document: Mapped[dict[str, Any] | None]
    status: Mapped[str] = mapped_column(default=EventStatus.RECEIVED)
    attempts: Mapped[int] = mapped_column(default=0)
    """How many workers have begun to handle it; bounded, so a poisonous event ends visibly."""
    waits: Mapped[int] = mapped_column(default=0)
    """How often it was put off because what it follows had not come yet."""
    failure: Mapped[str | None]
    """Name of the error of the last try, never its text."""
    received_at: Mapped[datetime] = mapped_column(default=now)
    done_at: Mapped[datetime | None]
    trace: Mapped[str | None]
    """The context of its trace, as W3C's ``traceparent``; None where nothing is traced."""


class ConversationThread(Base):
    """A thread on a platform: what a follow-up question is understood by."""

    __tablename__ = "threads"
    __table_args__ = (UniqueConstraint("platform", "channel", "root"),)

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    platform: Mapped[str]
    channel: Mapped[str]
    root: Mapped[str]
    """The platform's id of the root message."""
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    human_id: Mapped[str | None] = mapped_column(ForeignKey("people.id"))
    """The member of staff who took the thread over; the copilot is silent in it since."""
    moved_to: Mapped[str | None] = mapped_column(index=True)
    """The root under which it goes on since somebody deleted `root` on the platform."""
    direct_to: Mapped[str | None]
    """Platform user id of whom all that belongs to the thread is told in private: in their direct
    conversation, and not under `root`."""


class Question(Claimed, Base):
    """One ask. `text` is as it was written; all but its asker see and use `redacted`."""

    __tablename__ = "questions"
    __table_args__ = (Index("ix_questions_open", "status", "claimed_until"),)

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    event_id: Mapped[str] = mapped_column(ForeignKey("inbound_events.id"), unique=True)
    thread_id: Mapped[str] = mapped_column(ForeignKey("threads.id"), index=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"), index=True)
    text: Mapped[str]
    redacted: Mapped[str]
    standalone: Mapped[str | None]
    """What it means without its thread, as a model wrote it, redacted; empty: none wrote it so;
    None: none was asked. For staff and the search, never told as the asker's own words."""
    language: Mapped[str]
    status: Mapped[str] = mapped_column(default=QuestionStatus.RECEIVED)
    status_at: Mapped[datetime] = mapped_column(default=now)
    received_at: Mapped[datetime] = mapped_column(default=now, index=True)
    finished_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    """How many workers have begun to answer it; bounded, so a poisonous question ends visibly."""
    gate: Mapped[str | None]
    confidence: Mapped[float | None]
    reasons: Mapped[list[str] | None]
    """Why it ended as it did, as codes, where it has no draft that says so."""
    failure: Mapped[str | None]
    """Name of the error that ended it, never its text."""
    clarifies_id: Mapped[str | None] = mapped_column(ForeignKey("questions.id"))
    """The question that this one answers our clarifying question to."""
    handler_id: Mapped[str | None] = mapped_column(ForeignKey("people.id"))
    ticket_id: Mapped[str | None]
    ticket_url: Mapped[str | None]
    trace: Mapped[str | None]
    """The context of its trace, as W3C's ``traceparent``; None where nothing is traced."""

    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    thread: Mapped[ConversationThread] = relationship()
