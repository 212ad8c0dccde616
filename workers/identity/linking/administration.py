"""What an administrator does with identities at the command line. All of it is audited."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from connectors.database.audit import audit
from connectors.database.contention import retried
from connectors.database.ids import new_id
from connectors.database.models import Identity, LocalAccount, Person, Proof, Role, has_role
from connectors.database.unit_of_work import Transactions
from connectors.errors import BadInput, NotFound
from workers.identity.accounts.usernames import account_of
from workers.identity.joining import join, separate, separate_mail_links
from workers.identity.locks import check_owner, lock_people
from workers.identity.people import BY_MAIL, find_identity, has_login
from workers.identity.places import is_chat, of_chat
from workers.settings.chat.platforms import OWN_PLACES


@dataclass(frozen=True, slots=True)
class ChatPerson:
    """Somebody without a local account who has a role."""

    identities: tuple[str, ...]
    person_id: str
    name: str
    role: str
    disabled: bool


class Identities:
    """Links, unlinks, and gives roles to people without an account."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    @retried
    def link(self, who: str, username: str, platforms: Collection[str]) -> None:
        """Link ``PLATFORM:ID`` with an account, also one that never wrote here. `platforms` are the
        names of the instances that there are.

        Raises `BadInput` for an unknown platform, `NotFound` for an unknown account, and `Conflict`
        where the two cannot be one.
        """
        with self._transactions.begin() as transaction:
            session = transaction.session
            account = account_of(session, username)
            identity = find_identity(session, who)
            if identity is None:
                identity = _made(session, who, account.person_id, platforms)
            elif not is_chat(identity.platform):
                raise BadInput(f"{who[:60]!r} is no chat account.", "Use PLATFORM:ID.")
            else:
                if identity.proof in BY_MAIL:
                    separate(session, identity)
                join(session, identity, account.person_id, Proof.ADMINISTRATOR)
            proof = str(Proof.ADMINISTRATOR)
            audit(
                session, None, "identity.linked", who[:100], username=account.username, proof=proof
            )

    @retried
    def unlink(self, who: str) -> None:
        """Take a chat account from its account, with what was asked there. No mail links it again.

        Raises `NotFound` for one that is not linked.
        """
        with self._transactions.begin() as transaction:
            session = transaction.session
            identity = _known_identity(session, who)
            if not is_chat(identity.platform) or not has_login(session, identity.person_id):
                raise NotFound(f"{who[:60]!r} is not linked.", "See: guichet user list")
            separate(session, identity, Proof.UNLINKED)
            audit(session, None, "identity.unlinked", who[:100])

    @retried
    def set_role(self, who: str, role: Role) -> str | None:
        """Give somebody of a chat platform, or who signs on, a role; returns the name of their
        account, if they have one, whose role it is then. What only a mail linked is taken from an
        account that becomes more than an asker."""
        with self._transactions.begin() as transaction:
            session = transaction.session
            identity = _known_identity(session, who)
            person = lock_people(session, identity.person_id)[identity.person_id]
            check_owner(session, identity)
            # Who is named here is meant, by whatever they were linked before.
            if identity.proof in BY_MAIL:
                identity.proof = Proof.ADMINISTRATOR
            person.role = role
            if role is Role.ASKER:
                person.sees_everything = False
            else:
                separate_mail_links(session, person.id)
            audit(session, None, "role.set", who[:100], role=str(role))
            return _username_of(session, person.id)

    def of_accounts(self) -> dict[str, tuple[str, ...]]:
        """The chat accounts of every account, by person."""
        with self._transactions.reading() as session:
            rows = session.scalars(
                select(Identity)
                .join(LocalAccount, LocalAccount.person_id == Identity.person_id)
                .where(of_chat())
                .order_by(Identity.platform, Identity.external_id)
            )
            found: dict[str, tuple[str, ...]] = {}
            for one in rows:
                found[one.person_id] = (*found.get(one.person_id, ()), _name(one))
            return found

    def with_a_role(self) -> list[ChatPerson]:
        """Everybody of chat or sign-on who is more than an asker and has no local account."""
        with self._transactions.reading() as session:
            people = session.scalars(
                select(Person)
                .outerjoin(LocalAccount, LocalAccount.person_id == Person.id)
                .where(LocalAccount.username.is_(None), has_role())
                .order_by(Person.display_name)
            ).all()
            found = []
            for person in people:
                names = tuple(
                    _name(one) for one in person.identities if one.platform not in OWN_PLACES
                )
                if names:
                    off = person.disabled_at is not None
                    found.append(
                        ChatPerson(names, person.id, person.display_name, person.account_role, off)
                    )
            return found


def _made(session: Session, who: str, person_id: str, platforms: Collection[str]) -> Identity:
    """An identity of somebody who never wrote here."""
    platform = max((one for one in platforms if who.startswith(f"{one}:")), key=len, default="")
    external_id = who.removeprefix(f"{platform}:")
    if not platform or platform in OWN_PLACES or not external_id:
        chats = sorted(set(platforms) - set(OWN_PLACES))
        raise BadInput(
            f"{who[:60]!r} is on no chat platform of this site.",
            f"Use PLATFORM:ID with one of: {', '.join(chats) or '(none in the settings)'}.",
        )
    identity = Identity(
        id=new_id(), person_id=person_id, platform=platform, external_id=external_id,
        proof=Proof.ADMINISTRATOR,
    )  # fmt: skip
    lock_people(session, person_id)
    other = select(Identity.id).filter_by(person_id=person_id, platform=platform)
    if session.scalar(other) is not None:
        raise BadInput(f"The account has another identity on {platform}.", "Unlink that first.")
    session.add(identity)
    session.flush()
    return identity


def _known_identity(session: Session, who: str) -> Identity:
    identity = find_identity(session, who)
    if identity is None or identity.platform in OWN_PLACES:
        raise NotFound(f"There is nobody {who[:60]!r}.", "Use PLATFORM:ID; see: guichet user list")
    return identity


def _username_of(session: Session, person_id: str) -> str | None:
    return session.scalar(select(LocalAccount.username).filter_by(person_id=person_id))


def _name(identity: Identity) -> str:
    return f"{identity.platform}:{identity.external_id}"
