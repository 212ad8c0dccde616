"""Who clicks on a chat platform, and what they may do at this moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from connectors.contracts.chat import Profile
from connectors.database.audit import audit
from connectors.database.base import now
from connectors.database.contention import retried
from connectors.database.models import Person, Role
from connectors.database.unit_of_work import Transactions
from connectors.errors import NotFound
from workers.identity.chat.profiles import Profiles
from workers.identity.people import ensure_person, find_person, is_staff
from workers.identity.refusals import Reason, Refusal
from workers.settings import Settings

GROUP_HOLDS = timedelta(minutes=10)
"""How long the word of a group counts. Longer than a profile is kept, so that nobody flickers."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody of a platform as the desk knows them now. `person_id` is what its services take."""

    person_id: str
    display_name: str
    role: Role
    language: str | None


class Roles:
    """Resolves a platform's user to a person with their current role.

    The services of the desk look at the role again, in the transaction that decides.
    """

    def __init__(self, transactions: Transactions, profiles: Profiles, settings: Settings) -> None:
        self._transactions = transactions
        self._profiles = profiles
        self._settings = settings

    def actor(self, platform: str, external_id: str) -> Actor:
        """Who this user id is, by the adapter's own proof that they clicked.

        Raises `NotFound` for somebody who was never seen, and `Refusal` for who is a guest, of
        another workspace, or deactivated by now. While the platform is away what is known counts.
        """
        profile = self._profiles.known(platform, external_id)
        return self._actor(platform, external_id, profile)

    def staff(self, platform: str, external_id: str) -> Actor:
        """The same; raises `Refusal` for who may not decide, whose words they may be told."""
        try:
            actor = self.actor(platform, external_id)
        except NotFound:
            raise Refusal(Reason.NOT_STAFF, self._settings.language) from None
        if actor.role is Role.ASKER:
            raise Refusal(Reason.NOT_STAFF, actor.language or self._settings.language)
        return actor

    @retried
    def _actor(self, platform: str, external_id: str, profile: Profile | None) -> Actor:
        with self._transactions.begin() as transaction:
            session = transaction.session
            person = self._known(session, platform, external_id, profile)
            if person.disabled_at is not None:
                raise Refusal(Reason.DEACTIVATED, person.language or self._settings.language)
            if profile is not None and self._settings.platform(platform).staff_groups:
                before = is_staff(person)
                in_group = self._profiles.is_in_staff_group(platform, profile)
                person.staff_until = now() + GROUP_HOLDS if in_group else None
                if before != is_staff(person):
                    subject = f"{platform}:{external_id}"
                    audit(session, person.id, "role.by_group", subject, role=str(person.acts_as))
            return Actor(person.id, person.display_name, person.acts_as, person.language)

    def _known(
        self, session: Session, platform: str, external_id: str, profile: Profile | None
    ) -> Person:
        if profile is not None:
            # A member of a staff group may never have asked anything.
            return ensure_person(session, platform, profile, self._settings.language)
        person = find_person(session, platform, external_id)
        if person is None:
            raise NotFound("Nobody with this id was seen here.")
        return person
