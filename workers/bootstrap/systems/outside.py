"""The systems around the desk: chat platforms, and GLPI or the tickets of our own."""

from __future__ import annotations

from contextlib import nullcontext
from functools import cached_property
from typing import TYPE_CHECKING

from connectors.contracts.ticket_events import TicketEvents
from connectors.contracts.ticket_system import TicketSystem
from connectors.glpi.api.client import GlpiClient
from connectors.glpi.directory import GlpiDirectory
from connectors.glpi.tickets.events import GlpiTicketEvents
from connectors.glpi.tickets.system import GlpiTickets
from connectors.localdesk.system import LocalTickets
from workers.bootstrap.core import Core
from workers.bootstrap.systems import glpi
from workers.bootstrap.systems.platforms import Platforms, platforms_of
from workers.desk.tickets.ticketing import OwnIds, Requesters
from workers.identity.directory import DirectoryService
from workers.identity.linking.by_mail import MailLinks

if TYPE_CHECKING:
    from connectors.openid.provider import OpenIdProvider


class Outside:
    """What the desk talks to. Each is opened when it is first asked for.

    This is where other systems are put in: a test gives `Desk` a subclass with fakes.
    """

    def __init__(self, core: Core) -> None:
        self._core = core
        self._settings = core.settings

    @cached_property
    def platforms(self) -> Platforms:
        """The chat platforms by name."""
        return platforms_of(self._core.engine, self._settings)

    @cached_property
    def glpi_reader(self) -> GlpiClient:
        """GLPI by the account that reads."""
        return glpi.reader(self._settings)

    @cached_property
    def glpi_writer(self) -> GlpiClient:
        """GLPI by the account that writes tickets."""
        return glpi.writer(self._settings)

    @cached_property
    def directory(self) -> DirectoryService | None:
        """Who people are in GLPI; None where there is no GLPI."""
        if not self._settings.directory_access:
            return None
        return DirectoryService(
            self._core.transactions,
            lambda: nullcontext(GlpiDirectory(self.glpi_reader)),
            self._settings.directory_label,
            confirmed=MailLinks(self._core.transactions, self._settings),
        )

    @cached_property
    def ticket_system(self) -> TicketSystem:
        """Where tickets are opened."""
        settings = self._settings
        if not settings.tickets_outside:
            return LocalTickets(self._core.engine, settings.public_url)
        return GlpiTickets(
            self.glpi_writer,
            settings.glpi_url,
            settings.glpi_tickets_entity,
            # A killed worker's call is looked for after this time too.
            settles_in=settings.delivery_lease_seconds,
        )

    @cached_property
    def ticket_events(self) -> TicketEvents:
        """Who tells what happens to tickets."""
        return GlpiTicketEvents(self.glpi_reader)

    @cached_property
    def openid(self) -> OpenIdProvider | None:
        """The site's sign-on provider; None where there is none."""
        if not self._settings.sign_on:
            return None
        # Its libraries take a fifth of a second to import, and most processes never need it.
        from workers.bootstrap.systems.openid import openid_provider

        return openid_provider(self._settings)

    @property
    def requesters(self) -> Requesters:
        """Who people are in the ticket system."""
        known = self.directory if self._settings.tickets_outside else None
        return known or OwnIds()

    def close(self) -> None:
        """End what was opened."""
        for name in ("glpi_reader", "glpi_writer", "openid"):
            client = vars(self).pop(name, None)
            if client is not None:
                client.close()
