"""Accounts as an administrator sees them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from connectors.database.models import (
    ApiKey,
    DirectoryState,
    DirectoryUser,
    LocalAccount,
    Person,
    Role,
)
from workers.knowledge.access import is_confirmed

UNKNOWN = {
    DirectoryState.NO_MAIL: "no mail",
    DirectoryState.UNKNOWN: "nobody there has their mail",
    DirectoryState.AMBIGUOUS: "several have their mail",
    DirectoryState.CHANGED: "their mail is another user's",
    DirectoryState.INACTIVE: "deactivated there",
}


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
    directory_state: str | None = None
    """What the directory says of them, a `DirectoryState`; None: it was not asked yet."""
    directory_user: str | None = None
    confirmed: bool = False
    """Whether the directory said so not too long ago."""

    @property
    def is_staff(self) -> bool:
        """Whether they review."""
        return self.role != Role.ASKER

    def sees(self, *, directory: str) -> str:
        """Whose tickets may be their sources, in words; `directory` is what people call the one
        that decides, empty where there is none."""
        if self.sees_everything:
            return "every entity, as an administrator granted"
        if directory:
            if self.confirmed:
                return f"what {directory} shows its user {self.directory_user}"
            return f"only what is for everyone: {directory} does not know them ({self.why_unknown})"
        if self.entities:
            return ", ".join(self.entities)
        if self.is_staff and self.entities is None:
            return "every entity, as staff"
        return "no entity: only what is for everyone"

    @property
    def why_unknown(self) -> str:
        """Why they are nobody in the directory, in a few words."""
        state = self.directory_state
        if state == DirectoryState.MAPPED:
            return "it did not answer for an hour"
        return UNKNOWN[DirectoryState(state)] if state else "not asked yet"


def account_views(session: Session) -> list[AccountView]:
    """Every account, by name."""
    rows = session.execute(
        select(LocalAccount, Person, DirectoryUser)
        .join(Person, Person.id == LocalAccount.person_id)
        .outerjoin(DirectoryUser, DirectoryUser.person_id == Person.id)
        .order_by(LocalAccount.username)
    ).all()
    keys = session.scalars(select(ApiKey.person_id).filter_by(revoked_at=None)).all()
    return [
        AccountView(
            account.username,
            person.id,
            person.display_name,
            person.account_role,
            person.disabled_at is not None,
            account.locked_until,
            keys.count(person.id),
            tuple(person.entities) if person.entities is not None else None,
            person.sees_everything,
            *_in_directory(user),
        )
        for account, person, user in rows
    ]


def _in_directory(user: DirectoryUser | None) -> tuple[str | None, str | None, bool]:
    return (user.state, user.user_id, is_confirmed(user)) if user else (None, None, False)
