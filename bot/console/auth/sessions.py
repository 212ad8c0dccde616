"""Logins that live in a cookie: the cookie holds a random token, the table its SHA-256."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, update

from connectors.database.base import now
from connectors.database.models import ConsoleSession, Person
from connectors.database.unit_of_work import Transactions
from workers.identity.passwords import key_hash

IDLE = timedelta(hours=12)
LONGEST = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class LoadedSession:
    """A valid session and whose it is."""

    person: Person
    csrf: str
    token: str


class SessionStore:
    """Opens, finds and ends sessions."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def open(self, person_id: str) -> tuple[str, str]:
        """A new session; returns its token and its CSRF token. Old sessions are swept."""
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
        return LoadedSession(person, row.csrf, token)

    def end(self, token: str) -> None:
        """Log out."""
        with self._transactions.begin() as transaction:
            transaction.session.execute(
                delete(ConsoleSession).where(ConsoleSession.token_hash == key_hash(token))
            )
