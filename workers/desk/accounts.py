"""Local accounts of the console: logins, roles, keys of the REST API, and the demo's one person."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from connectors.database.audit import audit
from connectors.database.base import now
from connectors.database.ids import new_id
from connectors.database.inserts import insert_new
from connectors.database.models import (
    ApiKey,
    ConsoleSession,
    DeskUser,
    DeskUserState,
    Identity,
    LocalAccount,
    Person,
    Role,
)
from connectors.errors import BadInput, Conflict, NotAllowed, NotFound
from workers.desk.directory import note_mail
from workers.desk.passwords import (
    ScryptCost,
    check_password,
    hash_password,
    key_hash,
    matches,
    new_key,
)
from workers.desk.people import find_person
from workers.desk.transaction import Transactions
from workers.knowledge.visibility import is_confirmed

PLATFORM = "console"
DEMO_PERSON = "demo"
"""Id of the person that uses a console without accounts."""
FREE_TRIES = 5
LOCK_STEP = timedelta(minutes=1)
LONGEST_LOCK = timedelta(minutes=15)
KEY_SEEN_EVERY = timedelta(minutes=1)
UNKNOWN = {
    DeskUserState.NO_MAIL: "no mail",
    DeskUserState.UNKNOWN: "nobody there has their mail",
    DeskUserState.AMBIGUOUS: "several have their mail",
    DeskUserState.CHANGED: "their mail is another user's",
    DeskUserState.INACTIVE: "deactivated there",
}
_USERNAME = re.compile(r"[a-z0-9][a-z0-9._@-]{0,63}")
_EMAIL = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+")


@dataclass(frozen=True, slots=True)
class AccountView:
    """An account as `guichet user list` shows it."""

    username: str
    person_id: str
    name: str
    role: str
    disabled: bool
    locked_until: datetime | None
    keys: int
    entities: tuple[str, ...] | None
    sees_everything: bool
    desk_state: str | None = None
    """What GLPI says of them, a `DeskUserState`; None: it was not asked yet."""
    desk_user: str | None = None
    confirmed: bool = False
    """Whether GLPI said so not too long ago."""

    @property
    def is_staff(self) -> bool:
        """Whether they review."""
        return self.role != Role.ASKER

    def sees(self, *, by_desk: bool) -> str:
        """Whose tickets may be their sources, in words; `by_desk`: GLPI decides."""
        if self.sees_everything:
            return "every entity, as an administrator granted"
        if by_desk:
            if self.confirmed:
                return f"what GLPI shows its user {self.desk_user}"
            return f"only what is for everyone: GLPI does not know them ({self.why_unknown})"
        if self.entities:
            return ", ".join(self.entities)
        if self.is_staff and self.entities is None:
            return "every entity, as staff"
        return "no entity: only what is for everyone"

    @property
    def why_unknown(self) -> str:
        """Why they are nobody in GLPI, in a few words."""
        state = self.desk_state
        if state == DeskUserState.MAPPED:
            return "it did not answer for an hour"
        return UNKNOWN[DeskUserState(state)] if state else "not asked yet"


class Accounts:
    """Every change is written to the audit log with its time and, if known, who made it."""

    def __init__(self, transactions: Transactions, cost: ScryptCost | None = None) -> None:
        self._transactions = transactions
        self._cost = cost or ScryptCost()
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
        """Make an account; return its person's id. By `email` GLPI knows the person; without a
        GLPI staff see every entity, unless `entities` narrow it.

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

    def login(self, username: str, password: str) -> Person:
        """The person behind a name and a password. Raises `NotAllowed` alike for every failure.

        After a few wrong passwords the account is locked, for a minute and then for longer; a
        right password is no use meanwhile.
        """
        username = username.strip().lower()
        with self._transactions.reading() as session:
            account = session.get(LocalAccount, username)
            stored = account.password_hash if account else self._hash_of_nobody()
            locked = account is not None and (account.locked_until or now()) > now()
        # The hash is computed in any case, so that the time does not tell which names exist.
        right = matches(password, stored) and account is not None and not locked
        with self._transactions.begin() as transaction:
            session = transaction.session
            person = _signed_in(session, username) if right else None
            if person is None:
                if account is not None and not locked:
                    _count_failure(session, username)
                audit(session, None, "login.refused", username[:64])
            else:
                audit(session, person.id, "login", username)
        if person is None:
            raise NotAllowed(
                "The user name or the password is wrong, or there were too many tries.",
                "Try again, or wait a few minutes.",
            )
        return person

    def set_password(self, username: str, password: str, by: str | None = None) -> None:
        """Set a password, unlock the account, and end its sessions; `by` is who does it."""
        hashed = hash_password(check_password(password), self._cost)
        with self._transactions.begin() as transaction:
            account = _account(transaction.session, username)
            account.password_hash = hashed
            account.failed_logins, account.locked_until = 0, None
            _end_sessions(transaction.session, account.person_id)
            audit(transaction.session, by, "password.set", account.username)

    def change_password(self, person_id: str, old: str, new: str) -> None:
        """A person's own change. Raises `NotAllowed` unless `old` is right."""
        with self._transactions.reading() as session:
            account = session.scalar(select(LocalAccount).filter_by(person_id=person_id))
        if account is None:
            raise NotFound("This person has no local account.")
        check_password(new)
        self.login(account.username, old)
        self.set_password(account.username, new, by=person_id)

    def set_email(self, username: str, email: str) -> None:
        """Tell another mail of an account. GLPI must confirm it before it gives any right."""
        with self._transactions.begin() as transaction:
            session = transaction.session
            account = _account(session, username)
            identity = session.scalars(
                select(Identity).filter_by(platform=PLATFORM, external_id=account.person_id)
            ).one()
            note_mail(session, identity, _checked_email(email))
            audit(session, None, "email.set", account.username)

    def unpin(self, who: str) -> None:
        """Forget which GLPI user somebody is: at their next question they are matched anew.

        `who` is an account's name, or ``platform:id`` for somebody of a chat platform. For a user
        that was deleted in GLPI and made again, and for a match that was wrong.
        """
        platform, separator, external_id = who.partition(":")
        with self._transactions.begin() as transaction:
            session = transaction.session
            if separator:
                person = find_person(session, platform, external_id)
            else:
                person = session.get_one(Person, _account(session, who).person_id)
            if person is None:
                raise NotFound(f"There is nobody {who[:60]!r}.", "Use NAME, or PLATFORM:ID.")
            session.execute(delete(DeskUser).where(DeskUser.person_id == person.id))
            audit(session, None, "glpi.unpinned", who[:100])

    def set_role(self, username: str, role: Role) -> None:
        """Change what a person may do, from their next click on. Who is no longer staff loses the
        sight of everything, if they were granted it."""
        with self._transactions.begin() as transaction:
            session = transaction.session
            account = _account(session, username)
            person = session.get_one(Person, account.person_id)
            person.role = role
            if role is Role.ASKER:
                person.sees_everything = False
            audit(session, None, "role.set", account.username, role=str(role))

    def disable(self, username: str, disabled: bool = True) -> None:
        """Shut a person out, with their sessions and keys, or let them in again."""
        with self._transactions.begin() as transaction:
            session = transaction.session
            account = _account(session, username)
            session.get_one(Person, account.person_id).disabled_at = now() if disabled else None
            _end_sessions(session, account.person_id)
            audit(session, None, "account.disabled" if disabled else "account.enabled", username)

    def set_entities(self, username: str, entities: list[str], *, everything: bool) -> None:
        """Whose tickets may be somebody's sources, from their next question on. `everything` is
        an explicit grant of all of them, also where GLPI decides otherwise. With neither it is
        what is for everyone, and where GLPI decides what it shows them."""
        with self._transactions.begin() as transaction:
            session = transaction.session
            account = _account(session, username)
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

    def add_key(self, username: str, name: str) -> str:
        """A new key of the REST API for an account. This is the only time that it is seen."""
        key = new_key()
        with self._transactions.begin() as transaction:
            session = transaction.session
            account = _account(session, username)
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

    def revoke_keys(self, username: str, name: str) -> int:
        """Revoke the keys of an account that have this name; return how many there were."""
        with self._transactions.begin() as transaction:
            session = transaction.session
            account = _account(session, username)
            keys = session.scalars(
                select(ApiKey).filter_by(person_id=account.person_id, name=name, revoked_at=None)
            ).all()
            for key in keys:
                key.revoked_at = now()
            audit(session, None, "key.revoked", account.username, name=name[:100])
            return len(keys)

    def by_key(self, key: str) -> Person:
        """Whose key this is. Raises `NotAllowed` for an unknown, revoked or disabled one."""
        with self._transactions.reading() as session:
            row = session.scalar(select(ApiKey).filter_by(key_hash=key_hash(key), revoked_at=None))
            person = session.get(Person, row.person_id) if row else None
        if row is None or person is None or person.disabled_at is not None:
            raise NotAllowed("This API key is not valid.", "Make one: guichet user api-key NAME")
        moment = now()
        if row.last_used_at is None or row.last_used_at < moment - KEY_SEEN_EVERY:
            with self._transactions.begin() as transaction:
                transaction.session.execute(
                    update(ApiKey).where(ApiKey.id == row.id).values(last_used_at=moment)
                )
        return person

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
            rows = session.execute(
                select(LocalAccount, Person, DeskUser)
                .join(Person, Person.id == LocalAccount.person_id)
                .outerjoin(DeskUser, DeskUser.person_id == Person.id)
                .order_by(LocalAccount.username)
            ).all()
            keys = session.scalars(select(ApiKey.person_id).filter_by(revoked_at=None)).all()
        return [
            AccountView(
                account.username,
                person.id,
                person.display_name,
                person.role,
                person.disabled_at is not None,
                account.locked_until,
                keys.count(person.id),
                tuple(person.entities) if person.entities is not None else None,
                person.sees_everything,
                *_in_glpi(user),
            )
            for account, person, user in rows
        ]

    def _hash_of_nobody(self) -> str:
        if not self._nobody:
            self._nobody = hash_password(new_id(), self._cost)
        return self._nobody


