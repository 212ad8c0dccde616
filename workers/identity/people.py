"""Who a platform's user is here."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from connectors.contracts.chat import Profile
from connectors.database.ids import new_id
from connectors.database.inserts import insert_new
from connectors.database.models import Identity, Person, Role
from connectors.errors import NotAllowed, NotFound
from workers.identity.directory import note_mail

RANKS = {Role.ASKER: 0, Role.STAFF: 1, Role.ADMIN: 2}


def find_person(
    session: Session, platform: str, external_id: str, *, lock: bool = False
) -> Person | None:
    """The person behind a platform's user id, or None if they never came here.

    With `lock` the row is ours until the commit: what one person does comes one by one.
    """
    found = select(Person).join(Identity).filter_by(platform=platform, external_id=external_id)
    if lock:
        found = found.with_for_update(of=Person, key_share=True)
    return session.scalar(found)


def ensure_person(session: Session, platform: str, profile: Profile) -> Person:
    """The person of this identity, locked, made as an asker at the first sight.

    Only the platform's user id counts: names and mails can be changed by their owner. Raises
    `NotAllowed` for bots and for people that are disabled here or there.
    """
    if profile.is_bot:
        raise NotAllowed("Messages of bots are not answered.")
    person = find_person(session, platform, profile.external_id, lock=True)
    if person is None:
        person = _meet(session, platform, profile)
    else:
        _see_again(session, platform, profile)
    if person.disabled_at is not None or not profile.active:
        raise NotAllowed("This account is disabled.", "Ask an administrator.")
    return person


def _see_again(session: Session, platform: str, profile: Profile) -> None:
    """Take note of another mail. Most profiles come without one, and cost no look."""
    if profile.email:
        identity = session.scalars(
            select(Identity).filter_by(platform=platform, external_id=profile.external_id)
        ).one()
        note_mail(session, identity, profile.email)


def _meet(session: Session, platform: str, profile: Profile) -> Person:
    person_id = new_id()
    session.add(Person(id=person_id, display_name=profile.display_name, language=profile.language))
    session.flush()
    # Two first messages at once make one identity: the loser's person is dropped again.
    done = session.execute(
        insert_new(session, Identity, "platform", "external_id")
        .values(
            id=new_id(),
            person_id=person_id,
            platform=platform,
            external_id=profile.external_id,
            email=profile.email,
        )
        .returning(Identity.id)
    ).first()
    if done is None:
        session.delete(session.get_one(Person, person_id))
        session.flush()
    person = find_person(session, platform, profile.external_id, lock=True)
    if person is None:
        raise NotFound("This person is not known.")
    return person


def require(person: Person | None, role: Role) -> Person:
    """`person`, if they may do what `role` may. Raises `NotAllowed`."""
    if person is None or person.disabled_at is not None:
        raise NotAllowed("This account may not do that.")
    if RANKS[Role(person.role)] < RANKS[role]:
        raise NotAllowed(f"Only {role} may do that.", "Ask an administrator for the role.")
    return person


def is_staff(person: Person) -> bool:
    """Whether this person may see and decide reviews."""
    return person.disabled_at is None and RANKS[Role(person.role)] >= RANKS[Role.STAFF]
