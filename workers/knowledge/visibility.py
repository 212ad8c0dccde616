"""Who may see which tickets. Asked inside every search, and again before an answer is sent."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from connectors.database.models import Identity, Person, Scope, Ticket

Policy = Literal["site", "entity", "own"]

EVERYONE = 1
"""The scope that every search may use; the first migration makes it."""
DESK = "glpi"
"""The platform whose user ids name the owners of tickets."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """On whose behalf a search is made. `scopes` None: every ticket there is."""

    scopes: frozenset[int] | None

    def sees(self, scope: int) -> bool:
        """Whether tickets of this scope may be shown."""
        return self.scopes is None or scope in self.scopes


NOBODY = Viewer(frozenset({EVERYONE}))
"""Somebody we know nothing of: what is for everyone, and no more."""


def viewer_for(session: Session, person: Person | None, policy: Policy) -> Viewer:
    """What `person` may see under the site's policy.

    An entity covers all that is below it: who belongs to ``LSL`` sees ``LSL > Brest``. A person
    without entities, or none at all, sees what is for everyone.
    """
    if person is None or person.disabled_at is not None:
        return NOBODY
    if person.sees_everything or policy == "site":
        return Viewer(None)
    if policy == "own":
        return Viewer(frozenset({EVERYONE, *_owned(session, person)}))
    return Viewer(frozenset({EVERYONE, *_below(session, person.entities or ())}))


def still_visible(session: Session, viewer: Viewer, ticket_ids: Iterable[int]) -> set[int]:
    """Those of `ticket_ids` that are there and that `viewer` may see, by the database now."""
    wanted = list(ticket_ids)
    rows = session.execute(select(Ticket.id, Ticket.scope_id).where(Ticket.id.in_(wanted)))
    return {ticket_id for ticket_id, scope in rows if viewer.sees(scope)}


def _below(session: Session, entities: Iterable[str]) -> Iterable[int]:
    roots = [path for entity in entities if (path := _path(entity))]
    if not roots:
        return
    rows = session.execute(select(Scope.id, Scope.name).where(Scope.name.startswith("entity:")))
    for scope_id, name in rows:
        path = _path(name.removeprefix("entity:"))
        if any(path[: len(root)] == root for root in roots):
            yield scope_id


def _path(entity: str) -> tuple[str, ...]:
    # Compared by steps, not as text: "LSL" must not cover "LSL2".
    return tuple(step.strip() for step in entity.split(">") if step.strip())


def _owned(session: Session, person: Person) -> Iterable[int]:
    desk_ids = session.scalars(
        select(Identity.external_id).where(
            Identity.person_id == person.id, Identity.platform == DESK
        )
    )
    names = [f"owner:{desk_id}" for desk_id in desk_ids]
    return session.scalars(select(Scope.id).where(Scope.name.in_(names)))
