"""What the console keeps as a chat platform and as a ticket desk of its own."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, false
from sqlalchemy.orm import Mapped, mapped_column

from connectors.database.base import Base, now
from connectors.database.ids import new_id


class ConsoleMessage(Base):
    """A message in a console conversation; the console's own "server side" of a chat.

    `author` is ``guichet``, or the id of the person who wrote it. `body` is the rendered message
    of ours; `text` what a person wrote.
    """

    __tablename__ = "console_messages"
    __table_args__ = (Index("ix_console_messages_thread", "channel", "thread", "created_at"),)

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    channel: Mapped[str]
    thread: Mapped[str]
    author: Mapped[str]
    marker: Mapped[str | None] = mapped_column(unique=True)
    text: Mapped[str]
    body: Mapped[dict[str, Any] | None]
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now)


class ConsoleSession(Base):
    """A login that lives until `expires_at`; the cookie holds the token, this table its SHA-256."""

    __tablename__ = "console_sessions"

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"), index=True)
    csrf: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    issuer: Mapped[str | None]
    """The provider at which they signed on; None: they logged in with a password."""
    subject: Mapped[str | None]
    """Who they are there."""
    provider_session: Mapped[str | None] = mapped_column(index=True)
    """Their session there (``sid``), which the provider may end."""
    id_token: Mapped[str | None]
    """What the provider wants to see when they log out there too. It opens nothing here."""


class SignOnState(Base):
    """Somebody on the way to the provider and back, for ten minutes. What comes back is good once;
    the browser holds the secret, this table the SHA-256 of what goes to the provider."""

    __tablename__ = "sign_on_states"

    digest: Mapped[str] = mapped_column(primary_key=True)
    onward: Mapped[str]
    """The page of ours that they wanted."""
    person_id: Mapped[str | None] = mapped_column(ForeignKey("people.id"))
    """Who is to be linked with whoever comes back; None: they log in."""
    expires_at: Mapped[datetime]


class LocalTicket(Base):
    """A ticket of the embedded default's own desk, for sites that have no ticket system yet."""

    __tablename__ = "local_tickets"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    marker: Mapped[str] = mapped_column(unique=True)
    requester: Mapped[str | None] = mapped_column(index=True)
    title: Mapped[str]
    body: Mapped[str]
    state: Mapped[str]
    category: Mapped[str | None]
    entity: Mapped[str | None]
    assignee_id: Mapped[str | None]
    """The person who looks after it."""
    created_at: Mapped[datetime] = mapped_column(default=now)


class LocalFollowUp(Base):
    """A follow-up on a local ticket, or its solution."""

    __tablename__ = "local_follow_ups"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("local_tickets.id"), index=True)
    marker: Mapped[str] = mapped_column(unique=True)
    text: Mapped[str]
    author_id: Mapped[str | None]
    """The member of staff who wrote it; None: it came from its requester."""
    is_solution: Mapped[bool] = mapped_column(default=False, server_default=false())
    created_at: Mapped[datetime] = mapped_column(default=now)


class WrittenText(Base):
    """What a member of staff is writing as an answer to a question, kept so that nothing is lost.
    Gone once it is sent, or after some days."""

    __tablename__ = "written_texts"

    question_id: Mapped[str] = mapped_column(ForeignKey("questions.id"), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"), primary_key=True)
    text: Mapped[str]
    updated_at: Mapped[datetime] = mapped_column(default=now, index=True)
