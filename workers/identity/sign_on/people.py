"""Who somebody of the provider is here.

They are known by issuer and subject. At their first sign-on a verified mail may link them with the
local account that has it; whoever has no such account is a new person. A mail is no login of that
account, so one that may do or see more is linked only where the settings say so, or by its owner,
who logs in with the password once. See `workers.identity.linking.by_mail` for the same in chat.
"""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from connectors.contracts.directory import folded
from connectors.database.audit import audit
from connectors.database.base import now
from connectors.database.contention import retried
from connectors.database.ids import new_id
from connectors.database.inserts import insert_new
from connectors.database.models import Identity, LocalAccount, Person, Proof, Role
from connectors.database.unit_of_work import Transactions
from connectors.errors import Conflict, NotAllowed, NotFound
from workers.identity.directory import note_login, note_mail
from workers.identity.joining import separate_mail_links
from workers.identity.linking.by_mail import is_plain
from workers.identity.locks import lock_people
from workers.identity.people import find_person, note_seen
from workers.identity.places import of_sign_on
from workers.identity.sign_on.claims import Subject, role_of
from workers.settings import Settings

CONSOLE = "console"


class Disabled(NotAllowed):
    """Somebody whom an administrator shut out."""


class SignOnPeople:
    """Finds or makes the person, and gives them the role of their groups. All of it is audited."""

    def __init__(self, transactions: Transactions, settings: Settings) -> None:
        self._transactions = transactions
        self._settings = settings

    @retried
    def enter(self, who: Subject) -> Person:
        """The person who signed on. Raises `Disabled`."""
        with self._transactions.begin() as transaction:
            session = transaction.session
            person = find_person(session, who.place, who.subject, lock=True)
            if person is None:
                person = self._first(session, who)
            return self._entered(session, who, person)

    @retried
    def link(self, who: Subject, person_id: str) -> Person:
        """The same for somebody who is logged in: from now on both are one person.

        Raises `Conflict` where either has a link already.
        """
        with self._transactions.begin() as transaction:
            session = transaction.session
            person = lock_people(session, person_id).get(person_id)
            if person is None:
                raise NotFound("This person is not known.")
            owner = find_person(session, who.place, who.subject)
            if owner is None:
                if _signs_on(session, person_id, who.place):
                    raise Conflict("This account has another sign-on already.")
                _identify(session, who, person, Proof.ADDRESS)
                # Of two first sign-ons at once, one was faster.
                owner = find_person(session, who.place, who.subject)
            if owner is not person:
                raise Conflict("This sign-on belongs to somebody else here.")
            return self._entered(session, who, person)

    def _first(self, session: Session, who: Subject) -> Person:
        account = self._account(session, who)
        if account is None:
            person = Person(id=new_id(), display_name=who.name, language=who.language)
            session.add(person)
            session.flush()
            _identify(session, who, person, Proof.FIRST_SIGHT)
        else:
            trusted = self._settings.oidc_staff_by_mail
            _identify(session, who, account, Proof.TRUSTED_MAIL if trusted else Proof.MAIL)
        # Of two first sign-ons at once, one was faster.
        found = find_person(session, who.place, who.subject, lock=True)
        assert found is not None
        return found

    def _account(self, session: Session, who: Subject) -> Person | None:
        """The one local account that has their verified mail, if it may be linked by that."""
        if who.mail is None or not self._settings.oidc_link_by_mail:
            return None
        rows = session.execute(
            select(Person, Identity.email)
            .join(LocalAccount, LocalAccount.person_id == Person.id)
            .join(Identity, Identity.person_id == Person.id)
            .where(
                Identity.platform == CONSOLE,
                func.lower(Identity.email) == who.mail.lower(),
                Person.disabled_at.is_(None),
            )
        ).all()
        found = {one.id for one, mail in rows if folded(mail or "") == folded(who.mail)}
        if len(found) != 1:
            return None
        (person_id,) = found
        # Again, now that nobody changes them: a role may have been given meanwhile.
        person = lock_people(session, person_id)[person_id]
        enough = self._settings.oidc_staff_by_mail or is_plain(person)
        return person if enough and not _signs_on(session, person_id, who.place) else None

    def _entered(self, session: Session, who: Subject, person: Person) -> Person:
        if person.disabled_at is not None:
            audit(session, person.id, "login.refused", who.place[:200])
            raise Disabled("This account is disabled.", "Ask an administrator.")
        identity = session.scalars(
            select(Identity).filter_by(platform=who.place, external_id=who.subject)
        ).one()
        note_mail(session, identity, who.mail)
        note_login(session, identity, who.login)
        _identify_console(session, person)
        if _is_new_name(session, person):
            person.display_name = who.name
        self._give_role(session, who, person)
        note_seen(person)
        audit(session, person.id, "login", who.place[:200])
        return person

    def _give_role(self, session: Session, who: Subject, person: Person) -> None:
        """The role of their groups, for some days. Who is no longer staff by it loses the sight of
        everything; who becomes staff loses the chat accounts that only a mail linked."""
        before, role = person.acts_as, role_of(who.groups, self._settings.oidc_roles)
        person.group_role = role
        lasts = self._settings.role_lasts
        person.group_role_until = now() + lasts if role is not None else None
        after = person.acts_as
        if before is after:
            return
        if after is Role.ASKER:
            person.sees_everything = False
        elif before is Role.ASKER:
            separate_mail_links(session, person.id, but=who.place)
        audit(session, person.id, "role.by_group", who.place[:200], role=str(after))


def _signs_on(session: Session, person_id: str, place: str) -> bool:
    theirs = select(Identity.id).filter_by(person_id=person_id, platform=place)
    return session.scalar(theirs.limit(1)) is not None


def _identify(session: Session, who: Subject, person: Person, proof: Proof) -> None:
    session.execute(
        insert_new(session, Identity, "platform", "external_id").values(
            id=new_id(),
            person_id=person.id,
            platform=who.place,
            external_id=who.subject,
            email=who.mail,
            proof=proof,
        )
    )
    if proof is not Proof.FIRST_SIGHT:
        audit(session, person.id, "sign_on.linked", who.place[:200], proof=str(proof))


def _identify_console(session: Session, person: Person) -> None:
    """On the console a person's id is their user id."""
    session.execute(
        insert_new(session, Identity, "platform", "external_id").values(
            id=new_id(), person_id=person.id, platform=CONSOLE, external_id=person.id
        )
    )


def _is_new_name(session: Session, person: Person) -> bool:
    """Whether the provider says how somebody is called: they have no other account."""
    account = select(LocalAccount.username).filter_by(person_id=person.id)
    other = select(Identity.id).where(
        Identity.person_id == person.id, Identity.platform != CONSOLE, ~of_sign_on()
    )
    return session.scalar(account) is None and session.scalar(other.limit(1)) is None
