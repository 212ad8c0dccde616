"""What was decided and said, written once: reviews, feedback, audit. Only retention and the erasure
of a person change these rows, by a permit of their transaction; see `connectors.database.permits`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from connectors.database.base import Base, now
from connectors.database.ids import new_id


class Review(Base):
    """A decision on a draft, or its taking back. The last one counts. Of two at the same moment
    one finds its number taken: the unique key is the last line of defence."""

    __tablename__ = "reviews"
    __table_args__ = (UniqueConstraint("draft_id", "number"),)

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    draft_id: Mapped[str] = mapped_column(ForeignKey("drafts.id"))
    number: Mapped[int] = mapped_column(default=1, server_default="1")
    """1 for the first decision on its draft, 2 for its taking back, 3 for the next decision …"""
    reviewer_id: Mapped[str] = mapped_column(ForeignKey("people.id"))
    decision: Mapped[str]
    """``approve``, ``edit``, ``reject``, ``take_over``; ``undo`` takes the one before it back."""
    text: Mapped[str | None]
    """The text that goes out, when it is not the draft's own; redacted."""
    reason: Mapped[str | None]
    """Why it was rejected: in the reviewer's words, redacted, or the code they clicked."""
    platform: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=now)


class FeedbackEvent(Base):
    """One thing that somebody said of an answer, or did with it."""

    __tablename__ = "feedback_events"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    question_id: Mapped[str] = mapped_column(ForeignKey("questions.id"), index=True)
    draft_id: Mapped[str | None] = mapped_column(ForeignKey("drafts.id"), index=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"))
    role: Mapped[str]
    platform: Mapped[str]
    kind: Mapped[str]
    """``vote``, ``review``, ``ticket``, ``human_answer`` …"""
    value: Mapped[str]
    reason: Mapped[str | None]
    """One of the codes that one click names."""
    text: Mapped[str | None]
    """What the person wrote: a comment, a reason, an answer; redacted."""
    created_at: Mapped[datetime] = mapped_column(default=now, index=True)


class AuditEntry(Base):
    """Who did what to the installation and its questions: logins, roles, keys, reviews,
    escalations, syncs. No message text."""

    __tablename__ = "audit_log"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    at: Mapped[datetime] = mapped_column(default=now, index=True)
    person_id: Mapped[str | None]
    action: Mapped[str]
    subject: Mapped[str]
    detail: Mapped[dict[str, Any]]


class LogPermit(Base):
    """While a transaction has a row here, it may change the logs. It is deleted before the commit,
    so that no other transaction ever sees one."""

    __tablename__ = "log_permits"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
