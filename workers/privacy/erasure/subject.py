"""Whom an erasure is about: every id and name by which one person is known."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from connectors.database.models import Identity, LocalAccount, Person
from connectors.errors import Conflict, NotFound
from workers.identity.accounts.service import DEMO_PERSON
from workers.identity.people import find_identity, own_ids

LEAST = 3
"""Characters of a name that is looked for in texts."""


@dataclass(frozen=True, slots=True)
class Subject:
    """One person. `ids` are all under which they stand in the logs."""

    id: str
    ids: tuple[str, ...]
    usernames: tuple[str, ...]
    identities: tuple[tuple[str, str], ...]
    """Platform and user id there."""
    mails: tuple[str, ...]
    names: tuple[str, ...]

    @property
    def accounts(self) -> tuple[str, ...]:
        """Every identity as commands and the audit log write it."""
        return tuple(f"{platform}:{external_id}" for platform, external_id in self.identities)

    @property
    def words(self) -> tuple[str, ...]:
        """What a text would name them by, the longest first."""
        found = {
            *self.names,
            *self.usernames,
            *self.mails,
            *(external_id for _, external_id in self.identities),
        } - set(self.ids)
        return tuple(sorted((one for one in found if len(one) >= LEAST), key=len, reverse=True))


def names(word: str, text: str) -> bool:
    """Whether `text` holds `word`, and not as a piece of a longer one."""
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE) is not None


def find_subject(session: Session, who: str) -> Subject:
    """The person named by user name, ``PLATFORM:ID`` or id.

    Raises `NotFound`, and `Conflict` for one who cannot be erased.
    """
    person_id = _person_id(session, who.strip())
    if person_id == DEMO_PERSON:
        raise Conflict("The demo's person is nobody.", "Delete the demo's folder instead.")
    ids = tuple(sorted(own_ids(session, person_id)))
    accounts = session.scalars(select(LocalAccount.username).where(LocalAccount.person_id.in_(ids)))
    usernames = tuple(accounts)
    identities = session.scalars(select(Identity).where(Identity.person_id.in_(ids))).all()
    people = session.scalars(select(Person).where(Person.id.in_(ids))).all()
    return Subject(
        person_id,
        ids,
        usernames,
        tuple((one.platform, one.external_id) for one in identities),
        tuple({one for each in identities for one in (each.email, each.login) if one}),
        tuple({one.display_name for one in people if one.display_name}),
    )


def require_another_account(session: Session, subject: Subject) -> None:
    """Raise `Conflict` for the last account: without accounts the console is an open demo."""
    others = select(LocalAccount.username).where(LocalAccount.person_id.not_in(subject.ids))
    if subject.usernames and session.scalar(others.limit(1)) is None:
        raise Conflict(
            "This is the only account: without one the console is a demo that is open to all.",
            "Make another administrator first: guichet user add NAME --role admin",
        )


def _person_id(session: Session, who: str) -> str:
    account = session.get(LocalAccount, who.lower())
    if account is not None:
        return account.person_id
    identity = find_identity(session, who)
    if identity is not None:
        return identity.person_id
    if session.get(Person, who) is not None:
        return who
    raise NotFound(
        f"There is nobody {who[:60]!r}.",
        "Use a user name, PLATFORM:ID or a person's id; see: guichet user list",
    )
