"""People, and the ways by which they are known."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from connectors.database.base import Base, now
from connectors.database.ids import new_id


class Role(StrEnum):
    """What a person may do. Each role may do all that the one before it may."""

    ASKER = "asker"
    STAFF = "staff"
    ADMIN = "admin"


class Person(Base):
    """One human being, whatever platforms they come from."""

    __tablename__ = "people"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    display_name: Mapped[str]
    role: Mapped[str] = mapped_column(default=Role.ASKER)
    language: Mapped[str | None]
    entities: Mapped[list[str] | None]
    """Entities whose tickets they may see, with everything below them, where no ticket system says.
    None: what the role gives, for askers only the public; empty: only the public for staff too."""
    sees_everything: Mapped[bool] = mapped_column(default=False)
    """An administrator granted the sight of every ticket; also the demo's and the command line's
    person, who holds the database anyway. No role sets it."""
    created_at: Mapped[datetime] = mapped_column(default=now)
    disabled_at: Mapped[datetime | None]

    identities: Mapped[list[Identity]] = relationship(back_populates="person")


class Identity(Base):
    """A person on one platform, pinned by the platform's own user id: names and mails change."""

    __tablename__ = "identities"
    __table_args__ = (UniqueConstraint("platform", "external_id"),)

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"), index=True)
    platform: Mapped[str]
    external_id: Mapped[str]
    email: Mapped[str | None]

    person: Mapped[Person] = relationship(back_populates="identities")


class LocalAccount(Base):
    """A login of the console. `password_hash` is an Argon2 hash, or scrypt if it is an old one.
    Failures are those from places that are not known; see `LoginOrigin`."""

    __tablename__ = "local_accounts"

    username: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"), unique=True)
    password_hash: Mapped[str]
    failed_logins: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]


class LoginOrigin(Base):
    """A device that a person logged in with before, or an address that failed to lately.

    `origin` is ``device:`` and the SHA-256 of the token in its cookie, or ``address:`` and the
    address.
    """

    __tablename__ = "login_origins"

    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"), primary_key=True)
    origin: Mapped[str] = mapped_column(primary_key=True)
    failed_logins: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]
    seen_at: Mapped[datetime] = mapped_column(default=now)


class ApiKey(Base):
    """A key of the REST API, stored as its SHA-256: the key has 256 random bits of its own."""

    __tablename__ = "api_keys"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"), index=True)
    name: Mapped[str]
    key_hash: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
