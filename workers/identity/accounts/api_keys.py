"""Keys of the REST API: only their hashes are kept."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select, update

from connectors.database.audit import audit
from connectors.database.base import now
from connectors.database.ids import new_id
from connectors.database.models import ApiKey, Person
from connectors.database.unit_of_work import Transactions
from connectors.errors import NotAllowed
from workers.identity.accounts.passwords import key_hash, new_key
from workers.identity.accounts.usernames import account_of

SEEN_EVERY = timedelta(minutes=1)
"""How exactly it is noted when a key was last used."""


class ApiKeys:
    """Gives keys out, takes them back, and knows whose they are."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def add(self, username: str, name: str) -> str:
        """A new key of the REST API for an account. This is the only time that it is seen."""
        key = new_key()
        with self._transactions.begin() as transaction:
            session = transaction.session
            account = account_of(session, username)
            session.add(
                ApiKey(
                    id=new_id(),
                    person_id=account.person_id,
                    name=name[:100] or "key",
                    key_hash=key_hash(key),
                )
            )
            audit(session, None, "key.added", account.username, name=name[:100])
        return key

    def revoke(self, username: str, name: str) -> int:
        """Revoke the keys of an account that have this name; return how many there were."""
        with self._transactions.begin() as transaction:
            session = transaction.session
            account = account_of(session, username)
            keys = session.scalars(
                select(ApiKey).filter_by(person_id=account.person_id, name=name, revoked_at=None)
            ).all()
            for key in keys:
                key.revoked_at = now()
            audit(session, None, "key.revoked", account.username, name=name[:100])
            return len(keys)

    def person_of(self, key: str) -> Person:
        """Whose key this is. Raises `NotAllowed` for an unknown, revoked or disabled one."""
        with self._transactions.reading() as session:
            row = session.scalar(select(ApiKey).filter_by(key_hash=key_hash(key), revoked_at=None))
            person = session.get(Person, row.person_id) if row else None
        if row is None or person is None or person.disabled_at is not None:
            raise NotAllowed("This API key is not valid.", "Make one: guichet user api-key NAME")
        moment = now()
        if row.last_used_at is None or row.last_used_at < moment - SEEN_EVERY:
            with self._transactions.begin() as transaction:
                transaction.session.execute(
                    update(ApiKey).where(ApiKey.id == row.id).values(last_used_at=moment)
                )
        return person
