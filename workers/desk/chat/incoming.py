"""A stored event as it is handled, and the parts of the desk that handle it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from connectors.contracts.chat import ChatEvent, Destination, HomePage, PlatformInfo, Profile
from connectors.database.unit_of_work import Transactions
from workers.desk.feedback import FeedbackService
from workers.desk.inbox.intake import Intake
from workers.desk.outbox.private import Reader
from workers.desk.reviews.decisions import ReviewService
from workers.desk.tickets.escalation import Escalation
from workers.desk.tickets.tickets import Tickets
from workers.identity.chat.roles import Roles
from workers.identity.linking.offers import LinkService
from workers.settings import Settings


class Later(Exception):
    """What an event follows has not come yet, or is still being handled."""


class Surface(Protocol):
    """What a platform shows besides messages; each call does nothing where it shows none."""

    def show_home(self, person: str, page: HomePage) -> None: ...

    def show_status(self, to: Destination, text: str) -> None: ...


@dataclass(frozen=True, slots=True)
class DeskParts:
    """The services that do what people want. `info` says what an instance is like, and `surface`
    gives what shows its pages; None where there is no such instance."""

    transactions: Transactions
    settings: Settings
    intake: Intake
    roles: Roles
    links: LinkService
    reviews: ReviewService
    feedback: FeedbackService
    escalation: Escalation
    tickets: Tickets
    info: Callable[[str], PlatformInfo | None]
    surface: Callable[[str], Surface | None]


@dataclass(frozen=True, slots=True)
class Incoming:
    """An event with what its row knows."""

    row_id: str
    platform: str
    event: ChatEvent
    received_at: datetime
    language: str
    """Of whoever did it, as far as it is known."""
    waits: int
    """How often it was put off already."""
    may_wait: bool
    """Whether it may be put off once more for what has not come."""
    may_follow: bool
    """Whether it may be put off once more for what has come, and is still being handled."""

    @property
    def key(self) -> str:
        """How keys of what follows from it begin."""
        return self.event.event_id

    @property
    def reader(self) -> Reader:
        """Who did it, as somebody who is told something about it and nobody else is."""
        deed = self.event.deed
        in_channel = not getattr(deed, "direct", False)
        return Reader(
            platform=self.platform,
            person=self.event.actor,
            language=self.language,
            channel=self.event.channel if in_channel else "",
            thread=getattr(deed, "thread", None) if in_channel else None,
        )

    @property
    def profile(self) -> Profile:
        """Who did it, as far as the event says it; the platform is asked for the rest."""
        event = self.event
        return Profile(
            external_id=event.actor,
            display_name=event.actor,
            language=event.language,
            is_bot=event.is_bot,
            home=event.home,
        )
