"""Bringing the knowledge up to date with a source.

A record whose hash is the stored one is passed over before anything is done to it, so a second
sync of the same data writes nothing. Every batch is a transaction of its own: a sync that is
killed goes on at the next run where it stopped, because what it stored has its hash.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy import Engine

from connectors.contracts.documents import SourceDocument
from connectors.contracts.source import BadRecord, GoneRecord
from connectors.database.audit import audit
from connectors.database.engine import reading
from connectors.errors import Conflict, GuichetError
from connectors.files.tickets_jsonl import BadLine, read_tickets, survey
from workers.knowledge.ingestion.batches import Changed, Work, in_batches, prepared
from workers.knowledge.ingestion.prepare import Prepared, record_hash
from workers.knowledge.ingestion.report import SyncReport
from workers.knowledge.ingestion.store import EmbedderOf, TicketStore
from workers.knowledge.ingestion.stored import known_hashes
from workers.knowledge.lease import Lease, holding

log = structlog.get_logger("guichet.knowledge")

MOST_THAT_MAY_GO = 0.30
FEW = 20
"""Records below which any share of them may go at once, where the source says which."""
PROGRESS_EVERY = 100
SourceRecord = SourceDocument | BadRecord | GoneRecord
Progress = Callable[[str, int, int | None], None]
"""Called with a stage (``tickets``, ``vectors`` …), how much is done and, if known, of how much."""


def silent(_stage: str, _done: int, _total: int | None) -> None:
    """A progress that nobody looks at."""


@dataclass(slots=True)
class Plan:
    """What is to be done with the records of a source."""

    reconcile: bool = False
    """Delete stored tickets that did not come. Only for records that are the whole source."""
    force: bool = False
    """Delete even if much would go, or if some records could not be read."""
    forced_by: str = "--force"
    """The options of the command that set it, for hints."""
    total: int | None = None
    processes: int = 1
    """Processes that clean and cut; 1 does it here."""
    embedder_of: EmbedderOf | None = None
    by_owner: bool = False
    """Keep tickets for their owners, not for their entities: the site's policy is ``own``."""
    progress: Progress = field(default=silent)
    cursor: Callable[[], dict[str, Any]] | None = None
    """Where the source stands once all of its records are stored, kept for the next sync."""


def sync_file(
    engine: Engine, path: Path, source: str | None = None, plan: Plan | None = None
) -> SyncReport:
    """Sync a tickets JSONL file, plain or gzip, as the source `source` (``file:<name>``).

    Raises `BadInput` when the file cannot be opened, and `Conflict` when the source is being
    synchronised already or when reconciling would be wrong; then nothing was written.
    """
    plan = plan or Plan()
    source = source or default_source(path)
    found = survey(path, source)
    plan.total = len(found.last_line_of)
    if plan.reconcile:
        if found.incomplete:
            raise _incomplete(source)
        with reading(engine) as connection:
            stored = known_hashes(connection, source)
        _check_deletions(stored.keys(), found.last_line_of.keys(), found.bad_lines, plan)
    report = SyncReport(source)

    def records() -> Iterator[SourceDocument | BadRecord]:
        for number, item in read_tickets(path, source, report.remark):
            if isinstance(item, BadLine):
                yield BadRecord(item.reason, line=item.line, incomplete=item.incomplete)
            elif found.last_line_of.get(item.external_id, number) == number:
                yield item
            else:
                report.fetched += 1
                report.duplicates += 1

    return sync_records(engine, records(), report, plan)


def sync_records(
    engine: Engine,
    records: Iterable[SourceRecord],
    report: SyncReport,
    plan: Plan | None = None,
) -> SyncReport:
    """Sync `records`, all of the source `report.source`, and fill in `report`.

    Holds the source's lease meanwhile and stores the result beside it. Raises `Conflict` when
    somebody else has the lease, and whatever `records` raises; finished batches stay.
    """
    plan = plan or Plan()
    started = time.monotonic()
    with holding(engine, report.source, f"A sync of {report.source}") as lease:
        try:
            _run(engine, lease, records, report, plan)
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


