"""What an administrator changes on the console. Each change is checked and audited in one
transaction; `by` is the administrator's own id."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from connectors.database.audit import audit
from connectors.database.base import now
from connectors.database.contention import retried
from connectors.database.models import Identity, Person, Proof, Role
from connectors.database.unit_of_work import Transactions
from connectors.errors import NotAllowed, NotFound
from workers.identity.accounts.logins import end_sessions
from workers.identity.accounts.service import DEMO_PERSON
from workers.identity.joining import separate_mail_links
from workers.identity.locks import lock_people
from workers.identity.people import BY_MAIL, require
from workers.identity.places import of_sign_on


class Changes:
    """Roles, access and sessions of people, by their id."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    @retried
    def set_role(self, person_id: str, role: Role, by: str) -> None:
        """Change what somebody may do, from their next click on.

        Who signs on is confirmed by it: their sign-on is on the page where the role is given. What
        only a mail linked in chat is taken back, as `Accounts.set_role` does.
        """
        with self._transactions.begin() as transaction:
            session = transaction.session
            person = _other(session, person_id, by)
            person.role = role
            if role is Role.ASKER:
                person.sees_everything = False
            else:
                by_mail = select(Identity).where(
                    Identity.person_id == person_id, Identity.proof.in_(BY_MAIL), of_sign_on()
                )
                for identity in session.scalars(by_mail):
                    identity.proof = Proof.ADMINISTRATOR
                session.flush()
                separate_mail_links(session, person_id)
            audit(session, by, "role.set", person_id, role=str(role))

    @retried
    def set_disabled(self, person_id: str, disabled: bool, by: str) -> None:
        """Shut somebody out everywhere, with their sessions and keys, or let them in again."""
        with self._transactions.begin() as transaction:
            session = transaction.session
            person = _other(session, person_id, by)
            person.disabled_at = now() if disabled else None
            end_sessions(session, person_id)
            done = "account.disabled" if disabled else "account.enabled"
            audit(session, by, done, person_id)

    @retried
    def end_sessions(self, person_id: str, by: str) -> None:
        """Log somebody out of the console everywhere."""
        with self._transactions.begin() as transaction:
            session = transaction.session
            _other(session, person_id, by)
            end_sessions(session, person_id)
            audit(session, by, "sessions.ended", person_id)


def _other(session: Session, person_id: str, by: str) -> Person:
    """Somebody else, locked. Nobody takes their own rights away, so one administrator remains."""
    locked = lock_people(session, person_id, by)
    require(locked.get(by), Role.ADMIN)
    person = locked.get(person_id)
    if person is None or person_id == DEMO_PERSON:
        raise NotFound("There is no such person.")
    if person_id == by:
        raise NotAllowed("Nobody changes their own access.", "Ask another administrator.")
    return person
