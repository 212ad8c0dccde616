"""What the sources of one GLPI share during a run: the account's time zone, and names by id."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

import structlog

from connectors.contracts.source import Progress, silent
from connectors.errors import SettingsError
from connectors.glpi.api.access import normal_url
from connectors.glpi.api.client import GlpiClient
from connectors.glpi.source.records import Names
from connectors.glpi.source.survey import account_zone, all_names

log = structlog.get_logger("guichet.glpi")


@dataclass(frozen=True, slots=True)
class GlpiSite:
    """What a reading needs to know of the site."""

    url: str
    timezone: str = ""
    """A name such as ``Europe/Paris`` if the site sets one; else it is found out."""
    folder: Path | None = None
    """Where the spool lies; the system's temporary folder if None."""


class GlpiAccount:
    """One account on one GLPI, for one run.

    With `force` everything is believed that a reading would else refuse to believe.
    """

    def __init__(
        self,
        client: GlpiClient,
        site: GlpiSite,
        *,
        force: bool = False,
        progress: Progress = silent,
    ) -> None:
        self.client = client
        self.site = site
        self.force = force
        self.progress = progress
        self.root_url = _root_url(site.url)
        self._zone: ZoneInfo | None = None

    @cached_property
    def names(self) -> Names:
        """Names of entities, categories and locations. Raises `GlpiRefused` without entities."""
        return all_names(self.client)

    @property
    def zone(self) -> ZoneInfo:
        """The zone that the account's times are in, looked for once."""
        return self._zone or self.find_zone()[0]

    def keep_zone(self, zone: ZoneInfo) -> None:
        """Take a zone that is known."""
        self._zone = zone

    def find_zone(self, before: object = None) -> tuple[ZoneInfo, bool]:
        """The zone that the account's times are in, and whether GLPI's own words confirm it.

        `before` is the zone that the last reading found: it is kept as long as nothing speaks
        against it.
        """
        wanted = [name for name in (self.site.timezone, before) if name and isinstance(name, str)]
        found = account_zone(self.client, wanted)
        if found is None:
            log.warning("glpi.zone_not_found", taken=[*wanted, "UTC"][0])
        self._zone = found or ZoneInfo([*wanted, "UTC"][0])
        return self._zone, found is not None


def _root_url(url: str) -> str:
    if not url.startswith(("http://", "https://")):
        raise SettingsError("GUICHET_GLPI_URL is not an address.", "Use https://HOST/apirest.php.")
    return normal_url(url).removesuffix("/api.php/v1").removesuffix("/apirest.php")
