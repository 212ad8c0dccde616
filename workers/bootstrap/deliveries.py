"""What sends deliveries: to the chat platforms, and to the ticket system."""

from __future__ import annotations

from workers.bootstrap.desk import Desk
from workers.bootstrap.systems.platforms import Platforms
from workers.desk.answers.work import Finder
from workers.desk.chat.incoming import DeskParts
from workers.desk.effects import DeliveryEffects
from workers.desk.outbox.dispatch.channels import Sender
from workers.desk.outbox.dispatch.dispatcher import DeliveryService
from workers.desk.outbox.platforms.sender import PlatformSender
from workers.desk.outbox.platforms.turns import SharedTurns, Turns
from workers.desk.tickets.escalation import TICKET_SYSTEM
from workers.desk.tickets.suggestions import TicketSuggestions
from workers.desk.tickets.ticketing import TicketSender


class Surfaces:
    """What shows the pages and the status of a platform, by its name."""

    def __init__(self, platforms: Platforms, turns: Turns, console_url: str) -> None:
        self._platforms = platforms
        self._turns = turns
        self._console_url = console_url

    def get(self, name: str) -> PlatformSender | None:
        """The one of this name; None where there is no such platform."""
        platform = self._platforms.get(name)
        if platform is None:
            return None
        return PlatformSender(platform, self._console_url, self._turns)


class SendersByName:
    """Who sends to a place: the ticket system, or a platform of the registry."""

    def __init__(self, tickets: Sender, surfaces: Surfaces) -> None:
        self._tickets = tickets
        self._surfaces = surfaces

    def get(self, name: str) -> Sender | None:
        """The sender to the place of this name; None where there is no such place."""
        if name == TICKET_SYSTEM:
            return self._tickets
        return self._surfaces.get(name)


def surfaces_of(desk: Desk) -> Surfaces:
    """What shows anything on the platforms of a desk."""
    turns = SharedTurns(desk.transactions)
    return Surfaces(desk.outside.platforms, turns, desk.settings.public_url)


def chat_parts(desk: Desk) -> DeskParts:
    """What chat events are handled with."""
    return DeskParts(
        transactions=desk.transactions,
        settings=desk.settings,
        intake=desk.intake,
        roles=desk.roles,
        links=desk.links,
        reviews=desk.reviews,
        feedback=desk.feedback,
        escalation=desk.escalation,
        tickets=desk.tickets,
        info=desk.outside.platforms.info,
        surface=surfaces_of(desk).get,
    )


def delivery_service(desk: Desk, finder: Finder) -> DeliveryService:
    """The sender of everything; `finder` finds what similar tickets say of a new one."""
    outside, settings = desk.outside, desk.settings
    suggestions = TicketSuggestions(desk.transactions, finder, settings)
    tickets = TicketSender(outside.ticket_system, outside.requesters, suggestions)
    senders = SendersByName(tickets, surfaces_of(desk))
    return DeliveryService(
        desk.transactions,
        senders,
        DeliveryEffects(settings),
        settings,
        desk.heartbeat,
        outside.directory,
    )
