"""Bringing the knowledge up to date with any source: in full, or by what changed.

A first sync, one that is asked to, and one a week read everything. So does one whose source says
that what changed would not be enough. The others read what changed, and once an hour compare the
ids of all records and the people on them, because mostly nothing tells of a removal.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy import Engine

from connectors.contracts.documents import SourceDocument
from connectors.contracts.source import (
    BadRecord,
    Checkpoint,
    FullNeeded,
    GoneRecord,
    ListedRecord,
    Source,
    SourceClosed,
    SourceItem,
)
from connectors.database.base import now
from connectors.database.checkpoints import read_checkpoint
from connectors.database.engine import reading
from connectors.errors import Conflict, GuichetError, Refused
from connectors.files.source import FileSource
from workers.knowledge.ingestion.guards import check_deletions, check_unlisted, incomplete
from workers.knowledge.ingestion.prepare import owners_hash
from workers.knowledge.ingestion.report import SyncReport
from workers.knowledge.ingestion.stored import known_hashes
from workers.knowledge.ingestion.sync import Plan, sync_records
from workers.redaction import site_own_places

log = structlog.get_logger("guichet.knowledge")

RECONCILE_EVERY = timedelta(hours=1)
FULL_EVERY = timedelta(days=7)
"""For what nothing at all tells of: a system that was put back to a backup, a deleted solution."""
FORCED_BY = "--full --force"
"""What makes `guichet sync …` believe what it refused to believe."""
BY_OWNER, FULL_AT, RECONCILED_AT = "by_owner", "full_at", "reconciled_at"
OWN_PLACES = "own_places"
"""What is kept beside the source's own checkpoint, in one JSON object with it."""


def sync_sources(
    engine: Engine, sources: Sequence[Source], plan: Plan, *, full: bool = False
) -> list[SyncReport]:
    """Sync the sources of one system in their order; one report each. Raises `Conflict`,
    `ConnectorError`.

    `plan.force` reads everything, so that what is there counts as true from then on.
    """
    plan = replace(plan, forced_by=FORCED_BY)
    reports: list[SyncReport] = []
    for number, source in enumerate(sources, start=1):
        asked = source.requests
        try:
            reports.append(sync_source(engine, source, plan, full=full or plan.force))
        except (Conflict, Refused):
            # Tickets may wait for somebody to look. An article that was unpublished may not. If
            # nothing was asked for, somebody else's sync is under way.
            if source.requests != asked:
                for other in sources[number:]:
                    _hide(engine, other, plan)
            raise
    return reports


def sync_source(
    engine: Engine, source: Source, plan: Plan | None = None, *, full: bool = False
) -> SyncReport:
    """Sync one source. Raises as `sync_records` does.

    One that may not be read at all leaves what is stored as it was, and is no error.
    """
    plan = replace(plan or Plan(), reconcile=False, few_may_vanish=source.few_may_vanish)
    report = SyncReport(source.name)
    asked = source.requests
    run = _Run(engine, source, plan)
    plan.cursor = run.checkpoint

    def items() -> Iterator[SourceItem]:
        yield from run.items(full=full)
        report.requests = source.requests - asked

    try:
        return sync_records(engine, items(), report, plan)
    except SourceClosed as error:
        log.warning("sync.source_closed", source=source.name, hint=error.hint)
        report.requests = source.requests - asked
        return report


def sync_file(
    engine: Engine, path: Path, source: str | None = None, plan: Plan | None = None
) -> SyncReport:
    """Sync a tickets JSONL file, plain or gzip, as the source `source` (``file:<name>``).

    Raises `BadInput` when the file cannot be opened, and `Conflict` when the source is being
    synchronised already or when reconciling would be wrong; then nothing was written.
    """
    plan = plan or Plan()
    opened = FileSource(path, source, whole=plan.reconcile)
    if opened.whole:
        _check_file(engine, opened, plan)
    return sync_source(engine, opened, plan, full=True)


def _check_file(engine: Engine, source: FileSource, plan: Plan) -> None:
    """Raise `Conflict` before anything is written: what is in a file is known at no cost."""
    listed = list(source.ids())
    bad = [one for one in listed if isinstance(one, BadRecord)]
    if any(one.incomplete for one in bad):
        raise incomplete(source.name)
    if plan.force:
        return
    with reading(engine) as connection:
        stored = known_hashes(connection, source.name)
    there = [one.external_id for one in listed if isinstance(one, ListedRecord)]
    check_deletions(stored, there, len(bad), plan.forced_by)


