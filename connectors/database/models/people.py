"""People, and the ways by which they are known."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, ForeignKey, UniqueConstraint, and_, or_
from sqlalchemy.orm import Mapped, mapped_column, relationship

from connectors.database.base import Base, now
from connectors.database.ids import new_id


class Role(StrEnum):
    """What a person may do. Each role may do all that the one before it may."""

    ASKER = "asker"
    STAFF = "staff"
    ADMIN = "admin"


class Proof(StrEnum):
    """How it is known that an identity belongs to its person."""

    FIRST_SIGHT = "first_sight"
    """Nothing links it: the person was made for it."""
    ADDRESS = "address"
    """They opened a one-time address, logged in, and typed the code where they chat."""
    ADMINISTRATOR = "administrator"
    MAIL = "mail"
    """The directory has one user with their mail. Good for an asker without grants alone."""
    TRUSTED_MAIL = "trusted_mail"
    """The same where the settings say that it is good for every role."""
    UNLINKED = "unlinked"
    """It was taken from its account again: no mail links it any more."""


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
    staff_until: Mapped[datetime | None]
    """Until when they are staff besides, because a group of their chat platform said so."""
    group_role: Mapped[str | None]
    """The role that their groups at the sign-on provider gave them at their last sign-on."""
    group_role_until: Mapped[datetime | None]
    seen_at: Mapped[datetime | None]
    """When they last did something here, to the hour."""
    erased_at: Mapped[datetime | None]
    """When all that says who they were was deleted. The row stays, because logs refer to its id."""

    @property
    def acts_as(self) -> Role:
        """What they may do now."""
        role = self.account_role
        if role is Role.ASKER and self.staff_until is not None and self.staff_until > now():
            return Role.STAFF
        return role

    @property
    def account_role(self) -> Role:
        """The role of their account: the one that an administrator gave, or that of their groups at
        the sign-on provider, whichever may do more."""
        given = Role(self.role)
        until = self.group_role_until
        if self.group_role is None or until is None or until <= now():
            return given
        return max(given, Role(self.group_role), key=list(Role).index)

    identities: Mapped[list[Identity]] = relationship(
        back_populates="person", foreign_keys="Identity.person_id"
    )


class Identity(Base):
    """A person on one platform, pinned by the platform's own user id: names and mails change."""

    __tablename__ = "identities"
    __table_args__ = (UniqueConstraint("platform", "external_id"),)

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"), index=True)
    platform: Mapped[str]
    external_id: Mapped[str]
    email: Mapped[str | None]
    """A mail that says who they are in the directory. One that nobody vouches for is not kept."""
    login: Mapped[str | None]
    """The login that the sign-on provider vouches for; kept only where the site says which."""
    proof: Mapped[str] = mapped_column(default=Proof.FIRST_SIGHT)
    origin_id: Mapped[str | None] = mapped_column(ForeignKey("people.id"))
    """The person that it was before it was linked with this one; None: it was never another's. What
    they decided and said stays under that id, because that log is never changed."""

    person: Mapped[Person] = relationship(back_populates="identities", foreign_keys=[person_id])


def has_role() -> ColumnElement[bool]:
    """In SQL: whether the role of a person's account is more than an asker's."""
    by_group = and_(Person.group_role != Role.ASKER, Person.group_role_until > now())
    return or_(Person.role != Role.ASKER, by_group)


class LinkOffer(Base):
    """An address by which somebody links a chat account with their account of the console.

    One chat account has one. The address holds a token, this table its SHA-256. Who opens it and
    logs in becomes `person_id` and is shown a code; typed where the chat account chats, the code
    completes the link.
    """

    __tablename__ = "link_offers"
    __table_args__ = (UniqueConstraint("platform", "external_id"),)

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    platform: Mapped[str]
    external_id: Mapped[str]
    display_name: Mapped[str]
    email: Mapped[str | None]
    """As the platform tells it, for the page alone."""
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime] = mapped_column(index=True)
    person_id: Mapped[str | None] = mapped_column(ForeignKey("people.id"))
    """Who confirmed on the console."""
    code_hash: Mapped[str | None]
    tries: Mapped[int] = mapped_column(default=0)
    """Wrong codes so far."""


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
