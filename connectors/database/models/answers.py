"""What goes out: drafts with their sources and evidence, deliveries, approved answers."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from connectors.database.base import Base, now
from connectors.database.ids import new_id
from connectors.database.models.conversations import Question
from connectors.database.models.leases import Claimed


class DraftStatus(StrEnum):
    """A draft is `proposed` to a reviewer, or `released` by the gate; the rest are ends."""

    PROPOSED = "proposed"
    RELEASED = "released"
    APPROVED = "approved"
    EDITED = "edited"
    REJECTED = "rejected"
    TAKEN_OVER = "taken_over"
    DISCARDED = "discarded"
    EXPIRED = "expired"


class DeliveryStatus(StrEnum):
    """`pending` and `sending` are under way; `sent`, `failed` and `discarded` are ends."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    DISCARDED = "discarded"


class Draft(Base):
    """A proposed answer, with all that is needed to make it again byte for byte."""

    __tablename__ = "drafts"
    __table_args__ = (
        UniqueConstraint("question_id", "number"),
        Index("ix_drafts_queue", "status", "created_at"),
    )

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    question_id: Mapped[str] = mapped_column(ForeignKey("questions.id"), index=True)
    number: Mapped[int]
    """1 for the first draft of a question, 2 for the one after a rejection."""
    origin: Mapped[str]
    """``extractive``, ``generated``, ``approved`` (an approved answer again) or ``human``."""
    status: Mapped[str]
    text: Mapped[str]
    language: Mapped[str]
    confidence: Mapped[float]
    reasons: Mapped[list[str]]
    risks: Mapped[list[str]]
    gate: Mapped[str]
    recipe: Mapped[dict[str, Any]]
    """Drafter, its version and parameters, index revision and, by hash, every text it used."""
    created_at: Mapped[datetime] = mapped_column(default=now)
    decided_at: Mapped[datetime | None]
    claimed_by: Mapped[str | None] = mapped_column(ForeignKey("people.id"))
    claimed_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]

    question: Mapped[Question] = relationship()
    sources: Mapped[list[DraftSource]] = relationship(
        back_populates="draft", order_by="DraftSource.number"
    )


class DraftSource(Base):
    """A source of a draft, as it was then."""

    __tablename__ = "draft_sources"

    draft_id: Mapped[str] = mapped_column(ForeignKey("drafts.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(BigInteger)
    """No foreign key: the ticket may be deleted while the log of what was answered stays."""
    ticket_hash: Mapped[str]
    title: Mapped[str]
    url: Mapped[str | None]
    date: Mapped[datetime | None]
    evidence_hash: Mapped[str] = mapped_column(ForeignKey("evidence.hash"))
    score: Mapped[float]

    draft: Mapped[Draft] = relationship(back_populates="sources")
    evidence: Mapped[Evidence] = relationship()


class ModelAttempt(Base):
    """What a model wrote for a question and was not used."""

    __tablename__ = "model_attempts"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    question_id: Mapped[str] = mapped_column(
        ForeignKey("questions.id", ondelete="CASCADE"), index=True
    )
    model: Mapped[str]
    """The name under which the settings know it."""
    code: Mapped[str]
    """Why it was not used, such as ``loop``; ``declined``: the model said that it has no answer."""
    text: Mapped[str]
    tickets: Mapped[list[int]]
    """The tickets that the model was shown: what it wrote may quote them."""
    created_at: Mapped[datetime] = mapped_column(default=now)


class Evidence(Base):
    """A text that a draft was made from, by the SHA-256 of its UTF-8 bytes. Written once."""

    __tablename__ = "evidence"

    hash: Mapped[str] = mapped_column(primary_key=True)
    text: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=now)


class Delivery(Claimed, Base):
    """A message that must reach its reader once: the outbox.

    `dedupe_key` says what it is for, such as ``answer:<question>``, and is unique: two workers
    that come to the same conclusion write one delivery.
    """

    __tablename__ = "deliveries"
    __table_args__ = (
        Index("ix_deliveries_due", "status", "next_attempt_at"),
        # What a person clicks or reacts on is looked up by the message that it stands on.
        Index("ix_deliveries_message", "sent_message_id"),
    )

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    dedupe_key: Mapped[str] = mapped_column(unique=True)
    marker: Mapped[str] = mapped_column(unique=True)
    question_id: Mapped[str | None] = mapped_column(ForeignKey("questions.id"), index=True)
    draft_id: Mapped[str | None] = mapped_column(ForeignKey("drafts.id"))
    kind: Mapped[str]
    platform: Mapped[str]
    channel: Mapped[str]
    thread: Mapped[str | None]
    person: Mapped[str | None]
    message: Mapped[dict[str, Any]]
    replaces_id: Mapped[str | None] = mapped_column(ForeignKey("deliveries.id"))
    """The delivery whose message this one updates in place."""
    status: Mapped[str] = mapped_column(default=DeliveryStatus.PENDING)
    outcome_unknown: Mapped[bool] = mapped_column(default=False)
    """A send began and its end was not seen: the platform is searched for the marker first."""
    attempts: Mapped[int] = mapped_column(default=0)
    next_attempt_at: Mapped[datetime] = mapped_column(default=now)
    first_attempt_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=now)
    sent_at: Mapped[datetime | None]
    sent_channel: Mapped[str | None]
    sent_message_id: Mapped[str | None]
    sent_thread: Mapped[str | None]
    failure: Mapped[str | None]
    progress: Mapped[dict[str, Any] | None]
    """How far the sending of a message in several parts has come; see the desk's outbox."""
    trace: Mapped[str | None]
    """The context of its trace, as W3C's ``traceparent``; None where nothing is traced."""


class ChannelTurn(Base):
    """How much a channel was sent: the bucket that keeps all processes to its platform's rate."""

    __tablename__ = "channel_turns"

    platform: Mapped[str] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(primary_key=True)
    full_at: Mapped[float]
    """When it takes a whole burst again, in seconds since 1970."""


class ApprovedAnswer(Base):
    """An answer that a reviewer let through, served first when nearly the same is asked again."""

    __tablename__ = "approved_answers"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    draft_id: Mapped[str] = mapped_column(ForeignKey("drafts.id"), unique=True)
    question_key: Mapped[str] = mapped_column(index=True)
    """The question's content words, stemmed and sorted: equal keys are the same question."""
    question: Mapped[str]
    text: Mapped[str]
    language: Mapped[str]
    approved_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    for_reuse: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Somebody who may said that it is served again though it names a risky step."""
