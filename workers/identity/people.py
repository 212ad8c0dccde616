"""Who a platform's user is here."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from connectors.contracts.chat import Profile
from connectors.contracts.directory import folded
from connectors.database.audit import audit
from connectors.database.base import now
from connectors.database.ids import new_id
from connectors.database.inserts import insert_new
from connectors.database.models import Identity, LocalAccount, Person, Proof, Role
from connectors.errors import Conflict, NotAllowed, NotFound
from workers.identity.directory import note_mail
from workers.identity.joining import separate
from workers.identity.locks import THEIRS, lock_owner
from workers.identity.places import of_sign_on
from workers.identity.refusals import Reason, Refusal

BY_MAIL = (Proof.MAIL, Proof.TRUSTED_MAIL)
SEEN_EVERY = timedelta(hours=1)
_FOUND = select(Person).join(Identity, Identity.person_id == Person.id).where(*THEIRS)
RANKS = {Role.ASKER: 0, Role.STAFF: 1, Role.ADMIN: 2}


def find_person(
    session: Session, platform: str, external_id: str, *, lock: bool = False
) -> Person | None:
    """The person behind a platform's user id, or None if they never came here.

    With `lock` the row is ours until the commit: what one person does comes one by one. It raises
    `Overtaken` as `lock_owner` does.
    """
    if lock:
        return lock_owner(session, platform, external_id)
    return session.scalar(_FOUND, {"on": platform, "known_as": external_id})


def ensure_person(
    session: Session, platform: str, profile: Profile, language: str = "en"
) -> Person:
    """The person of this identity, locked, made as an asker at the first sight.

    Only the platform's user id counts: names and mails can be changed by their owner. A mail that
    nobody vouches for (`email_verified` is false) is not kept. Raises `Refusal` for bots and for
    people that are disabled here or there.
    """
    if profile.is_bot:
        raise Refusal(Reason.BOT, language)
    person = find_person(session, platform, profile.external_id, lock=True)
    if person is None:
        person = _meet(session, platform, profile)
    elif person.disabled_at is None:
        # Nobody who is shut out comes in again by another mail.
        person = _see_again(session, platform, profile, person)
        note_seen(person)
    if person.disabled_at is not None or not profile.active:
        raise Refusal(Reason.DEACTIVATED, person.language or profile.language or language)
    return person


def _see_again(session: Session, platform: str, profile: Profile, person: Person) -> Person:
    """Take note of another mail. Most profiles come without one, and cost no look.

    Whom only the mail linked is linked no more, until the directory says anew who has it.
    """
    if not profile.email:
        return person
    identity = session.scalars(
        select(Identity).filter_by(platform=platform, external_id=profile.external_id)
    ).one()
    if identity.proof in BY_MAIL and folded(profile.email) != folded(identity.email or ""):
        audit(session, person.id, "identity.mail_changed", f"{platform}:{profile.external_id}")
        person = separate(session, identity)
        identity.email = None
    note_mail(session, identity, vouched_mail(profile))
    return person


def note_seen(person: Person) -> None:
    """Keep that somebody is here, to the hour: a write at every message would be a waste."""
    moment = now()
    if person.seen_at is None or person.seen_at < moment - SEEN_EVERY:
        person.seen_at = moment


def vouched_mail(profile: Profile) -> str | None:
    """The mail of somebody, unless nobody vouches for it."""
    return profile.email if profile.email_verified is not False else None


def _meet(session: Session, platform: str, profile: Profile) -> Person:
    person_id = new_id()
    session.add(
        Person(
            id=person_id,
            display_name=profile.display_name,
            language=profile.language,
            seen_at=now(),
        )
    )
    session.flush()
    # Two first messages at once make one identity: the loser's person is dropped again.
    done = session.execute(
        insert_new(session, Identity, "platform", "external_id")
        .values(
            id=new_id(),
            person_id=person_id,
            platform=platform,
            external_id=profile.external_id,
            email=vouched_mail(profile),
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


def find_identity(session: Session, who: str) -> Identity | None:
    """The identity that somebody wrote as ``PLATFORM:ID``; None if there is none.

    Names of instances hold a colon themselves, and so do some ids. Raises `Conflict` where two
    identities can be meant.
    """
    parts = who.split(":")
    found = [
        identity
        for cut in range(1, len(parts))
        for identity in session.scalars(
            select(Identity).filter_by(
                platform=":".join(parts[:cut]), external_id=":".join(parts[cut:])
            )
        )
    ]
    if len(found) > 1:
        raise Conflict(f"Two people can be meant by {who[:60]!r}.", "Name the account instead.")
    return found[0] if found else None


def has_login(session: Session, person_id: str) -> bool:
    """Whether somebody may log in to the console: by a password, or at the sign-on provider."""
    person = session.get(Person, person_id)
    if person is None or person.disabled_at is not None:
        return False
    account = select(LocalAccount.username).filter_by(person_id=person_id)
    signs_on = select(Identity.id).where(Identity.person_id == person_id, of_sign_on())
    return session.scalar(account) is not None or session.scalar(signs_on.limit(1)) is not None


def own_ids(session: Session, person_id: str) -> frozenset[str]:
    """All ids under which this person stands in what was decided and said: their own, and those of
    the people that linked identities were before."""
    former = session.scalars(
        select(Identity.origin_id).where(
            Identity.person_id == person_id, Identity.origin_id.is_not(None)
        )
    )
    return frozenset({person_id, *(one for one in former if one is not None)})


def require(person: Person | None, role: Role) -> Person:
    """`person`, if they may do what `role` may. Raises `NotAllowed`."""
    if person is None or person.disabled_at is not None:
        raise NotAllowed("This account may not do that.")
    if RANKS[person.acts_as] < RANKS[role]:
        raise NotAllowed(f"Only {role} may do that.", "Ask an administrator for the role.")
    return person


def is_staff(person: Person) -> bool:
    """Whether this person may see and decide reviews."""
    return person.disabled_at is None and RANKS[person.acts_as] >= RANKS[Role.STAFF]
