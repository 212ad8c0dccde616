"""Bringing the knowledge up to date with GLPI: in full, or by what changed since the last time.

A first sync, a `--full` one and one after a long pause read everything. The others read what
changed, and now and then compare the ids of all tickets, because nothing tells of a purge.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, select

from connectors.contracts.sources import GoneRecord
from connectors.contracts.tickets import TicketRecord
from connectors.database.base import now
from connectors.database.engine import reading
from connectors.database.models import SyncCursor
from connectors.errors import Conflict, SettingsError
from connectors.glpi.access import normal_url
from connectors.glpi.articles import ARTICLES_SOURCE, articles
from connectors.glpi.changes import Changes, watermarks
from connectors.glpi.client import GlpiClient
from connectors.glpi.download import Download
from connectors.glpi.records import SOURCE
from connectors.glpi.survey import account_zone, all_names
from connectors.glpi.watermark import Watermark
from workers.knowledge.stored import known_hashes
from workers.knowledge.sync import MOST_THAT_MAY_GO, Plan, SourceRecord, sync_records
from workers.knowledge.sync_report import SyncReport

RECONCILE_EVERY = timedelta(hours=1)
FULL_AFTER = timedelta(days=7)
"""A pause after which reading everything is surer than reading what changed."""
FEW = 20
"""Articles below which any share of them may go at once, as long as some are left."""
IDS_AT_ONCE = 50_000
"""Ids a page: 40,000 come in a quarter of a second."""


@dataclass(frozen=True, slots=True)
class GlpiSite:
    """What a sync needs to know of the site."""

    url: str
    timezone: str = ""
    """A name such as ``Europe/Paris`` if the site sets one; else it is found out."""
    folder: Path | None = None
    """Where the spool lies; the system's temporary folder if None."""


def sync_glpi(
    engine: Engine, client: GlpiClient, site: GlpiSite, plan: Plan, *, full: bool = False
) -> list[SyncReport]:
    """Sync tickets, then articles; one report each. Raises `Conflict`, `ConnectorError`."""
    return [
        _Sync(engine, client, site, plan).tickets(full=full),
        _Sync(engine, client, site, plan).articles(),
    ]


class _Sync:
    def __init__(self, engine: Engine, client: GlpiClient, site: GlpiSite, plan: Plan) -> None:
        self._engine = engine
        self._client = client
        self._site = site
        self._plan = plan
        self._root = _root_url(site.url)
        self._requests_before = client.requests

    def tickets(self, *, full: bool) -> SyncReport:
        """Sync the tickets."""
        report = SyncReport(SOURCE)
        cursor = _cursor(self._engine, SOURCE)
        moment = now()
        # Under another policy of visibility every ticket is kept for others than before.
        as_before = cursor.get("by_owner", False) == self._plan.by_owner
        full = full or not as_before or not _is_fresh(cursor, moment)
        reconcile = full or _is_due(cursor.get("reconciled_at"), RECONCILE_EVERY, moment)
        state: dict[str, Any] = {
            **cursor,
            "url": self._root,
            "by_owner": self._plan.by_owner,
            "read_at": moment.isoformat(),
            **({"reconciled_at": moment.isoformat()} if reconcile else {}),
        }
        records = (
            self._everything(state) if full else self._what_changed(state, reconcile=reconcile)
        )
        plan = replace(self._plan, reconcile=full, cursor=lambda: self._done(report, state))
        return sync_records(self._engine, records, report, plan)

    def articles(self) -> SyncReport:
        """Sync the published articles: few, so that they are read in full each time."""
        report = SyncReport(ARTICLES_SOURCE)
        names, zone = all_names(self._client), self._zone(_cursor(self._engine, SOURCE))
        found = list(articles(self._client, names, zone, self._root, now()))
        plan = replace(
            self._plan,
            reconcile=True,
            # One of three may be unpublished any day; all of them at once is a lost right.
            force=self._plan.force or 0 < len(found) < FEW,
            cursor=lambda: self._done(report, {}),
        )
        return sync_records(self._engine, found, report, plan)

    def _done(self, report: SyncReport, state: dict[str, Any]) -> dict[str, Any]:
        report.requests = self._client.requests - self._requests_before
        return state

    def _zone(self, cursor: dict[str, Any]) -> ZoneInfo:
        """The account's zone: as the last full sync found it, else found out now."""
        if isinstance(known := cursor.get("zone"), str):
            return ZoneInfo(known)
        found = account_zone(self._client, [self._site.timezone] if self._site.timezone else [])
        return found or ZoneInfo("UTC")

    def _everything(self, state: dict[str, Any]) -> Iterator[SourceRecord]:
        zone = self._zone({})
        state["zone"] = zone.key
        # Taken first: what changes while the download runs is seen again by the next sync.
        state["marks"] = _to_json(watermarks(self._client))
        names = all_names(self._client)
        yield from Download(self._client, names, zone, self._root, self._site.folder).records()

    def _what_changed(self, state: dict[str, Any], *, reconcile: bool) -> Iterator[SourceRecord]:
        names = all_names(self._client)
        marks = {name: Watermark.from_json(mark) for name, mark in state["marks"].items()}
        scan = Changes(self._client, names, self._zone(state), self._root, marks)
        came: set[str] = set()
        for record in scan.records():
            if isinstance(record, TicketRecord | GoneRecord):
                came.add(record.external_id)
            yield record
        state["marks"] = _to_json(scan.marks)
        if reconcile:
            yield from self._by_ids(scan, came)

    def _by_ids(self, scan: Changes, came: set[str]) -> Iterator[SourceRecord]:
        """Purged tickets go; tickets that we should have and have not are fetched."""
        there = {
            str(row["id"])
            for page in self._client.rows("Ticket", size=IDS_AT_ONCE, only_id="true")
            for row in page
        }
        with reading(self._engine) as connection:
            known = known_hashes(connection, SOURCE).keys()
        gone = known - there - came
        if len(gone) > MOST_THAT_MAY_GO * len(known) and not self._plan.force:
            raise Conflict(
                f"GLPI no longer lists {len(gone):,} of {len(known):,} tickets, more than 30 %.",
                "Nothing was deleted. Look at the account's rights, or use --full --force.",
            )
        yield from (GoneRecord(ticket) for ticket in sorted(gone))
        yield from scan.of(sorted(int(ticket) for ticket in there - known - came))


def _to_json(marks: Mapping[str, Watermark]) -> dict[str, Any]:
    return {name: mark.to_json() for name, mark in marks.items()}


def _cursor(engine: Engine, source: str) -> dict[str, Any]:
    with reading(engine) as connection:
        found = connection.scalar(select(SyncCursor.cursor).where(SyncCursor.source == source))
    return dict(found or {})


def _is_fresh(cursor: dict[str, Any], moment: datetime) -> bool:
    return bool(cursor.get("marks")) and not _is_due(cursor.get("read_at"), FULL_AFTER, moment)


def _is_due(last: object, every: timedelta, moment: datetime) -> bool:
    return not isinstance(last, str) or datetime.fromisoformat(last) + every <= moment


def _root_url(url: str) -> str:
    if not url.startswith(("http://", "https://")):
        raise SettingsError("GUICHET_GLPI_URL is not an address.", "Use https://HOST/apirest.php.")
    return normal_url(url).removesuffix("/api.php/v1").removesuffix("/apirest.php")
