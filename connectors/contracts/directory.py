"""Who people are outside of the helpdesk, and the entities that they belong to.

Only what decides who may see what is read: no names, telephones or anything else of a person.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

Path = tuple[str, ...]


def path_of(name: str) -> Path:
    """The steps of an entity's full name (``LSL > Paris``). Compared by steps, not as text:
    ``LSL`` does not cover ``LSL2``."""
    return tuple(step.strip() for step in name.split(">") if step.strip())


def folded(email: str) -> str:
    """A mail address in the form in which two of them are compared."""
    return email.strip().casefold()


@dataclass(frozen=True, slots=True)
class DirectoryEntry:
    """One user, and the entities that they belong to. All ids are the directory's own.

    `entity_ids` are all of them with those below, and decide about what the same system has.
    `entities` are for what comes of files, which know only full names: each with whether all that
    lies below it by name is meant too. A name that does not tell for certain which entity it means
    is left out.
    """

    user_id: str
    active: bool
    emails: frozenset[str] = frozenset()
    """Folded; see `folded`."""
    login: str = ""
    """Folded as mails are. Empty where the directory has no logins."""
    entities: Mapping[str, bool] = field(default_factory=dict)
    entity_ids: frozenset[str] = frozenset()
    home: str | None = None
    """The entity that their tickets belong to: their own default, if they belong to it or to one
    above it with what lies below."""


class Directory(Protocol):
    """Looks users up. Raises `ConnectorError` when it cannot say: that is never a "no"."""

    def by_mail(self, email: str) -> list[DirectoryEntry]:
        """The users that have exactly this mail, deactivated ones too."""
        ...

    def by_login(self, login: str) -> list[DirectoryEntry]:
        """The users that have exactly this login, deactivated ones too."""
        ...

    def by_id(self, user_id: str) -> DirectoryEntry | None:
        """One user; None if there is none with this id, or none that we may see."""
        ...

    def everybody(self) -> dict[str, DirectoryEntry]:
        """All users by id, in few requests. Never empty."""
        ...
