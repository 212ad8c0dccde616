"""Logins that live in a cookie: the cookie holds a random token, the table its SHA-256."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import delete, update

from connectors.database.audit import audit
from connectors.database.base import now
from connectors.database.models import ConsoleSession, Person
from connectors.database.unit_of_work import Transactions
from workers.identity.accounts.passwords import key_hash
from workers.identity.people import note_seen
from workers.identity.sign_on.claims import Subject

IDLE = timedelta(hours=12)
LONGEST = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class LoadedSession:
    """A valid session and whose it is."""

    person: Person
    csrf: str
    token: str


@dataclass(frozen=True, slots=True)
class Ended:
    """How a session that ended had begun: at a provider, or by a password (None)."""

    issuer: str | None = None
    id_token: str | None = field(default=None, repr=False)


class SessionStore:
    """Opens, finds and ends sessions."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def open(self, person_id: str, subject: Subject | None = None) -> tuple[str, str]:
        """A new session; returns its token and its CSRF token. Old sessions are swept.

        `subject` is who signed on at the provider, which may end the session from there.
        """
        token, csrf = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
        moment = now()
        with self._transactions.begin() as transaction:
            session = transaction.session
            session.execute(delete(ConsoleSession).where(ConsoleSession.expires_at < moment))
            session.add(
                ConsoleSession(
                    token_hash=key_hash(token),
                    person_id=person_id,
                    csrf=csrf,
                    created_at=moment,
                    expires_at=moment + IDLE,
                    issuer=subject.issuer if subject else None,
                    subject=subject.subject if subject else None,
                    provider_session=subject.session if subject else None,
                    id_token=subject.id_token if subject else None,
                )
            )
        return token, csrf

    def load(self, token: str) -> LoadedSession | None:
        """The session of this token, if it is there, alive, and its person not disabled."""
        moment = now()
        with self._transactions.reading() as session:
            row = session.get(ConsoleSession, key_hash(token))
            if row is None or row.expires_at < moment:
                return None
            person = session.get(Person, row.person_id)
        if person is None or person.disabled_at is not None:
            return None
        # Renewed once half its time is over: a write at every click would be a waste.
        if row.expires_at - moment < IDLE / 2:
            until = min(moment + IDLE, row.created_at + LONGEST)
            with self._transactions.begin() as transaction:
                transaction.session.execute(
                    update(ConsoleSession)
                    .where(ConsoleSession.token_hash == row.token_hash)
                    .values(expires_at=until)
                )
            self._note_seen(person.id)
        return LoadedSession(person, row.csrf, token)

    def _note_seen(self, person_id: str) -> None:
        with self._transactions.begin() as transaction:
            note_seen(transaction.session.get_one(Person, person_id))

    def end(self, token: str) -> Ended:
        """Log out."""
        mine = ConsoleSession.token_hash == key_hash(token)
        with self._transactions.begin() as transaction:
            row = transaction.session.execute(
                delete(ConsoleSession)
                .where(mine)
                .returning(ConsoleSession.issuer, ConsoleSession.id_token)
            ).first()
        return Ended(row.issuer, row.id_token) if row else Ended()

    def end_by_provider(
        self, issuer: str, subject: str | None, session: str | None, before: datetime
    ) -> int:
        """End what the provider orders: one session there, or all of a subject; how many there
        were. A session that began after the order is not meant."""
        wanted = [ConsoleSession.issuer == issuer, ConsoleSession.created_at <= before]
        if session is not None:
            wanted.append(ConsoleSession.provider_session == session)
        if subject is not None:
            wanted.append(ConsoleSession.subject == subject)
        if session is None and subject is None:
            return 0
        with self._transactions.begin() as transaction:
            found = transaction.session.execute(
                delete(ConsoleSession)
                .where(*wanted)
                .returning(ConsoleSession.person_id, ConsoleSession.token_hash)
            ).all()
            for person_id, _ in found:
                audit(transaction.session, person_id, "logout.by_provider", issuer[:200])
        return len(found)
