"""Storing what a source yields: in batches, under a lease, with a report.

A record whose hash is the stored one is passed over before anything is done to it, so a second
sync of the same data writes nothing. Every batch is a transaction of its own: a sync that is
killed goes on at the next run where it stopped, because what it stored has its hash.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import structlog
from sqlalchemy import Engine

from connectors.contracts.documents import SourceDocument
from connectors.contracts.source import (
    BadRecord,
    Checkpoint,
    GoneRecord,
    Progress,
    Remark,
    ReplacedRecord,
    SourceClosed,
    SourceItem,
    silent,
)
from connectors.database.audit import audit
from connectors.database.engine import reading
from workers.knowledge.ingestion.batches import Changed, Work, in_batches, prepared
from workers.knowledge.ingestion.guards import FEW, check_deletions, check_gone, incomplete
from workers.knowledge.ingestion.prepare import Prepared, record_hash
from workers.knowledge.ingestion.report import SyncReport
from workers.knowledge.ingestion.store import EmbedderOf, TicketStore
from workers.knowledge.ingestion.stored import known_hashes, withheld_ids
from workers.knowledge.lease import Lease, holding

log = structlog.get_logger("guichet.knowledge")

PROGRESS_EVERY = 100


@dataclass(slots=True)
class Plan:
    """What is to be done with the records of a source."""

    reconcile: bool = False
    """Delete stored tickets that did not come. Only for records that are the whole source."""
    force: bool = False
    """Delete even if much would go, or if some records could not be read."""
    forced_by: str = "--force"
    """The options of the command that set it, for hints."""
    few_may_vanish: bool = False
    """As the source says; see `connectors.contracts.source.Source`."""
    total: int | None = None
    processes: int = 1
    """Processes that clean and cut; 1 does it here."""
    embedder_of: EmbedderOf | None = None
    by_owner: bool = False
    """Keep tickets for their owners, not for their entities: the site's policy is ``own``."""
    progress: Progress = field(default=silent)
    cursor: Callable[[], dict[str, Any] | None] | None = None
    """Where the source stands once all of its records are stored, kept for the next sync. None
    keeps what is known."""


def sync_records(
    engine: Engine,
    items: Iterable[SourceItem],
    report: SyncReport,
    plan: Plan | None = None,
) -> SyncReport:
    """Sync `items`, all of the source `report.source`, and fill in `report`. A checkpoint among
    them is passed over: `plan.cursor` says what is kept.

    Holds the source's lease meanwhile and stores the result beside it. Raises `Conflict` when
    somebody else has the lease, and whatever `items` raises; finished batches stay.
    """
    plan = plan or Plan()
    started = time.monotonic()
    with holding(engine, report.source, f"A sync of {report.source}") as lease:
        try:
            _run(engine, lease, items, report, plan)
        except SourceClosed:
            # Nothing was read, and nothing failed.
            raise
        except BaseException as error:
            report.seconds = time.monotonic() - started
            _leave_word(engine, lease, report, error)
            raise
        report.seconds = time.monotonic() - started
        with engine.begin() as connection:
            lease.finish(connection, report.to_json(), plan.cursor() if plan.cursor else None)
            # A sync that finds nothing new comes every minute, and is no deed.
            if report.written:
                audit(connection, None, "sync.done", report.source, **_counts(report))
    log.info(
        "sync.done",
        source=report.source,
        created=report.created,
        updated=report.updated,
        deleted=report.deleted,
        skipped=report.skipped,
        seconds=round(report.seconds, 1),
    )
    return report


@dataclass(slots=True)
class _Came:
    """What a run has seen of the source."""

    seen: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)
    hidden: set[str] = field(default_factory=set)
    withheld: frozenset[str] = frozenset()
    """Records that are passed over, and of which no copy stays."""
    nameless: int = 0
    """Unreadable records of which not even the id is known."""


