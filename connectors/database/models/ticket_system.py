"""Who people are in the ticket system, and the tickets that were opened there from chat."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from connectors.database.base import Base, now
from connectors.database.ids import new_id


class DirectoryState(StrEnum):
    """Whether a person is somebody in the ticket system. Only `mapped` gives any right there."""

    MAPPED = "mapped"
    NO_MAIL = "no_mail"
    UNKNOWN = "unknown"
    AMBIGUOUS = "ambiguous"
    """Several active users have their mail, or another person of their platform has it too."""
    CHANGED = "changed"
    """Their mail is another one than that of the user they were pinned to."""
    INACTIVE = "inactive"
    """The user they were pinned to is deactivated or gone."""


class DirectoryUser(Base):
    """The user of the ticket system that a person is. `user_id` is pinned: it is set once and never
    guessed anew.

    No identity of the person: several persons, one for each platform, may be one user there.
    """

    __tablename__ = "directory_users"

    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"), primary_key=True)
    user_id: Mapped[str | None] = mapped_column(index=True)
    state: Mapped[str]
    entities: Mapped[dict[str, Any]]
    """Full names of entities, each with whether what lies below it is meant too. For tickets whose
    source knows only names."""
    entity_ids: Mapped[list[str] | None]
    """The ticket system's ids of all entities whose tickets they may see."""
    home: Mapped[str | None]
    """The ticket system's id of the entity that their new tickets belong to."""
    confirmed_at: Mapped[datetime | None]
    """When the ticket system last said that this is so."""
    checked_at: Mapped[datetime | None]
    """When it was last asked; None: it must be asked again."""


class ChatTicket(Base):
    """A ticket that was opened from chat. It is watched until it was closed for some time."""

    __tablename__ = "chat_tickets"
    __table_args__ = (
        UniqueConstraint("system", "ticket_id"),
        Index("ix_chat_tickets_watched", "system", "state"),
    )

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    system: Mapped[str]
    """Which ticket system it is in, by its connector's name."""
    ticket_id: Mapped[str]
    question_id: Mapped[str] = mapped_column(ForeignKey("questions.id"), unique=True)
    state: Mapped[str]
    opened_at: Mapped[datetime] = mapped_column(default=now)
    changed_at: Mapped[datetime] = mapped_column(default=now)
    solution_id: Mapped[int | None]
    """The ticket system's id of the solution that it had when it was last looked at."""
    hinted_at: Mapped[datetime | None]
    """When a webhook last had it looked at."""


class SeenTicket(Base):
    """A person's ticket as the ticket system last showed it, for when it does not answer."""

    __tablename__ = "seen_tickets"

    system: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"), primary_key=True)
    ticket_id: Mapped[str] = mapped_column(primary_key=True)
    rank: Mapped[int]
    """Its place in the list; 0 is the newest."""
    title: Mapped[str]
    url: Mapped[str | None]
    state: Mapped[str]
    seen_at: Mapped[datetime] = mapped_column(default=now)