def _hide(engine: Engine, source: Source, plan: Plan) -> None:
    """Remove what may not be shown any more, and change nothing else."""
    plan = replace(plan, reconcile=False, cursor=None)
    try:
        hidden = [one for one in source.ids() if isinstance(one, GoneRecord) and one.hidden]
        sync_records(engine, hidden, SyncReport(source.name), plan)
    except GuichetError as error:
        # Whoever calls has an error of their own to tell.
        log.warning("sync.not_hidden", source=source.name, error=type(error).__name__)


class _Run:
    """One run over a source. Its items are read under the lease."""

    def __init__(self, engine: Engine, source: Source, plan: Plan) -> None:
        self._engine = engine
        self._source = source
        self._plan = plan
        self._document: Mapping[str, Any] | None = None
        self._ours: dict[str, Any] = {}

    def checkpoint(self) -> dict[str, Any] | None:
        """What to keep for the next run; None where the source has no checkpoint."""
        return None if self._document is None else {**self._document, **self._ours}

    def items(self, *, full: bool) -> Iterator[SourceItem]:
        """What is to be stored. Sets `plan.reconcile` if everything is read."""
        moment = now()
        with reading(self._engine) as connection:
            kept = read_checkpoint(connection, self._source.name)
        why = "it was asked for" if full else self._why_full(kept, moment)
        if not why:
            try:
                yield from self._changes(kept, moment)
                return
            except FullNeeded as reason:
                why = str(reason)
        if why:
            log.info("sync.reads_everything", source=self._source.name, because=why)
        stamp = moment.isoformat()
        self._ours = {BY_OWNER: self._plan.by_owner, RECONCILED_AT: stamp, FULL_AT: stamp}
        self._ours[OWN_PLACES] = site_own_places().fingerprint
        self._plan.reconcile = self._source.whole
        yield from self._read(self._source.full(kept))

    def _why_full(self, kept: Mapping[str, Any], moment: datetime) -> str:
        """Why what changed would not be enough, whatever the source says; empty if it may be."""
        if not kept:
            return ""
        if kept.get(BY_OWNER, False) != self._plan.by_owner:
            return "tickets are kept for others under the new policy of visibility"
        if kept.get(OWN_PLACES, "") != site_own_places().fingerprint:
            return "the list of the site's own places is another one"
        return "it is due" if is_due(kept.get(FULL_AT), FULL_EVERY, moment) else ""

    def _changes(self, kept: Mapping[str, Any], moment: datetime) -> Iterator[SourceItem]:
        self._ours = {name: kept[name] for name in (FULL_AT, RECONCILED_AT) if name in kept}
        self._ours[BY_OWNER] = self._plan.by_owner
        self._ours[OWN_PLACES] = site_own_places().fingerprint
        came: set[str] = set()
        for item in self._read(self._source.changes(kept)):
            if isinstance(item, SourceDocument | GoneRecord):
                came.add(item.external_id)
            yield item
        if is_due(kept.get(RECONCILED_AT), RECONCILE_EVERY, moment):
            yield from self._by_ids(came)
            self._ours[RECONCILED_AT] = moment.isoformat()

    def _by_ids(self, came: set[str]) -> Iterator[SourceItem]:
        """Removed records go; records that we should have and have not are fetched, and so are
        those whose owners are others than we know."""
        there: dict[str, tuple[str, ...] | None] = {}
        told: set[str] = set()
        whole = True
        for item in self._source.ids():
            match item:
                case ListedRecord():
                    there[item.external_id] = item.owners
                case Checkpoint():
                    self._document = item.document
                case GoneRecord():
                    told.add(item.external_id)
                    yield item
                case BadRecord():
                    # What is missing from such a list may be what could not be read.
                    whole = False
                    yield item
        with reading(self._engine) as connection:
            known = known_hashes(connection, self._source.name)
        gone = known.keys() - there.keys() - came - told if whole else set()
        if not self._plan.force:
            check_unlisted(len(gone), len(known), self._source.label, self._plan.forced_by)
        yield from (GoneRecord(one) for one in sorted(gone))
        others = {
            one
            for one, owners in there.items()
            if one not in known
            or (owners is not None and not known[one].endswith(owners_hash(owners)))
        }
        yield from self._read(self._source.documents(sorted(others - came)))

    def _read(self, items: Iterable[SourceItem]) -> Iterator[SourceItem]:
        """The items, of which the last checkpoint is kept."""
        for item in items:
            self._plan.total = self._source.total
            if isinstance(item, Checkpoint):
                self._document = item.document
            else:
                yield item


def is_due(last: object, every: timedelta, moment: datetime) -> bool:
    """Whether something that was done at `last` (ISO 8601, or never) should be done again."""
    return not isinstance(last, str) or datetime.fromisoformat(last) + every <= moment
