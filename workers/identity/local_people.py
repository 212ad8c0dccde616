"""The people of the command line: whoever runs it holds the database, and may do everything."""

from __future__ import annotations

from sqlalchemy.orm import Session

from connectors.contracts.chat import Profile
from connectors.database.base import now
from connectors.database.ids import new_id
from connectors.database.models import Identity, LocalAccount, Person, Role
from connectors.database.unit_of_work import Transactions
from connectors.errors import NotFound
from workers.identity.people import find_person

PLATFORM = "cli"


def command_line_profile(
    transactions: Transactions, os_user: str, account: str = ""
) -> tuple[str, Profile]:
    """Person id and profile of the one at the terminal, or of the console account they name.

    Raises `NotFound` for an account that is not there.
    """
    with transactions.begin() as transaction:
        session = transaction.session
        external_id = f"account:{account}" if account else f"os:{os_user}"
        person = find_person(session, PLATFORM, external_id)
        if person is None:
            person = _account(session, account) if account else _local_admin(session, os_user)
            session.add(
                Identity(
                    id=new_id(),
                    person_id=person.id,
                    platform=PLATFORM,
                    external_id=external_id,
                )
            )
        return person.id, Profile(external_id=external_id, display_name=person.display_name)


def _account(session: Session, username: str) -> Person:
    account = session.get(LocalAccount, username)
    if account is None:
        raise NotFound(f"There is no account {username[:60]!r}.", "See: guichet user list")
    return session.get_one(Person, account.person_id)


def _local_admin(session: Session, os_user: str) -> Person:
    person = Person(
        id=new_id(), display_name=os_user, role=Role.ADMIN, sees_everything=True, created_at=now()
    )
    session.add(person)
    session.flush()
    return person
