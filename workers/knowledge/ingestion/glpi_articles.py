"""Bringing the articles up to date with GLPI's knowledge base.

They are few, so that they are read in full each time. One that GLPI still lists and shows no more
goes at once; one that is listed no more goes unless that looks like an accident.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy import Engine

from connectors.contracts.source import GoneRecord
from connectors.database.base import now
from connectors.database.engine import reading
from connectors.errors import GuichetError
from connectors.glpi.api.client import GlpiClient
from connectors.glpi.api.errors import RIGHT_MISSING, GlpiRefused
from connectors.glpi.source.articles import ARTICLES_SOURCE, articles
from connectors.glpi.source.records import Names
from workers.knowledge.ingestion.report import SyncReport
from workers.knowledge.ingestion.stored import known_hashes
from workers.knowledge.ingestion.sync import FEW, Plan, sync_records

log = structlog.get_logger("guichet.glpi")


@dataclass(frozen=True, slots=True)
class GlpiArticles:
    """The articles of one GLPI. `zone` tells the account's time zone, `root_url` is for links."""

    engine: Engine
    client: GlpiClient
    zone: Callable[[], ZoneInfo]
    root_url: str
    plan: Plan

    def sync(self, names: Names, done: Callable[[SyncReport], dict[str, Any]]) -> SyncReport:
        """Sync them. `done` completes the report and gives the cursor."""
        report = SyncReport(ARTICLES_SOURCE)
        try:
            found = list(articles(self.client, names, self.zone(), self.root_url, now()))
        except GlpiRefused as error:
            if error.code != RIGHT_MISSING:
                raise
            # A site may keep its knowledge base to itself. What is stored stays.
            log.warning("glpi.articles_not_readable", hint=error.hint)
            done(report)
            return report
        plan = replace(
            self.plan,
            reconcile=True,
            # Of a few, any share may be purged at once; an empty list is a lost right.
            force=self.plan.force or (bool(found) and self._stored() < FEW),
            cursor=lambda: done(report),
        )
        return sync_records(self.engine, found, report, plan)

    def hide(self) -> None:
        """Remove those that GLPI shows no more, and change nothing else."""
        plan = replace(self.plan, reconcile=False, cursor=None)
        try:
            found = articles(self.client, Names(), self.zone(), self.root_url, now())
            hidden = [one for one in found if isinstance(one, GoneRecord)]
            sync_records(self.engine, hidden, SyncReport(ARTICLES_SOURCE), plan)
        except GuichetError as error:
            # Whoever calls has an error of their own to tell.
            log.warning("glpi.articles_not_hidden", error=type(error).__name__)

    def _stored(self) -> int:
        with reading(self.engine) as connection:
            return len(known_hashes(connection, ARTICLES_SOURCE))
