"""Local accounts of the console: logins, roles, and the demo's one person."""

from __future__ import annotations

import re

from argon2 import Parameters
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from connectors.database.audit import audit
from connectors.database.base import now
from connectors.database.ids import new_id
from connectors.database.inserts import insert_new
from connectors.database.models import (
    ConsoleSession,
    DirectoryUser,
    Identity,
    LocalAccount,
    Person,
    Role,
)
from connectors.database.unit_of_work import Transactions
from connectors.errors import BadInput, Conflict, NotAllowed, NotFound
from workers.identity.account_views import AccountView, account_views
from workers.identity.directory import note_mail
from workers.identity.login_origins import (
    Origin,
    count_failure,
    count_success,
    is_known,
    is_locked,
    remember_device,
    unlock,
)
from workers.identity.passwords import (
    RECOMMENDED,
    SCRYPT,
    check_password,
    hash_password,
    is_outdated,
    matches,
)
from workers.identity.people import find_person
from workers.identity.usernames import account_of, checked_username

PLATFORM = "console"
DEMO_PERSON = "demo"
"""Id of the person that uses a console without accounts."""
NOWHERE = Origin()
"""A login whose origin nobody knows, such as one on this machine."""
_EMAIL = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+")


class Accounts:
    """Every change is written to the audit log with its time and, if known, who made it."""

    def __init__(self, transactions: Transactions, cost: Parameters = RECOMMENDED) -> None:
        self._transactions = transactions
        self._cost = cost
        self._nobody = ""

    def any_accounts(self) -> bool:
        """Whether somebody was ever given a login. Without one the console is a local demo."""
        with self._transactions.reading() as session:
            return session.scalar(select(LocalAccount.username).limit(1)) is not None

    def add(
        self,
        username: str,
        password: str,
        role: Role,
        name: str = "",
        language: str | None = None,
        *,
        sees_everything: bool = False,
        entities: list[str] | None = None,
        email: str | None = None,
    ) -> str:
        """Make an account; return its person's id. By `email` the directory knows the person;
        where there is no directory staff see every entity, unless `entities` narrow it.

        Raises `BadInput` for a bad name or password, `Conflict` if the name is taken.
        """
        username = checked_username(username)
        hashed = hash_password(check_password(password), self._cost)
        with self._transactions.begin() as transaction:
            session = transaction.session
            if session.get(LocalAccount, username) is not None:
                raise Conflict(f"There is an account {username!r} already.", "Choose another name.")
            person = Person(
                id=new_id(),
                display_name=name or username,
                role=role,
                language=language,
                entities=entities,
                sees_everything=sees_everything,
            )
            session.add(person)
            session.flush()
            _identify(session, person, email)
            session.add(LocalAccount(username=username, person_id=person.id, password_hash=hashed))
            audit(session, None, "account.added", username, role=str(role))
            return person.id

    def login(self, username: str, password: str, origin: Origin = NOWHERE) -> Person:
        """The person behind a name and a password. Raises `NotAllowed` alike for every failure.

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
            person = _signed_in(session, username, origin) if right else None
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
            _end_sessions(transaction.session, account.person_id)
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

    def set_email(self, username: str, email: str) -> None:
        """Tell another mail of an account. The directory confirms it before it gives any right."""
        with self._transactions.begin() as transaction:
            session = transaction.session
            account = account_of(session, username)
            identity = session.scalars(
                select(Identity).filter_by(platform=PLATFORM, external_id=account.person_id)
            ).one()
            note_mail(session, identity, _checked_email(email))
            audit(session, None, "email.set", account.username)

    def unpin(self, who: str) -> None:
        """Forget who somebody is in the directory: at their next question they are matched anew.

        `who` is an account's name, or ``platform:id`` for somebody of a chat platform. For a user
        that was deleted there and made again, and for a match that was wrong.
        """
        platform, separator, external_id = who.partition(":")
        with self._transactions.begin() as transaction:
            session = transaction.session
            if separator:
                person = find_person(session, platform, external_id)
            else:
                person = session.get_one(Person, account_of(session, who).person_id)
            if person is None:
                raise NotFound(f"There is nobody {who[:60]!r}.", "Use NAME, or PLATFORM:ID.")
            session.execute(delete(DirectoryUser).where(DirectoryUser.person_id == person.id))
            audit(session, None, "glpi.unpinned", who[:100])

    def set_role(self, username: str, role: Role) -> None:
        """Change what a person may do, from their next click on. Who is no longer staff loses the
        sight of everything, if they were granted it."""
        with self._transactions.begin() as transaction:
            session = transaction.session
            account = account_of(session, username)
            person = session.get_one(Person, account.person_id)
            person.role = role
            if role is Role.ASKER:
                person.sees_everything = False
            audit(session, None, "role.set", account.username, role=str(role))

    def disable(self, username: str, disabled: bool = True) -> None:
        """Shut a person out, with their sessions and keys, or let them in again."""
        with self._transactions.begin() as transaction:
            session = transaction.session
            account = account_of(session, username)
            session.get_one(Person, account.person_id).disabled_at = now() if disabled else None
            _end_sessions(session, account.person_id)
            audit(session, None, "account.disabled" if disabled else "account.enabled", username)

    def set_entities(self, username: str, entities: list[str], *, everything: bool) -> None:
        """Whose tickets may be somebody's sources, from their next question on. `everything` is
        an explicit grant of all of them, also where the directory decides otherwise. With neither
        it is what is for everyone, and where the directory decides what it shows them."""
        with self._transactions.begin() as transaction:
            session = transaction.session
            account = account_of(session, username)
            person = session.get_one(Person, account.person_id)
            # A grant that is taken back leaves nothing behind that their role would widen.
            person.entities, person.sees_everything = entities, everything
            shown = {"entities": entities, "everything": everything}
            audit(session, None, "entities.set", account.username, **shown)

    def set_language(self, person_id: str, language: str | None) -> None:
        """The language in which the console speaks to a person; None: as their browser asks."""
        with self._transactions.begin() as transaction:
            transaction.session.get_one(Person, person_id).language = language

    def username_of(self, person_id: str) -> str | None:
        """The login of a person, if they have one."""
        with self._transactions.reading() as session:
            return session.scalar(select(LocalAccount.username).filter_by(person_id=person_id))

    def demo_person(self) -> Person:
        """The one person of a console without accounts, who may and sees everything."""
        with self._transactions.reading() as session:
            person = session.get(Person, DEMO_PERSON)
        if person is not None:
            return person
        with self._transactions.begin() as transaction:
            session = transaction.session
            session.execute(
                insert_new(session, Person, "id").values(
                    id=DEMO_PERSON,
                    display_name="Demo",
                    role=Role.ADMIN,
                    sees_everything=True,
                    created_at=now(),
                )
            )
            person = session.get_one(Person, DEMO_PERSON)
            _identify(session, person)
        return person

    def listing(self) -> list[AccountView]:
        """Every account, by name."""
        with self._transactions.reading() as session:
            return account_views(session)

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


def _signed_in(session: Session, username: str, origin: Origin) -> Person | None:
    account = session.get_one(LocalAccount, username)
    person = session.get_one(Person, account.person_id)
    if person.disabled_at is not None:
        return None
    count_success(session, account, origin)
    return person


def _checked_email(email: str) -> str:
    if not _EMAIL.fullmatch(email.strip()):
        raise BadInput(f"{email[:80]!r} is no mail address.", "Use the one that they are known by.")
    return email.strip()


def _identify(session: Session, person: Person, email: str | None = None) -> None:
    """On the console a person's id is their user id."""
    session.execute(
        insert_new(session, Identity, "platform", "external_id").values(
            id=new_id(),
            person_id=person.id,
            platform=PLATFORM,
            external_id=person.id,
            email=_checked_email(email) if email else None,
        )
    )


def _end_sessions(session: Session, person_id: str) -> None:
    session.execute(delete(ConsoleSession).where(ConsoleSession.person_id == person_id))
