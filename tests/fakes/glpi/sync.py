"""A sync with a GLPI, as the command makes one."""

from __future__ import annotations

from sqlalchemy import Engine

from connectors.glpi.api.client import GlpiClient
from connectors.glpi.source.account import GlpiSite
from connectors.glpi.source.opened import glpi_sources
from workers.knowledge.ingestion.report import SyncReport
from workers.knowledge.ingestion.sources import sync_sources
from workers.knowledge.ingestion.sync import Plan


def sync_glpi(
    engine: Engine, client: GlpiClient, site: GlpiSite, plan: Plan, *, full: bool = False
) -> list[SyncReport]:
    """Sync tickets, then articles; one report each."""
    sources = glpi_sources(client, site, force=plan.force, progress=plan.progress)
    return sync_sources(engine, sources, plan, full=full)
