"""The sources that one GLPI is."""

from __future__ import annotations

from connectors.contracts.source import Progress, Source, silent
from connectors.glpi.api.client import GlpiClient
from connectors.glpi.source.account import GlpiAccount, GlpiSite
from connectors.glpi.source.articles import GlpiArticleSource
from connectors.glpi.source.tickets import GlpiTicketSource


def glpi_sources(
    client: GlpiClient, site: GlpiSite, *, force: bool = False, progress: Progress = silent
) -> tuple[Source, Source]:
    """Tickets, then articles, for one run. `force`: see `GlpiAccount`."""
    account = GlpiAccount(client, site, force=force, progress=progress)
    return GlpiTicketSource(account), GlpiArticleSource(account)
