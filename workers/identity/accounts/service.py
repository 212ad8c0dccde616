"""Local accounts of the console as an administrator manages them, and the demo's one person."""

from __future__ import annotations

import re

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from connectors.database.audit import audit
from connectors.database.base import now
from connectors.database.contention import retried
from connectors.database.ids import new_id
from connectors.database.inserts import insert_new
from connectors.database.models import (
    DirectoryUser,
    Identity,
    LocalAccount,
    Person,
    Role,
)
from connectors.errors import BadInput, Conflict, NotFound
from workers.identity.accounts.logins import Logins, end_sessions
from workers.identity.accounts.passwords import check_password, hash_password
from workers.identity.accounts.usernames import account_of, checked_username
from workers.identity.accounts.views import AccountView, account_views
from workers.identity.directory import note_mail
from workers.identity.joining import separate_mail_links
from workers.identity.locks import lock_people
from workers.identity.people import find_identity
from workers.identity.places import of_sign_on

PLATFORM = "console"
DEMO_PERSON = "demo"
"""Id of the person that uses a console without accounts."""
_EMAIL = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+")


class Accounts(Logins):
    """Logins and their administration. Every change is written to the audit log with its time and,
    if known, who made it."""

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

    @retried
    def set_email(self, username: str, email: str) -> None:
        """Tell another mail of an account. The directory confirms it before it gives any right."""
        with self._transactions.begin() as transaction:
            session = transaction.session
            account = account_of(session, username)
            lock_people(session, account.person_id)
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
        with self._transactions.begin() as transaction:
            session = transaction.session
            identity = find_identity(session, who)
            if identity is None and ":" in who:
                raise NotFound(f"There is nobody {who[:60]!r}.", "Use NAME, or PLATFORM:ID.")
            person_id = identity.person_id if identity else account_of(session, who).person_id
            session.execute(delete(DirectoryUser).where(DirectoryUser.person_id == person_id))
            audit(session, None, "directory.unpinned", who[:100])

    @retried
    def set_role(self, username: str, role: Role) -> None:
        """Change what a person may do, from their next click on. Who is no longer staff loses the
        sight of everything, if they were granted it; who becomes staff loses the chat accounts that
        only a mail linked, and links them by a login."""
        with self._transactions.begin() as transaction:
            session = transaction.session
            account = account_of(session, username)
            person = lock_people(session, account.person_id)[account.person_id]
            person.role = role
            if role is Role.ASKER:
                person.sees_everything = False
            else:
                separate_mail_links(session, person.id)
            audit(session, None, "role.set", account.username, role=str(role))

    def disable(self, username: str, disabled: bool = True) -> None:
        """Shut a person out, with their sessions and keys, or let them in again."""
        with self._transactions.begin() as transaction:
            session = transaction.session
            account = account_of(session, username)
            session.get_one(Person, account.person_id).disabled_at = now() if disabled else None
            end_sessions(session, account.person_id)
            audit(session, None, "account.disabled" if disabled else "account.enabled", username)

    @retried
    def set_entities(self, username: str, entities: list[str], *, everything: bool) -> None:
        """Whose tickets may be somebody's sources, from their next question on. `everything` is
        an explicit grant of all of them, also where the directory decides otherwise. With neither
        it is what is for everyone, and where the directory decides what it shows them."""
        with self._transactions.begin() as transaction:
            session = transaction.session
            account = account_of(session, username)
            person = lock_people(session, account.person_id)[account.person_id]
            # A grant that is taken back leaves nothing behind that their role would widen.
            person.entities, person.sees_everything = entities, everything
            if everything:
                # A mail is no login: what only it linked does not get the grant.
                separate_mail_links(session, person.id)
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

    def signs_on(self, person_id: str) -> bool:
        """Whether a person is known to the sign-on provider."""
        with self._transactions.reading() as session:
            theirs = select(Identity.id).where(Identity.person_id == person_id, of_sign_on())
            return session.scalar(theirs.limit(1)) is not None

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
