"""Everybody who was here: who they are, what they may do, and how they come in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from connectors.database.base import now
from connectors.database.models import ConsoleSession, Identity, LocalAccount, Person, Role
from connectors.database.unit_of_work import Transactions
from connectors.errors import NotFound
from workers.identity.accounts.service import DEMO_PERSON, PLATFORM
from workers.identity.places import is_sign_on, issuer_of
from workers.settings.chat.platforms import OWN_PLACES, SIGN_ON

PAGE = 50
LOCAL = "local"
LONGEST_QUERY = 200


@dataclass(frozen=True, slots=True)
class Origin:
    """One way in. `kind` is `LOCAL`, ``oidc``, or the kind of a chat platform."""

    kind: str
    place: str
    """The provider's issuer, the instance of a chat platform, or empty."""
    name: str
    """The user name, or who they are there."""
    mail: str | None = None
    proof: str | None = None


@dataclass(frozen=True, slots=True)
class PersonView:
    """One person."""

    person_id: str
    name: str
    role: Role
    """What they may do now."""
    given_role: Role
    """What an administrator gave."""
    disabled: bool
    seen_at: datetime | None
    sessions: int
    origins: tuple[Origin, ...]
    group_role_until: datetime | None = None
    """Until when a group of the sign-on gives them more than an administrator did."""


@dataclass(frozen=True, slots=True)
class Roll:
    """A page of people, by name."""

    people: Sequence[PersonView]
    total: int
    page: int

    @property
    def pages(self) -> int:
        """How many pages there are; at least one."""
        return max(1, -(-self.total // PAGE))


class Roster:
    """Reads; `changes` writes."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def listing(self, query: str = "", page: int = 1) -> Roll:
        """People whose name, user name, mail or id has `query` in it. Pages count from 1."""
        wanted = [*_everybody(), *_matching(query.strip()[:LONGEST_QUERY])]
        with self._transactions.reading() as session:
            total = session.scalar(select(func.count()).select_from(Person).where(*wanted)) or 0
            page = min(max(1, page), max(1, -(-total // PAGE)))
            people = session.scalars(
                select(Person)
                .where(*wanted)
                .order_by(func.lower(Person.display_name), Person.id)
                .limit(PAGE)
                .offset((page - 1) * PAGE)
            ).all()
            return Roll(_views(session, people), total, page)

    def one(self, person_id: str) -> PersonView:
        """One of them. Raises `NotFound`."""
        with self._transactions.reading() as session:
            person = session.scalar(select(Person).where(Person.id == person_id, *_everybody()))
            if person is None:
                raise NotFound("There is no such person.")
            (view,) = _views(session, [person])
            return view


def _everybody() -> tuple[ColumnElement[bool], ...]:
    """Not the demo's person, nor the command line's, nor who became one with somebody else."""
    own = [place for place in OWN_PLACES if place != PLATFORM]
    known = select(Identity.id).where(
        Identity.person_id == Person.id, Identity.platform.not_in(own)
    )
    return Person.id != DEMO_PERSON, known.exists()


def _matching(query: str) -> Iterable[ColumnElement[bool]]:
    if not query:
        return
    about = select(Identity.id).where(
        Identity.person_id == Person.id,
        or_(
            Identity.email.icontains(query, autoescape=True),
            Identity.external_id.icontains(query, autoescape=True),
        ),
    )
    account = select(LocalAccount.username).where(
        LocalAccount.person_id == Person.id,
        LocalAccount.username.icontains(query, autoescape=True),
    )
    named = Person.display_name.icontains(query, autoescape=True)
    yield or_(named, about.exists(), account.exists())


def _views(session: Session, people: Sequence[Person]) -> list[PersonView]:
    ids = [person.id for person in people]
    names = {
        row.person_id: row.username
        for row in session.scalars(select(LocalAccount).where(LocalAccount.person_id.in_(ids)))
    }
    open_ones = session.scalars(
        select(ConsoleSession.person_id).where(
            ConsoleSession.person_id.in_(ids), ConsoleSession.expires_at > now()
        )
    ).all()
    identities: dict[str, list[Identity]] = {}
    for one in session.scalars(
        select(Identity)
        .where(Identity.person_id.in_(ids))
        .order_by(Identity.platform, Identity.external_id)
    ):
        identities.setdefault(one.person_id, []).append(one)
    return [
        PersonView(
            person.id,
            person.display_name,
            person.acts_as,
            Role(person.role),
            person.disabled_at is not None,
            person.seen_at,
            open_ones.count(person.id),
            tuple(_origins(names.get(person.id), identities.get(person.id, []))),
            person.group_role_until if person.account_role != person.role else None,
        )
        for person in people
    ]


def _origins(username: str | None, identities: Sequence[Identity]) -> Iterable[Origin]:
    if username is not None:
        mail = next((one.email for one in identities if one.platform == PLATFORM), None)
        yield Origin(LOCAL, "", username, mail)
    for one in identities:
        if is_sign_on(one.platform):
            place = issuer_of(one.platform)
            yield Origin(SIGN_ON, place, one.external_id, one.email, one.proof)
        elif one.platform not in OWN_PLACES:
            kind, _, place = one.platform.partition(":")
            yield Origin(kind, place, one.external_id, one.email, one.proof)
