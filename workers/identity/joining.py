"""Linking an identity with another person, and taking it back: what moves with it.

An identity has what was asked on its platform: threads, questions, tickets of the local desk. That
goes where the identity goes, so a person has at most one identity of a platform. What was decided
and said is never changed; `people.own_ids` finds it. Who a person is in the directory moves only
with their last identity, and is confirmed again before it gives any right.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from connectors.database.ids import new_id
from connectors.database.models import (
    ConsoleSession,
    ConversationThread,
    Delivery,
    DeliveryStatus,
    DirectoryUser,
    Draft,
    Identity,
    LocalAccount,
    LocalTicket,
    Person,
    Proof,
    Question,
    Role,
    SeenTicket,
    WrittenText,
)
from connectors.errors import Conflict, NotAllowed
from workers.identity.locks import check_owner, lock_people
from workers.identity.places import is_sign_on, issuer_of, of_sign_on

UNSEEN = {"synchronize_session": False}
"""For rows that no transaction of ours holds as objects."""
OPEN = (DeliveryStatus.PENDING, DeliveryStatus.SENDING)


def join(session: Session, identity: Identity, person_id: str, proof: Proof) -> Person:
    """Make `identity` one of this person. Both people are locked until the commit.

    Raises `Conflict` where it belongs to another account, where the person has one of this platform
    already, or where the directory knows the two as two users; `NotAllowed` for somebody disabled.
    """
    former_id = identity.person_id
    locked = lock_people(session, former_id, person_id)
    check_owner(session, identity)
    former, person = locked[former_id], locked[person_id]
    if former_id == person_id:
        identity.proof = proof
        return person
    if former.disabled_at is not None or person.disabled_at is not None:
        hint = "Enable it first: guichet user disable NAME --undo"
        raise NotAllowed("One of the two is disabled.", hint)
    _check_free(session, identity, person)
    last = _is_last(session, identity)
    if last:
        _check_one_user(session, former_id, person_id)
    identity.person_id, identity.proof = person_id, proof
    identity.origin_id = identity.origin_id or former_id
    session.flush()
    _move_history(session, identity.platform, former_id, person_id)
    if last:
        _move_work(session, former_id, person_id)
        _move_directory_user(session, former_id, person_id)
    return person


def separate(session: Session, identity: Identity, proof: Proof = Proof.FIRST_SIGHT) -> Person:
    """Give `identity` back to the person that it was, or to a new one, with what was asked on its
    platform. Returns them, locked."""
    person = session.get_one(Person, identity.person_id)
    if identity.origin_id is None:
        origin = Person(id=new_id(), display_name=person.display_name, language=person.language)
        session.add(origin)
        session.flush()
        origin_id = origin.id
    else:
        origin_id = identity.origin_id
    locked = lock_people(session, person.id, origin_id)
    check_owner(session, identity)
    _end_rights(session, locked[origin_id])
    identity.person_id, identity.origin_id, identity.proof = origin_id, None, proof
    session.flush()
    _move_history(session, identity.platform, person.id, origin_id)
    _doubt_directory_user(session, person.id)
    # Whose group it was is asked again at their next decision.
    locked[person.id].staff_until = locked[origin_id].staff_until = None
    return locked[origin_id]


def separate_mail_links(session: Session, person_id: str, but: str = "") -> list[Identity]:
    """Take back what only a mail linked, because the person is to have more than a mail gives.
    `but` is the platform that gives it, to whom it knows there."""
    linked = session.scalars(
        select(Identity)
        .filter_by(person_id=person_id, proof=Proof.MAIL)
        .where(Identity.platform != but)
    ).all()
    for identity in linked:
        if is_sign_on(identity.platform):
            _end_sessions(session, identity)
        separate(session, identity)
    return list(linked)


def _check_free(session: Session, identity: Identity, person: Person) -> None:
    owner = session.scalar(select(LocalAccount.username).filter_by(person_id=identity.person_id))
    signs_on = select(Identity.id).where(Identity.person_id == identity.person_id, of_sign_on())
    if owner is not None or session.scalar(signs_on.limit(1)) is not None:
        raise Conflict("This chat account is linked with another account.", "Unlink it first.")
    other = session.scalar(
        select(Identity.id).filter_by(person_id=person.id, platform=identity.platform)
    )
    if other is not None:
        raise Conflict(
            "This account is linked with another one of the same platform.", "Unlink that first."
        )


def _end_rights(session: Session, origin: Person) -> None:
    """What somebody might do before they were linked ended with the link: who took the role from
    the account meant them too. It stays theirs where they were somebody all the time."""
    theirs = select(Identity.id).filter_by(person_id=origin.id)
    if session.scalar(theirs.limit(1)) is None:
        origin.role, origin.sees_everything = Role.ASKER, False


def _is_last(session: Session, identity: Identity) -> bool:
    other = select(Identity.id).where(
        Identity.person_id == identity.person_id, Identity.id != identity.id
    )
    return session.scalar(other.limit(1)) is None


def _end_sessions(session: Session, identity: Identity) -> None:
    """Who signed on as this identity is somebody else from now on."""
    theirs = delete(ConsoleSession).where(
        ConsoleSession.issuer == issuer_of(identity.platform),
        ConsoleSession.subject == identity.external_id,
    )
    session.execute(theirs, execution_options=UNSEEN)


def _check_one_user(session: Session, one: str, other: str) -> None:
    if len(set(_pins(session, one, other).values())) > 1:
        raise Conflict(
            "The directory knows the two as two different users.",
            "Have the wrong one matched anew: guichet user unpin",
        )


def _move_history(session: Session, platform: str, former: str, person: str) -> None:
    """What was asked on a platform by one is the other's."""
    there = select(ConversationThread.id).where(ConversationThread.platform == platform)
    moved = session.scalars(
        select(Question.id).where(Question.person_id == former, Question.thread_id.in_(there))
    ).all()
    _change(session, ConversationThread.person_id, former, person, ConversationThread.id.in_(there))
    _change(session, Question.person_id, former, person, Question.thread_id.in_(there))
    _move_tickets(session, moved, former, person)
    # Whose tickets the ticket system showed last is only remembered, and asked again.
    session.execute(delete(SeenTicket).where(SeenTicket.person_id.in_((former, person))))