def default_source(path: Path) -> str:
    """``file:`` and the file's name without its endings: ``tickets.jsonl.gz`` is tickets."""
    name = path.name
    for ending in (".gz", ".jsonl", ".json"):
        name = name.removesuffix(ending)
    return f"file:{name or path.name}"


@dataclass(slots=True)
class _Came:
    """What a run has seen of the source."""

    seen: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)
    hidden: set[str] = field(default_factory=set)
    nameless: int = 0
    """Unreadable records of which not even the id is known."""


def _run(
    engine: Engine,
    lease: Lease,
    records: Iterable[SourceRecord],
    report: SyncReport,
    plan: Plan,
) -> None:
    with reading(engine) as connection:
        known = known_hashes(connection, report.source)
    store = TicketStore(engine, report.source, lease, plan.embedder_of)
    came = _Came()
    plan.progress("tickets", 0, plan.total)
    changed = _changed(records, known, came, report, plan)
    for work in prepared(in_batches(changed), plan.processes):
        _write(store, work, report)
    # Before any check: a doubt about others is no reason to go on showing these.
    report.deleted = store.remove(sorted(came.hidden & known.keys()))
    stored = known.keys() - came.hidden
    remove = came.gone & stored
    _check_gone(len(remove), len(stored), plan)
    if plan.reconcile:
        if report.incomplete:
            raise _incomplete(report.source)
        _check_deletions(stored, came.seen, came.nameless, plan)
        remove |= stored - came.seen
    report.deleted += store.remove(sorted(remove))
    plan.progress("tickets", report.fetched - report.duplicates, plan.total)


def _changed(
    records: Iterable[SourceRecord],
    known: dict[str, str],
    came: _Came,
    report: SyncReport,
    plan: Plan,
) -> Iterator[Changed]:
    """The records whose stored hash is another one; the rest is counted and passed over."""
    for record in records:
        if isinstance(record, GoneRecord):
            (came.hidden if record.hidden else came.gone).add(record.external_id)
            continue
        if isinstance(record, BadRecord):
            report.bad(record)
            # What is there but cannot be read stays as it was.
            if record.external_id is None:
                came.nameless += 1
            else:
                came.seen.add(record.external_id)
            continue
        report.fetched += 1
        if report.fetched % PROGRESS_EVERY == 0:
            plan.progress("tickets", report.fetched - report.duplicates, plan.total)
        came.seen.add(record.external_id)
        record = replace(record, by_owner=True) if plan.by_owner else record
        content_hash = record_hash(record)
        if known.get(record.external_id) == content_hash:
            report.unchanged += 1
        else:
            yield Changed(record, content_hash)


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


def _check_gone(gone: int, stored: int, plan: Plan) -> None:
    """Raise `Conflict` if the source says of most tickets that they are gone: somebody who puts
    them all into the trash by mistake should find them here when they are back."""
    if stored >= FEW and gone > MOST_THAT_MAY_GO * stored and not plan.force:
        raise Conflict(
            f"{gone:,} of {stored:,} tickets are gone or in the trash, more than 30 %.",
            f"Nothing was deleted. Look at the source, or repeat with {plan.forced_by} "
            "if it is true.",
        )


def _check_deletions(
    stored: Iterable[str], came: Iterable[str], unreadable: int, plan: Plan
) -> None:
    """Raise `Conflict` if deleting what did not come looks like an accident."""
    stored, came = set(stored), set(came)
    gone = len(stored - came)
    if not gone or plan.force:
        return
    if unreadable:
        raise Conflict(
            f"{unreadable} records could not be read, so it is not known which tickets are gone.",
            f"Nothing was deleted. Correct the source, or repeat with {plan.forced_by}.",
        )
    if gone > MOST_THAT_MAY_GO * len(stored):
        raise Conflict(
            f"Reconciling would delete {gone:,} of {len(stored):,} tickets, more than 30 %.",
            f"Nothing was deleted. Look at the source, or repeat with {plan.forced_by} "
            "if it is true.",
        )


def _incomplete(source: str) -> GuichetError:
    return Conflict(
        f"{source} could not be read to its end, so it is not known which tickets are gone.",
        "Nothing was deleted. Get the whole source and repeat.",
    )


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
