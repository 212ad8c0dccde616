"""GLPI as the desk asks it: short waits, because a person or a worker's lease waits with it."""

from __future__ import annotations

from pydantic import SecretStr

from connectors.errors import SettingsError
from connectors.glpi.api.access import GlpiAccess
from connectors.glpi.api.client import GlpiClient
from workers.settings import Settings

CONNECT_SECONDS = 3.0
READ_SECONDS = 15.0
TRIES = 2


def reader(settings: Settings) -> GlpiClient:
    """A client of the account that reads."""
    return _client(settings, settings.glpi_user_token, "GUICHET_GLPI_USER_TOKEN")


def writer(settings: Settings) -> GlpiClient:
    """A client of the account that writes tickets."""
    return _client(settings, settings.glpi_tickets_token, "GUICHET_GLPI_TICKETS_TOKEN")


def _client(settings: Settings, token: SecretStr, name: str) -> GlpiClient:
    if not token.get_secret_value():
        raise SettingsError(
            f"{name} is not set.",
            "In GLPI, open the account's settings, Remote access keys, and copy its API token.",
        )
    # A write that outlives its delivery's lease would be made again by somebody else.
    seconds = min(READ_SECONDS, settings.delivery_lease_seconds / 3)
    return GlpiClient(
        GlpiAccess(
            settings.glpi_url,
            token.get_secret_value(),
            settings.glpi_app_token.get_secret_value(),
            connect_timeout=CONNECT_SECONDS,
            read_timeout=seconds,
            total_timeout=seconds,
            verify=settings.glpi_ca_file or True,
        ),
        tries=TRIES,
    )
