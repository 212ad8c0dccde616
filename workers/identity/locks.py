"""The one order in which people and their identities are locked.

A person comes before their identities, and people come in the order of their ids. Who holds a
person holds their identities too: nobody moves or deletes an identity without the lock of its
person.

Whom to lock is not always known at the beginning. Then somebody may be wanted who comes before one
that is held already, or an identity may belong to somebody else once its person is locked. Nobody
is waited for in such a case: the transaction gives all back and begins anew (`Overtaken`), so its
opener is `retried`. So no two transactions wait for each other's people.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session, aliased

from connectors.database.contention import Overtaken
from connectors.database.models import Identity, Person

THEIRS = (Identity.platform == bindparam("on"), Identity.external_id == bindparam("known_as"))
_HELD = "people held"
"""Under this name a session keeps whom it has locked; a session is one transaction."""


def lock_people(session: Session, *person_ids: str) -> dict[str, Person]:
    """These people by id, locked, as they are now.

    Raises `Overtaken` where one comes before somebody held, and another transaction has them.
    """
    held = _held(session)
    wanted = set(person_ids) - held
    in_order = not wanted or min(wanted) > max(held, default="")
    rows = session.scalars(
        select(Person)
        .where(Person.id.in_(person_ids))
        .order_by(Person.id)
        .with_for_update(key_share=True, skip_locked=not in_order)
        .execution_options(populate_existing=True)
    )
    locked = {person.id: person for person in rows}
    missing = set() if in_order else wanted - locked.keys()
    if missing and session.scalar(select(Person.id).where(Person.id.in_(missing)).limit(1)):
        raise Overtaken("Somebody who comes earlier is taken.")
    held.update(locked)
    return locked


def lock_owner(session: Session, platform: str, external_id: str) -> Person | None:
    """Whose identity this is, locked; None if it is nobody's. As a rule it takes one statement.

    Raises `Overtaken` where it became somebody else's while we waited.
    """
    theirs = {"on": platform, "known_as": external_id}
    held = _held(session)
    person: Person | None = session.scalar(_FREE_OWNER if held else _OWNER, theirs)
    if person is not None:
        held.add(person.id)
    elif session.scalar(_IDENTITY, theirs) is not None:
        raise Overtaken("The identity became somebody else's.")
    return person


def check_owner(session: Session, identity: Identity) -> None:
    """Raise `Overtaken` unless `identity` is still whose it was when it was read. Its person is
    locked by now."""
    read = (identity.person_id, identity.origin_id)
    rows = select(Identity.person_id, Identity.origin_id).where(Identity.id == identity.id)
    if session.execute(rows).one_or_none() != read:
        raise Overtaken("The identity became somebody else's.")


def _held(session: Session) -> set[str]:
    held: set[str] = session.info.setdefault(_HELD, set())
    return held


def _owner(*, skip_locked: bool) -> Select[Any]:
    """Whose an identity is. The inner rows are locked before the outer ones, which are made of
    them. A row that changed while we waited for it is read anew, and an identity that is somebody
    else's by then fits no more."""
    theirs = select(Identity.person_id).where(*THEIRS).scalar_subquery()
    locked = (
        select(Person)
        .where(Person.id == theirs)
        .with_for_update(key_share=True, skip_locked=skip_locked)
        .subquery()
    )
    person = aliased(Person, locked)
    return (
        select(person)
        .join(Identity, Identity.person_id == person.id)
        .where(*THEIRS)
        .with_for_update(of=Identity, key_share=True, skip_locked=skip_locked)
        .execution_options(populate_existing=True)
    )


# Made once: to make a statement takes longer than to execute it.
_OWNER, _FREE_OWNER = _owner(skip_locked=False), _owner(skip_locked=True)
_IDENTITY = select(Identity.id).where(*THEIRS)
