"""Linking a chat account at first sight, because the directory has one user with their mail.

A mail that somebody vouches for tells who they are in the directory, and so what they may see.
It is no login: an account that may do or see more than the directory gives to everybody (a role, a
grant) is not linked so, unless the settings say that it is enough. Whoever has such an account
opens the linking address once; until then they are an asker in chat.
"""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from connectors.database.audit import audit
from connectors.database.contention import retried
from connectors.database.models import (
    DirectoryState,
    DirectoryUser,
    Identity,
    Person,
    Proof,
    Role,
)
from connectors.database.unit_of_work import Transactions
from connectors.errors import Conflict, NotAllowed
from workers.identity.joining import join
from workers.identity.locks import lock_people
from workers.identity.people import has_login
from workers.identity.places import is_chat
from workers.knowledge.access import is_confirmed
from workers.settings import Settings


class MailLinks:
    """Called with a person whom the directory has just confirmed."""

    def __init__(self, transactions: Transactions, settings: Settings) -> None:
        self._transactions = transactions
        self._settings = settings

    def __call__(self, person_id: str) -> None:
        """Link their chat account with the one other person that is the same user, if it may be."""
        with self._transactions.reading() as session:
            if self._other(session, person_id) is None:
                return
        self._link(person_id)

    @retried
    def _link(self, person_id: str) -> None:
        with self._transactions.begin() as transaction:
            session = transaction.session
            other = self._other(session, person_id)
            if other is None:
                return
            # Again, now that nobody changes them: a role may have been given meanwhile.
            lock_people(session, person_id, other)
            identity, other = _new_identity(session, person_id), self._other(session, person_id)
            if identity is None or other is None:
                return
            trusted = self._settings.platform(identity.platform).staff_by_mail
            proof = Proof.TRUSTED_MAIL if trusted else Proof.MAIL
            subject = f"{identity.platform}:{identity.external_id}"
            try:
                # Where it raises it has changed nothing: they stay two.
                join(session, identity, other, proof)
            except (Conflict, NotAllowed):
                return
            audit(session, other, "identity.linked", subject, proof=str(proof))

    def _other(self, session: Session, person_id: str) -> str | None:
        """The one person whom a mail may link this one with, if there is exactly one."""
        user = session.get(DirectoryUser, person_id)
        identity = _new_identity(session, person_id)
        if identity is None or not is_confirmed(user):
            return None
        assert user is not None
        people = session.scalars(
            select(Person)
            .join(DirectoryUser, DirectoryUser.person_id == Person.id)
            .where(
                DirectoryUser.user_id == user.user_id,
                DirectoryUser.state == DirectoryState.MAPPED,
                Person.id != person_id,
                Person.disabled_at.is_(None),
            )
        ).all()
        # Somebody who logs in comes before another chat account of theirs.
        others = [one for one in people if has_login(session, one.id)] or people
        if len(others) != 1:
            return None
        (other,) = others
        enough = self._settings.platform(identity.platform).staff_by_mail or is_plain(other)
        return other.id if enough else None


def is_plain(person: Person) -> bool:
    """Whether somebody may do and see no more than the directory gives to everybody."""
    return person.acts_as is Role.ASKER and not person.sees_everything


def _new_identity(session: Session, person_id: str) -> Identity | None:
    """The one identity of somebody who came from a chat platform and was linked by nothing more
    than a mail, nor taken from an account."""
    found = session.scalars(select(Identity).filter_by(person_id=person_id)).all()
    if len(found) != 1:
        return None
    (identity,) = found
    by_mail = identity.proof in (Proof.FIRST_SIGHT, Proof.MAIL)
    new = by_mail and is_chat(identity.platform)
    person = session.get_one(Person, person_id)
    return identity if new and identity.email and is_plain(person) else None
