"""Who may see which tickets. Asked inside every search, and again before an answer is sent."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal, Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from connectors.contracts.directory import path_of
from connectors.database.base import now
from connectors.database.models import DirectoryState, DirectoryUser, Person, Role, Scope, Ticket

Policy = Literal["site", "entity", "own"]

EVERYONE = 1
"""The scope that every search may use; the first migration makes it."""
GRACE = timedelta(hours=1)
"""How long what the directory said of a person holds while it does not answer. It outlasts a
restart, a backup or an upgrade, in which nobody can take a right away there either; a longer
silence means that we are cut off from a directory that others still work in."""


class Rules(Protocol):
    """The site's policy, and whether a directory says who may see what. The settings are one."""

    @property
    def visibility(self) -> Policy: ...

    @property
    def directory_access(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Viewer:
    """On whose behalf a search is made. `scopes` None: every ticket there is."""

    scopes: frozenset[int] | None

    def sees(self, scope: int) -> bool:
        """Whether tickets of this scope may be shown."""
        return self.scopes is None or scope in self.scopes


NOBODY = Viewer(frozenset({EVERYONE}))
"""Somebody we know nothing of: what is for everyone, and no more."""


def viewer_for(session: Session, person: Person | None, rules: Rules) -> Viewer:
    """What `person` may see under the site's policy.

    An entity covers what is below it, unless the directory says that it does not: who belongs to
    ``LSL`` sees ``LSL > Brest``. Tickets of the directory's own system go by the ids of its
    entities, because a name may be another's tomorrow; a file has only names, which mean what the
    directory calls so today. Who is nobody in the directory, whom it deactivated, or of whom it has
    said nothing for longer than `GRACE`, sees what is for everyone: a role gives no sight where the
    directory decides, an administrator's explicit grant does. Where nobody decides, staff see what
    they review.
    """
    if person is None or person.disabled_at is not None:
        return NOBODY
    user = session.get(DirectoryUser, person.id) if rules.directory_access else None
    if user is not None and user.state == DirectoryState.INACTIVE:
        return NOBODY
    if person.sees_everything:
        return Viewer(None)
    if rules.directory_access:
        if not is_confirmed(user):
            return NOBODY
    elif by_role(person):
        return Viewer(None)
    if rules.visibility == "site":
        return Viewer(None)
    if rules.visibility == "own":
        return Viewer(frozenset({EVERYONE, *_owned(session, user)}))
    if user is not None:
        return Viewer(
            frozenset({EVERYONE, *_within(session, user.entities, user.entity_ids or ())})
        )
    entities = dict.fromkeys(person.entities or (), True)
    return Viewer(frozenset({EVERYONE, *_within(session, entities)}))


def by_role(person: Person) -> bool:
    """Whether this is staff that nobody narrowed to some entities, or to none."""
    return person.acts_as is not Role.ASKER and person.entities is None


def is_unknown(session: Session, person: Person, rules: Rules) -> bool:
    """Whether somebody sees little only because the directory does not know them."""
    if not rules.directory_access or person.sees_everything:
        return False
    return not is_confirmed(session.get(DirectoryUser, person.id))


def is_confirmed(user: DirectoryUser | None) -> bool:
    """Whether the directory knows this person, and said so not too long ago."""
    return (
        user is not None
        and user.state == DirectoryState.MAPPED
        and user.confirmed_at is not None
        and user.confirmed_at > now() - GRACE
    )


def still_visible(session: Session, viewer: Viewer, ticket_ids: Iterable[int]) -> set[int]:
    """Those of `ticket_ids` that are there and that `viewer` may see, by the database now."""
    wanted = list(ticket_ids)
    rows = session.execute(select(Ticket.id, Ticket.scope_id).where(Ticket.id.in_(wanted)))
    return {ticket_id for ticket_id, scope in rows if viewer.sees(scope)}


def _within(
    session: Session, entities: Mapping[str, bool], ids: Collection[str] | None = None
) -> Iterable[int]:
    """Scopes of these entities. By `ids` where the scope has one, unless nobody knows any."""
    roots = [(path, below) for name, below in entities.items() if (path := path_of(name))]
    if not roots and not ids:
        return
    wanted = None if ids is None else frozenset(ids)
    rows = session.execute(select(Scope.id, Scope.name).where(Scope.name.startswith("entity")))
    for scope_id, scope in rows:
        kind, _, name = scope.partition(":")
        entity_id = kind.removeprefix("entity").removeprefix("#")
        if entity_id and wanted is not None:
            if entity_id in wanted:
                yield scope_id
            continue
        path = path_of(name)
        if any(path == root or (below and path[: len(root)] == root) for root, below in roots):
            yield scope_id


def _owned(session: Session, user: DirectoryUser | None) -> Iterable[int]:
    if user is None or user.user_id is None:
        return
    rows = session.execute(select(Scope.id, Scope.name).where(Scope.name.startswith("owner:")))
    for scope_id, name in rows:
        if user.user_id in name.removeprefix("owner:").split(","):
            yield scope_id
