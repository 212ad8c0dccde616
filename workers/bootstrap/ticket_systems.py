"""Where tickets are opened, and who tells what happens to them, as the settings say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from connectors.contracts.diagnosis import Finding
from workers.settings import Settings

if TYPE_CHECKING:
    from connectors.contracts.ticket_events import Webhook


def webhook_of(settings: Settings, system: str) -> Webhook | None:
    """What checks the webhooks of `system`; None where none of it are accepted."""
    from connectors.glpi.tickets.webhook import GlpiWebhook

    secret = settings.glpi_webhook_secret.get_secret_value()
    return GlpiWebhook(secret) if secret and system == GlpiWebhook.name else None


def ticket_system_findings(settings: Settings) -> Iterator[Finding]:
    """What an administrator should know of the system that tickets are opened in."""
    from workers.bootstrap.glpi import writer_findings

    if settings.tickets_outside:
        yield from writer_findings(settings)
