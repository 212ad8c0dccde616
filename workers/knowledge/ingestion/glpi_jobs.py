"""GLPI as the settings name it: a client, and the sync that the schedule asks for."""

from __future__ import annotations

import structlog
from sqlalchemy import Engine

from connectors.errors import Conflict, SettingsError
from connectors.glpi.api.access import GlpiAccess
from connectors.glpi.api.client import GlpiClient
from workers.knowledge.embedding.spaces import Spaces
from workers.knowledge.ingestion.glpi_sync import GlpiSite, sync_glpi
from workers.knowledge.ingestion.sync import Plan
from workers.settings import Settings

log = structlog.get_logger("guichet.glpi")


def open_glpi(settings: Settings) -> GlpiClient:
    """A client of the account that reads. Raises `SettingsError` when no GLPI is configured."""
    if not settings.glpi_url:
        raise SettingsError(
            "No GLPI is configured.", "Set GUICHET_GLPI_URL to https://HOST/apirest.php."
        )
    if not settings.glpi_user_token.get_secret_value():
        raise SettingsError(
            "GUICHET_GLPI_USER_TOKEN is not set.",
            "In GLPI, open the account's settings, Remote access keys, and copy its API token.",
        )
    return GlpiClient(
        GlpiAccess(
            settings.glpi_url,
            settings.glpi_user_token.get_secret_value(),
            settings.glpi_app_token.get_secret_value(),
            verify=settings.glpi_ca_file or True,
        )
    )


def site_of(settings: Settings) -> GlpiSite:
    """What a sync needs to know of the site."""
    return GlpiSite(settings.glpi_url, settings.glpi_timezone)


def scheduled_sync(engine: Engine, settings: Settings) -> None:
    """Sync, unless somebody does already. What is new is embedded by the spaces' upkeep."""
    plan = Plan(
        embedder_of=Spaces(engine, settings).embedder_of, by_owner=settings.visibility == "own"
    )
    try:
        with open_glpi(settings) as client:
            sync_glpi(engine, client, site_of(settings), plan)
    except Conflict as error:
        # Another worker has the lease, or too much would go: the page shows it, and so do logs.
        log.warning("glpi.sync_put_off", reason=error.message)
