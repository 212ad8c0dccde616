"""GLPI as the settings name it: for the desk, for a sync, and what an administrator should know.

The desk asks with short waits, because a person or a worker's lease waits with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from pydantic import SecretStr

from connectors.contracts.diagnosis import Finding
from connectors.contracts.source import Progress, Source, silent
from connectors.errors import GuichetError, SettingsError
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


@contextmanager
def open_sources(
    settings: Settings, *, force: bool = False, progress: Progress = silent
) -> Iterator[Sequence[Source]]:
    """Tickets and articles, for one sync. Raises `SettingsError` when no GLPI is configured."""
    from connectors.glpi.source.account import GlpiSite
    from connectors.glpi.source.opened import glpi_sources

    site = GlpiSite(settings.glpi_url, settings.glpi_timezone)
    with _patient(settings) as client:
        yield glpi_sources(client, site, force=force, progress=progress)


def source_findings(settings: Settings) -> Iterator[Finding]:
    """What the doctor says of the account that reads."""
    from connectors.glpi.diagnosis.reader import diagnose

    try:
        with _patient(settings) as client:
            found = diagnose(client, settings.glpi_timezone)
    except GuichetError as error:
        yield Finding(False, str(error))
        return
    yield Finding(found.ok, found.line())
    yield from (Finding(False, line) for line in found.missing)
    yield from (Finding(True, line, warning=True) for line in found.too_much)


def writer_findings(settings: Settings) -> Iterator[Finding]:
    """What the doctor says of the account that writes."""
    from connectors.glpi.diagnosis.writer import missing_rights

    try:
        with writer(settings) as client:
            missing = missing_rights(client)
    except GuichetError as error:
        yield Finding(False, str(error))
        return
    if missing:
        problem = SettingsError(
            "the account of GUICHET_GLPI_TICKETS_TOKEN may not do all it must.",
            f"Grant to its profile: {'; '.join(missing)}.",
        )
        yield Finding(False, str(problem))
    else:
        yield Finding(True, "the account that opens tickets may do so")


def _patient(settings: Settings) -> GlpiClient:
    """A client of the account that reads, for who has the time."""
    if not settings.glpi_url:
        raise SettingsError(
            "No GLPI is configured.", "Set GUICHET_GLPI_URL to https://HOST/apirest.php."
        )
    return GlpiClient(
        GlpiAccess(
            settings.glpi_url,
            _token(settings.glpi_user_token, "GUICHET_GLPI_USER_TOKEN"),
            settings.glpi_app_token.get_secret_value(),
            verify=settings.glpi_ca_file or True,
        )
    )


def _token(token: SecretStr, name: str) -> str:
    if not token.get_secret_value():
        raise SettingsError(
            f"{name} is not set.",
            "In GLPI, open the account's settings, Remote access keys, and copy its API token.",
        )
    return token.get_secret_value()


def _client(settings: Settings, token: SecretStr, name: str) -> GlpiClient:
    # A write that outlives its delivery's lease would be made again by somebody else.
    seconds = min(READ_SECONDS, settings.delivery_lease_seconds / 3)
    return GlpiClient(
        GlpiAccess(
            settings.glpi_url,
            _token(token, name),
            settings.glpi_app_token.get_secret_value(),
            connect_timeout=CONNECT_SECONDS,
            read_timeout=seconds,
            total_timeout=seconds,
            verify=settings.glpi_ca_file or True,
        ),
        tries=TRIES,
    )