def _move_tickets(session: Session, questions: Sequence[str], former: str, person: str) -> None:
    """Tickets of the local desk, and those that are about to be opened."""
    if not questions:
        return
    # A ticket of the local desk has the marker of the delivery that opened it.
    ordered = [Delivery.question_id.in_(questions), Delivery.kind == "ticket"]
    opened = select(Delivery.marker).where(*ordered)
    _change(session, LocalTicket.requester, former, person, LocalTicket.marker.in_(opened))
    waiting = session.scalars(select(Delivery).where(*ordered, Delivery.status.in_(OPEN)))
    for delivery in waiting:
        delivery.message = {**delivery.message, "person_id": person}


def _move_work(session: Session, former: str, person: str) -> None:
    """What a member of staff has in hand."""
    for column in (
        ConversationThread.human_id,
        Question.handler_id,
        Draft.claimed_by,
        LocalTicket.assignee_id,
    ):
        _change(session, column, former, person)
    begun = select(WrittenText.question_id).where(WrittenText.person_id == person)
    _change(session, WrittenText.person_id, former, person, WrittenText.question_id.not_in(begun))


def _move_directory_user(session: Session, former: str, person: str) -> None:
    """Who they are in the directory, of the two. It says so again before it counts."""
    pinned = _pins(session, former, person)
    moves = former in pinned and person not in pinned
    _forget(session, person if moves else former)
    if moves:
        _ask_again(session, former, person_id=person)
    elif person not in pinned:
        # There is one mail more to be known by.
        _ask_again(session, person)


def _doubt_directory_user(session: Session, person: str) -> None:
    """Have the directory say again who they are, without the mail that went away."""
    mails = session.scalars(select(Identity.email).where(Identity.person_id == person)).all()
    if any(mail and mail.strip() for mail in mails):
        _ask_again(session, person)
    else:
        _forget(session, person)


def _pins(session: Session, *people: str) -> dict[str, str]:
    """The directory's user of each person that has one. The rows are locked in one order."""
    rows = session.execute(
        select(DirectoryUser.person_id, DirectoryUser.user_id)
        .where(DirectoryUser.person_id.in_(people))
        .order_by(DirectoryUser.person_id)
        .with_for_update()
    )
    return {person: user for person, user in rows if user}


def _forget(session: Session, person: str) -> None:
    session.execute(
        delete(DirectoryUser).where(DirectoryUser.person_id == person), execution_options=UNSEEN
    )


def _ask_again(session: Session, person: str, **values: str) -> None:
    session.execute(
        update(DirectoryUser)
        .where(DirectoryUser.person_id == person)
        .values(confirmed_at=None, checked_at=None, **values),
        execution_options=UNSEEN,
    )


def _change(session: Session, column: Any, former: str, person: str, *where: Any) -> None:
    session.execute(
        update(column.class_).where(column == former, *where).values({column.key: person})
    )
