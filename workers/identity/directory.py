"""Who people are in the directory: matched once by mail, then pinned, and asked again and again.

A mail address is only good for the first match, because on a chat platform people may change
theirs. Afterwards the pinned user must still have the person's mail; another user that has it
counts for nothing. Whatever is doubtful leaves a person unmapped, which gives no right at all.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

import structlog
from sqlalchemy import or_, select
from sqlalchemy.orm import Session, aliased

from connectors.contracts.directory import Directory, DirectoryEntry, folded
from connectors.database.base import now
from connectors.database.inserts import insert_new
from connectors.database.models import DirectoryState as S
from connectors.database.models import DirectoryUser, Identity, Person, has_role
from connectors.database.unit_of_work import Transactions
from connectors.errors import GuichetError, Unavailable
from workers.identity.matching import Asked, judge, users_for, users_of_all
from workers.knowledge.access import is_confirmed

log = structlog.get_logger("guichet.directory")

FRESH = timedelta(minutes=5)
"""How old what we know of an asker may be when a question is taken up."""
FRESH_AT_DELIVERY = timedelta(minutes=1)
"""The same just before an answer goes out, which may be long after it was drafted."""

PAUSE = 20.0
"""Seconds for which the directory is left alone after it did not answer."""

AT_ONCE = 100
"""People that are written in one transaction."""

OpenDirectory = Callable[[], AbstractContextManager[Directory]]


@dataclass(frozen=True, slots=True)
class Requester:
    """On whose behalf a ticket is opened. Both are None for somebody who is unknown there."""

    user_id: str | None
    entity: str | None


class Confirms(Protocol):
    """Looks up in time who a person is; a `DirectoryService`, or nothing where no directory is
    set."""

    def confirm(self, person_id: str, within: timedelta = FRESH) -> None: ...


class DirectoryService:
    """Keeps who is who in the directory. Network calls are made outside of any transaction.

    `label` is what people call the directory.
    """

    def __init__(
        self,
        transactions: Transactions,
        open_directory: OpenDirectory,
        label: str,
        pause: float = PAUSE,
        confirmed: Callable[[str], None] = lambda _: None,
    ) -> None:
        """`confirmed` is called with a person's id after the directory was asked about them."""
        self._transactions = transactions
        self._open_directory = open_directory
        self._label = label
        self._pause = pause
        self._confirmed = confirmed
        self._away_until = 0.0

    def confirm(self, person_id: str, within: timedelta = FRESH) -> None:
        """Ask who this person is, unless that is known and newer than `within`.

        While the directory does not answer what is known stays as it is, and ends by its age.
        """
        with self._transactions.reading() as session:
            user = session.get(DirectoryUser, person_id)
            checked = user.checked_at if user else None
            if checked is not None and checked > now() - within:
                return
            asked = _asked(session, person_id, user)
        if time.monotonic() < self._away_until:
            # It did not answer a moment ago: nobody's question has to wait for that again.
            return
        try:
            with self._open_directory() as directory:
                users = users_for(directory, asked)
        except GuichetError as error:
            # A missing token too: no question fails for it, and nobody is confirmed.
            self._away_until = time.monotonic() + self._pause
            log.warning("directory.not_confirmed", person=person_id, error=type(error).__name__)
            return
        with self._transactions.begin() as transaction:
            _write(transaction.session, asked, users)
        self._confirmed(person_id)

    def refresh(self) -> int:
        """Ask again about everybody who was somebody there, and about staff, who review
        without ever asking anything. Returns how many they are.

        Raises `ConnectorError`; then nothing is confirmed.
        """
        with self._transactions.reading() as session:
            rows = session.scalars(
                select(DirectoryUser).where(DirectoryUser.user_id.is_not(None))
            ).all()
            known = [_asked(session, row.person_id, row) for row in rows]
            unmatched = [_asked(session, one, None) for one in _unmatched_staff(session)]
        # Their rows are locked in the order of their ids, as by those who link people.
        everyone = sorted(known + unmatched, key=lambda one: one.person_id)
        if not everyone:
            return 0
        with self._open_directory() as directory:
            found = users_of_all(directory, everyone)
        for start in range(0, len(everyone), AT_ONCE):
            with self._transactions.begin() as transaction:
                for asked in everyone[start : start + AT_ONCE]:
                    _write(transaction.session, asked, found[asked.person_id])
        return len(everyone)

    def requester(self, person_id: str) -> Requester:
        """Who opens a ticket, by the directory's own ids. Raises `Unavailable` while it does
        not say: a ticket that is opened in nobody's name stays so."""
        self.confirm(person_id)
        with self._transactions.reading() as session:
            user = session.get(DirectoryUser, person_id)
            if user is None or user.checked_at is None:
                raise self._silent()
            if user.state != S.MAPPED:
                return Requester(None, None)
            if not is_confirmed(user):
                raise self._silent()
            return Requester(user.user_id, user.home)

    def _silent(self) -> Unavailable:
        return Unavailable(f"{self._label} does not say who this is.", "Try again in a minute.")


