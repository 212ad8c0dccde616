"""Logins of the console: names and passwords, their locks, and old hashes that are renewed."""

from __future__ import annotations

from argon2 import Parameters
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from connectors.database.audit import audit
from connectors.database.ids import new_id
from connectors.database.models import ConsoleSession, LocalAccount, Person, Role
from connectors.database.unit_of_work import Transactions
from connectors.errors import NotAllowed, NotFound
from workers.identity.accounts.login_origins import (
    Origin,
    count_failure,
    count_success,
    is_known,
    is_locked,
    remember_device,
    unlock,
)
from workers.identity.accounts.passwords import (
    RECOMMENDED,
    SCRYPT,
    check_password,
    hash_password,
    is_outdated,
    matches,
)
from workers.identity.accounts.usernames import account_of
from workers.identity.people import RANKS, note_seen

NOWHERE = Origin()
"""A login whose origin nobody knows, such as one on this machine."""


class Logins:
    """Lets people in. Every try is written to the audit log."""

    def __init__(self, transactions: Transactions, cost: Parameters = RECOMMENDED) -> None:
        self._transactions = transactions
        self._cost = cost
        self._nobody = ""

    def any_accounts(self) -> bool:
        """Whether somebody was ever given a login. Without one the console is a local demo."""
        with self._transactions.reading() as session:
            return session.scalar(select(LocalAccount.username).limit(1)) is not None

    def login(
        self, username: str, password: str, origin: Origin = NOWHERE, least: Role = Role.ASKER
    ) -> Person:
        """The person behind a name and a password. Raises `NotAllowed` alike for every failure,
        and for who has a lesser role than `least`.

        After a few wrong passwords the account is locked for where they come from, for a minute
        and then for longer; a right password is no use meanwhile. See `login_origins`.
        """
        username = username.strip().lower()
        with self._transactions.reading() as session:
            account = session.get(LocalAccount, username)
            locked = account is not None and is_locked(session, account, origin)
            old = _any_scrypt_hash(session)
        stored = account.password_hash if account else ""
        right = self._matches(password, stored, old) and account is not None and not locked
        renewed = (
            hash_password(password, self._cost)
            if right and is_outdated(stored, self._cost)
            else None
        )
        with self._transactions.begin() as transaction:
            session = transaction.session
            person = _signed_in(session, username, origin, least) if right else None
            if person is not None and renewed is not None:
                _renew(session, username, stored, renewed)
            if person is None:
                if account is not None and not locked:
                    count_failure(session, session.get_one(LocalAccount, username), origin)
                audit(session, None, "login.refused", username[:64])
            else:
                audit(session, person.id, "login", username)
        if person is None:
            raise NotAllowed(
                "The user name or the password is wrong, or there were too many tries.",
                "Try again, or wait a few minutes.",
            )
        return person

    def knows_device(self, username: str, origin: Origin) -> bool:
        """Whether somebody logged in under this name with this device before."""
        with self._transactions.reading() as session:
            account = session.get(LocalAccount, username.strip().lower())
            return account is not None and is_known(session, account.person_id, origin)

    def remember_device(self, person_id: str, origin: Origin) -> str:
        """What the cookie of the device is to hold that a person has just logged in with."""
        with self._transactions.begin() as transaction:
            return remember_device(transaction.session, person_id, origin)

    def set_password(self, username: str, password: str, by: str | None = None) -> None:
        """Set a password, unlock the account, and end its sessions; `by` is who does it."""
        hashed = hash_password(check_password(password), self._cost)
        with self._transactions.begin() as transaction:
            account = account_of(transaction.session, username)
            account.password_hash = hashed
            unlock(transaction.session, account)
            end_sessions(transaction.session, account.person_id)
            audit(transaction.session, by, "password.set", account.username)

    def change_password(self, person_id: str, old: str, new: str, origin: Origin = NOWHERE) -> None:
        """A person's own change. Raises `NotAllowed` unless `old` is right."""
        with self._transactions.reading() as session:
            account = session.scalar(select(LocalAccount).filter_by(person_id=person_id))
        if account is None:
            raise NotFound("This person has no local account.")
        check_password(new)
        self.login(account.username, old, origin)
        self.set_password(account.username, new, by=person_id)

    def _matches(self, password: str, stored: str, old: str | None) -> bool:
        """Whether `password` is the one of `stored` (empty: nobody has this name).

        The same hashes are computed whoever logs in, so that the time does not tell which names
        exist: one of Argon2, and one of scrypt for as long as anybody (`old`) still has one.
        """
        is_old = stored.startswith(SCRYPT)
        new_right = matches(password, self._hash_of_nobody() if is_old or not stored else stored)
        old_right = old is not None and matches(password, stored if is_old else old)
        return old_right if is_old else new_right and bool(stored)

    def _hash_of_nobody(self) -> str:
        if not self._nobody:
            self._nobody = hash_password(new_id(), self._cost)
        return self._nobody


def _any_scrypt_hash(session: Session) -> str | None:
    is_old = LocalAccount.password_hash.startswith(SCRYPT, autoescape=True)
    return session.scalar(select(LocalAccount.password_hash).where(is_old).limit(1))


def _renew(session: Session, username: str, stored: str, renewed: str) -> None:
    # Not if somebody set another password meanwhile.
    session.execute(
        update(LocalAccount)
        .where(LocalAccount.username == username, LocalAccount.password_hash == stored)
        .values(password_hash=renewed)
    )


def _signed_in(session: Session, username: str, origin: Origin, least: Role) -> Person | None:
    account = session.get_one(LocalAccount, username)
    person = session.get_one(Person, account.person_id)
    if person.disabled_at is not None or RANKS[person.account_role] < RANKS[least]:
        return None
    count_success(session, account, origin)
    note_seen(person)
    return person


def end_sessions(session: Session, person_id: str) -> None:
    """Log somebody out everywhere."""
    session.execute(delete(ConsoleSession).where(ConsoleSession.person_id == person_id))