def _in_glpi(user: DeskUser | None) -> tuple[str | None, str | None, bool]:
    return (user.state, user.user_id, is_confirmed(user)) if user else (None, None, False)


def checked_username(username: str) -> str:
    """`username` in lower case. Raises `BadInput` for one that cannot be typed anywhere."""
    folded = username.strip().lower()
    if not _USERNAME.fullmatch(folded):
        raise BadInput(
            f"{username[:40]!r} is no user name.",
            "Use up to 64 letters without accents, digits, and . _ @ -",
        )
    return folded


def _signed_in(session: Session, username: str) -> Person | None:
    account = session.get_one(LocalAccount, username)
    person = session.get_one(Person, account.person_id)
    if person.disabled_at is not None:
        return None
    account.failed_logins, account.locked_until = 0, None
    return person


def _count_failure(session: Session, username: str) -> None:
    # Counted by the database, so that tries at the same time are all counted.
    session.execute(
        update(LocalAccount)
        .where(LocalAccount.username == username)
        .values(failed_logins=LocalAccount.failed_logins + 1)
    )
    account = session.get_one(LocalAccount, username, populate_existing=True)
    beyond = account.failed_logins - FREE_TRIES
    if beyond >= 0:
        account.locked_until = now() + min(LOCK_STEP * 2 ** min(beyond, 10), LONGEST_LOCK)


def _account(session: Session, username: str) -> LocalAccount:
    account = session.get(LocalAccount, username.strip().lower())
    if account is None:
        raise NotFound(f"There is no account {username[:60]!r}.", "See: guichet user list")
    return account


def _checked_email(email: str) -> str:
    if not _EMAIL.fullmatch(email.strip()):
        raise BadInput(f"{email[:80]!r} is no mail address.", "Use the one that GLPI has.")
    return email.strip()


def _identify(session: Session, person: Person, email: str | None = None) -> None:
    """On the console a person's id is their user id."""
    session.execute(
        insert_new(session, Identity, "platform", "external_id").values(
            id=new_id(),
            person_id=person.id,
            platform=PLATFORM,
            external_id=person.id,
            display_name=person.display_name,
            email=_checked_email(email) if email else None,
            confirmed_at=now(),
        )
    )


def _end_sessions(session: Session, person_id: str) -> None:
    session.execute(delete(ConsoleSession).where(ConsoleSession.person_id == person_id))