def _write(session: Session, asked: Asked, users: Sequence[DirectoryEntry]) -> None:
    taken: Collection[str] = ()
    if asked.pinned is None:
        taken = _taken(session, asked.person_id, [one.user_id for one in users])
        session.execute(
            insert_new(session, DirectoryUser, "person_id").values(
                person_id=asked.person_id, state=S.UNKNOWN, entities={}
            )
        )
    state, user = judge(asked.pinned, asked.mails, users, taken, asked.logins)
    row = session.get(DirectoryUser, asked.person_id, with_for_update=True, populate_existing=True)
    if row is None:
        # An administrator unpinned them meanwhile.
        return
    told = (_mails(session, asked.person_id), _logins(session, asked.person_id))
    if _pin_of(row) != asked.pinned or told != (asked.mails, asked.logins):
        # Somebody else was faster, or the mail is another one by now: ask again.
        row.checked_at = None
        return
    if row.checked_at is not None and row.checked_at > asked.at:
        # The directory was asked again after us, and may have said something else by then.
        return
    if row.state != state:
        log.info("directory.changed", person=asked.person_id, state=str(state))
    _set(row, state, user, asked.at)


def _set(row: DirectoryUser, state: S, user: DirectoryEntry | None, moment: datetime) -> None:
    row.state, row.checked_at = state, moment
    row.confirmed_at = moment if user else None
    row.entities = dict(user.entities) if user else {}
    # Numbers in their order.
    row.entity_ids = sorted(user.entity_ids, key=lambda one: (len(one), one)) if user else None
    row.home = user.home if user else None
    if user is not None:
        row.user_id = user.user_id


def note_mail(session: Session, identity: Identity, email: str | None) -> None:
    """Keep the mail that a platform tells of somebody. Another one than before ends what was
    known of them in the directory, until it confirms it."""
    if not email or folded(email) == folded(identity.email or ""):
        return
    identity.email = email
    user = session.get(DirectoryUser, identity.person_id)
    if user is not None:
        user.state, user.confirmed_at, user.checked_at = S.CHANGED, None, None


def note_login(session: Session, identity: Identity, login: str | None) -> None:
    """Keep the login that the sign-on provider tells of somebody. Another one than before, or
    none any more, ends what was known of them in the directory, until it confirms it."""
    if folded(login or "") == folded(identity.login or ""):
        return
    before, identity.login = identity.login, login
    user = session.get(DirectoryUser, identity.person_id)
    if user is not None and (before or user.user_id is None):
        user.state, user.confirmed_at, user.checked_at = S.CHANGED, None, None


def _asked(session: Session, person_id: str, user: DirectoryUser | None) -> Asked:
    mails, logins = _mails(session, person_id), _logins(session, person_id)
    return Asked(person_id, _pin_of(user), mails, logins, now())


def _pin_of(user: DirectoryUser | None) -> str | None:
    return (user.user_id or None) if user else None


def _mails(session: Session, person_id: str) -> frozenset[str]:
    rows = session.scalars(select(Identity.email).where(Identity.person_id == person_id))
    return frozenset(folded(mail) for mail in rows if mail and mail.strip())


def _logins(session: Session, person_id: str) -> frozenset[str]:
    rows = session.scalars(select(Identity.login).where(Identity.person_id == person_id))
    return frozenset(folded(login) for login in rows if login and login.strip())


def _unmatched_staff(session: Session) -> Sequence[str]:
    """Staff who may be somebody in the directory, by mail or login, and are not pinned yet."""
    mails = select(Identity.person_id).where(
        or_(Identity.email != "", Identity.login != "")  # neither holds for NULL
    )
    return session.scalars(
        select(Person.id)
        .outerjoin(DirectoryUser, DirectoryUser.person_id == Person.id)
        .where(
            has_role(),
            Person.disabled_at.is_(None),
            Person.id.in_(mails),
            DirectoryUser.user_id.is_(None),
        )
    ).all()


def _taken(session: Session, person_id: str, user_ids: Sequence[str]) -> set[str]:
    """Users that somebody else of a platform of this person is: two accounts with one mail."""
    own, other = aliased(Identity), aliased(Identity)
    rows = session.scalars(
        select(DirectoryUser.user_id)
        .join(other, other.person_id == DirectoryUser.person_id)
        .join(own, own.platform == other.platform)
        .join(Person, Person.id == other.person_id)
        .where(
            own.person_id == person_id,
            other.person_id != person_id,
            Person.disabled_at.is_(None),
            DirectoryUser.user_id.in_(user_ids),
        )
    )
    return {one for one in rows if one is not None}
