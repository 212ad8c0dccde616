"""Bringing the knowledge up to date with GLPI: in full, or by what changed since the last time.

A first sync, a `--full` one and one a week read everything; so does one that finds that names or
times would come out otherwise now. The others read what changed, and once an hour compare the ids
of all tickets and the people on them, because nothing tells of a purge or of a removed requester.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy import Engine

from connectors.contracts.documents import SourceDocument
from connectors.contracts.source import GoneRecord
from connectors.database.base import now
from connectors.database.checkpoints import read_checkpoint
from connectors.database.engine import reading
from connectors.errors import Conflict, SettingsError
from connectors.glpi.api.access import normal_url
from connectors.glpi.api.client import GlpiClient
from connectors.glpi.api.errors import GlpiRefused
from connectors.glpi.api.watermark import TooManyChanged, Watermark
from connectors.glpi.source.changes import Changes, watermarks
from connectors.glpi.source.children import all_owners
from connectors.glpi.source.download import Download
from connectors.glpi.source.records import SOURCE, Names
from connectors.glpi.source.survey import account_zone, all_names, present
from workers.knowledge.ingestion.glpi_articles import GlpiArticles
from workers.knowledge.ingestion.glpi_cursor import (
    FORCED_BY,
    check_names,
    followed,
    is_due,
    marks_to_json,
    names_to_json,
    renamed,
)
from workers.knowledge.ingestion.prepare import owners_hash
from workers.knowledge.ingestion.report import SyncReport
from workers.knowledge.ingestion.stored import known_hashes
from workers.knowledge.ingestion.sync import MOST_THAT_MAY_GO, Plan, SourceRecord, sync_records

log = structlog.get_logger("guichet.glpi")

RECONCILE_EVERY = timedelta(hours=1)
FULL_EVERY = timedelta(days=7)
"""For what nothing at all tells of: a GLPI that was put back to a backup, a deleted solution."""
SCOPES = "by id"
"""How `scope_name` names the entity of a ticket; a sync that knew another way is done again."""
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
    """Sync tickets, then articles; one report each. Raises `Conflict`, `ConnectorError`.

    `plan.force` reads everything, so that what is there counts as true from then on.
    """
    plan = replace(plan, forced_by=FORCED_BY)
    sync = _Sync(engine, client, site, plan)
    try:
        tickets = sync.tickets(full=full or plan.force)
    except (Conflict, GlpiRefused):
        # Tickets may wait for somebody to look. An article that was unpublished may not.
        if sync.asked:
            sync.hide_articles()
        raise
    return [tickets, sync.articles()]


class _Sync:
    def __init__(self, engine: Engine, client: GlpiClient, site: GlpiSite, plan: Plan) -> None:
        self._engine = engine
        self._client = client
        self._site = site
        self._plan = plan
        self._root = _root_url(site.url)
        self._reported = client.requests
        self._zone: ZoneInfo | None = None
        self._present = ""

    @property
    def asked(self) -> bool:
        """Whether GLPI was asked for anything yet: nobody else's sync was under way."""
        return self._reported != self._client.requests

    def tickets(self, *, full: bool) -> SyncReport:
        """Sync the tickets."""
        report = SyncReport(SOURCE)
        state: dict[str, Any] = {}
        plan = replace(self._plan, reconcile=False, cursor=lambda: self._done(report, state))
        return sync_records(self._engine, self._records(state, plan, full=full), report, plan)

    def articles(self) -> SyncReport:
        """Sync the published articles."""
        return self._articles().sync(self._names, lambda report: self._done(report, {}))

    def hide_articles(self) -> None:
        """Remove the articles that GLPI shows no more, and change nothing else."""
        self._articles().hide()

    def _articles(self) -> GlpiArticles:
        def zone() -> ZoneInfo:
            return self._zone or self._find_zone()[0]

        return GlpiArticles(self._engine, self._client, zone, self._root, self._plan)

    def _done(self, report: SyncReport, state: dict[str, Any]) -> dict[str, Any]:
        report.requests = self._requests()
        return state

    def _requests(self) -> int:
        """Requests since this was last asked."""
        before, self._reported = self._reported, self._client.requests
        return self._reported - before

    @cached_property
    def _names(self) -> Names:
        return all_names(self._client)

    def _records(self, state: dict[str, Any], plan: Plan, *, full: bool) -> Iterator[SourceRecord]:
        """What a sync stores. Runs under the lease, and leaves in `state` the cursor for the next.

        Sets `plan.reconcile` if everything is read.
        """
        moment = now()
        with reading(self._engine) as connection:
            state |= read_checkpoint(connection, SOURCE)
        if state.get("url") != self._root:
            # Another GLPI may have as little as it has.
            state.pop("lists", None)
        elif not self._plan.force:
            check_names(state.get("names") or {}, self._names)
        why = "it was asked for" if full else self._why_everything(state, moment)
        state |= {
            "url": self._root,
            "scopes": SCOPES,
            "by_owner": self._plan.by_owner,
            "read_at": moment.isoformat(),
            "names": names_to_json(self._names),
        }
        if not why:
            try:
                yield from self._what_changed(state, moment)
                return
            except TooManyChanged:
                why = "much changed"
        log.info("glpi.reads_everything", because=why)
        state |= {"reconciled_at": moment.isoformat(), "full_at": moment.isoformat()}
        plan.reconcile = True
        yield from self._everything(state, plan)

    def _why_everything(self, cursor: dict[str, Any], moment: datetime) -> str:
        """Why what changed would not be enough; empty if it is."""
        if not cursor.get("marks") or cursor.get("url") != self._root:
            return "it is the first time"
        if cursor.get("scopes") != SCOPES:
            return "tickets are kept for entities by their ids now"
        if cursor.get("by_owner", False) != self._plan.by_owner:
            return "tickets are kept for others under the new policy of visibility"
        if is_due(cursor.get("full_at"), FULL_EVERY, moment):
            return "it is due"
        if renamed(cursor.get("names") or {}, self._names):
            return "entities, categories or locations have other names"
        self._zone = ZoneInfo(cursor["zone"])
        fits, self._present = present(self._client, self._zone)
        if cursor.get("zone_is_sure") and not fits:
            return "the account's time zone is another one"
        return ""

    def _find_zone(self, before: object = None) -> tuple[ZoneInfo, bool]:
        """The zone that the account's times are in, and whether GLPI's own words confirm it.

        `before` is the zone that the last sync found: it is kept as long as nothing speaks
        against it.
        """
        wanted = [name for name in (self._site.timezone, before) if name and isinstance(name, str)]
        found = account_zone(self._client, wanted)
        if found is None:
            log.warning("glpi.zone_not_found", taken=[*wanted, "UTC"][0])
        return found or ZoneInfo([*wanted, "UTC"][0]), found is not None

    def _everything(self, state: dict[str, Any], plan: Plan) -> Iterator[SourceRecord]:
        self._zone, state["zone_is_sure"] = self._find_zone(state.get("zone"))
        state["zone"] = self._zone.key
        _, at = present(self._client, self._zone)
        # Taken first: what changes while the download runs is seen again by the next sync.
        state["marks"] = marks_to_json(watermarks(self._client, at))
        plan.total = self._client.count("Ticket")
        scan = Download(
            self._client, self._names, self._zone, self._root, self._site.folder, plan.progress,
            before=self._lists(state),
        )  # fmt: skip
        yield from scan.records()
        state |= {"lists": scan.kept, "totals": scan.totals}

    def _lists(self, state: dict[str, Any]) -> dict[str, int]:
        """How many rows of children the last full sync found, unless they may vanish."""
        return {} if self._plan.force else state.get("lists") or {}

    def _what_changed(self, state: dict[str, Any], moment: datetime) -> Iterator[SourceRecord]:
        assert self._zone is not None
        marks = {name: Watermark.from_json(mark) for name, mark in state["marks"].items()}
        scan = Changes(
            self._client, self._names, self._zone, self._root, marks,
            present=self._present, lists=self._lists(state),
        )  # fmt: skip
        came: set[str] = set()
        for record in scan.records():
            if isinstance(record, SourceDocument | GoneRecord):
                came.add(record.external_id)
            yield record
        state["marks"] = marks_to_json(scan.marks)
        if is_due(state.get("reconciled_at"), RECONCILE_EVERY, moment):
            yield from self._by_ids(scan, came)
            state["reconciled_at"] = moment.isoformat()
            self._follow_lists(state)

    def _follow_lists(self, state: dict[str, Any]) -> None:
        """Let a slow and true change of the lists of children not add up to a stop."""
        present = {itemtype: self._client.count(itemtype) for itemtype in state.get("lists") or {}}
        state["lists"], state["totals"] = followed(
            state.get("lists") or {}, state.get("totals") or {}, present
        )

    def _by_ids(self, scan: Changes, came: set[str]) -> Iterator[SourceRecord]:
        """Purged tickets go; tickets that we should have and have not are fetched, and so are
        those whose requesters or observers are others than we know."""
        there = {
            str(row["id"])
            for page in self._client.rows("Ticket", size=IDS_AT_ONCE, only_id="true")
            for row in page
        }
        with reading(self._engine) as connection:
            known = known_hashes(connection, SOURCE)
        gone = known.keys() - there - came
        if len(gone) > MOST_THAT_MAY_GO * len(known) and not self._plan.force:
            raise Conflict(
                f"GLPI no longer lists {len(gone):,} of {len(known):,} tickets, more than 30 %.",
                "Nothing was deleted. Look at the account's rights, or repeat with "
                f"{FORCED_BY} if it is true.",
            )
        yield from (GoneRecord(ticket) for ticket in sorted(gone))
        owners = all_owners(self._client)
        others = {
            ticket
            for ticket in known.keys() & there
            if not known[ticket].endswith(owners_hash(owners.get(int(ticket), ())))
        }
        yield from scan.of(sorted(map(int, (others | (there - known.keys())) - came)))


def _root_url(url: str) -> str:
    if not url.startswith(("http://", "https://")):
        raise SettingsError("GUICHET_GLPI_URL is not an address.", "Use https://HOST/apirest.php.")
    return normal_url(url).removesuffix("/api.php/v1").removesuffix("/apirest.php")