def _run(
    engine: Engine,
    lease: Lease,
    items: Iterable[SourceItem],
    report: SyncReport,
    plan: Plan,
) -> None:
    with reading(engine) as connection:
        known = known_hashes(connection, report.source)
        withheld = withheld_ids(connection, report.source)
    store = TicketStore(engine, report.source, lease, plan.embedder_of)
    came = _Came(withheld=withheld)
    plan.progress("tickets", 0, plan.total)
    changed = _changed(items, known, came, report, plan)
    for work in prepared(in_batches(changed), plan.processes):
        _write(store, work, report)
    # Before any check: a doubt about others is no reason to go on showing these.
    not_for_us = came.hidden | came.withheld
    report.deleted = store.remove(sorted(not_for_us & known.keys()))
    stored = known.keys() - not_for_us
    remove = came.gone & stored
    force = plan.force or (
        # Of a few any share may go; a reading that yields nothing at all is a lost right.
        plan.few_may_vanish and len(known) < FEW and bool(came.seen or came.hidden)
    )
    if not force:
        check_gone(len(remove), len(stored), plan.forced_by)
    if plan.reconcile:
        if report.incomplete:
            raise incomplete(report.source)
        if not force:
            check_deletions(stored, came.seen, came.nameless, plan.forced_by)
        remove |= stored - came.seen
    report.deleted += store.remove(sorted(remove))
    plan.progress("tickets", report.fetched - report.duplicates, plan.total)


def _changed(
    items: Iterable[SourceItem],
    known: dict[str, str],
    came: _Came,
    report: SyncReport,
    plan: Plan,
) -> Iterator[Changed]:
    """The records whose stored hash is another one; the rest is counted and passed over."""
    for item in items:
        if not isinstance(item, SourceDocument):
            _note(item, came, report)
            continue
        report.fetched += 1
        if report.fetched % PROGRESS_EVERY == 0:
            plan.progress("tickets", report.fetched - report.duplicates, plan.total)
        if item.external_id in came.withheld:
            report.unchanged += 1
            continue
        came.seen.add(item.external_id)
        record = replace(item, by_owner=True) if plan.by_owner else item
        content_hash = record_hash(record)
        if known.get(record.external_id) == content_hash:
            report.unchanged += 1
        else:
            yield Changed(record, content_hash)


def _note(
    item: BadRecord | GoneRecord | ReplacedRecord | Remark | Checkpoint,
    came: _Came,
    report: SyncReport,
) -> None:
    """Remember what is no document."""
    match item:
        case GoneRecord():
            (came.hidden if item.hidden else came.gone).add(item.external_id)
        case BadRecord():
            report.bad(item)
            # What is there but cannot be read stays as it was.
            if item.external_id is None:
                came.nameless += 1
            else:
                came.seen.add(item.external_id)
        case ReplacedRecord():
            report.fetched += 1
            report.duplicates += 1
        case Remark():
            report.remark(item.line, item.text)


def _write(store: TicketStore, work: Work, report: SyncReport) -> None:
    latest: dict[str, Prepared] = {}
    for one in work.tickets:
        if one.external_id in latest:
            report.duplicates += 1
        latest[one.external_id] = one
    for bad in work.failed:
        report.bad(bad)
    written = store.write(list(latest.values()))
    report.created += written.created
    report.updated += written.updated


def _counts(report: SyncReport) -> dict[str, int]:
    return {
        "created": report.created,
        "updated": report.updated,
        "deleted": report.deleted,
        "skipped": report.skipped,
    }


def _leave_word(engine: Engine, lease: Lease, report: SyncReport, error: BaseException) -> None:
    """Show on the Knowledge page that the last sync failed; only the kind of error, no text."""
    word = report.to_json() | {"failed": type(error).__name__}
    try:
        with engine.begin() as connection:
            lease.finish(connection, word)
            audit(
                connection,
                None,
                "sync.failed",
                report.source,
                error=type(error).__name__,
                **_counts(report),
            )
    except Exception as second:  # noqa: BLE001 - the first error is the one that is raised
        log.warning("sync.result_not_stored", error=type(second).__name__)
