"""Changed records, in batches of bounded size, cleaned here or in processes of their own."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field
from itertools import chain, islice

from connectors.contracts.documents import SourceDocument
from connectors.contracts.source import BadRecord
from workers.knowledge.ingestion.prepare import Prepared, prepare
from workers.redaction import OwnPlaces, site_own_places, use_own_places

BATCH_TICKETS = 200
BATCH_CHARACTERS = 4_000_000
FEW_BATCHES = 3


@dataclass(frozen=True, slots=True)
class Changed:
    """A record that is new or not as it was, with its hash."""

    record: SourceDocument
    content_hash: str


@dataclass(slots=True)
class Work:
    """One batch, ready to be stored, and the records that could not be prepared."""

    tickets: list[Prepared] = field(default_factory=list)
    failed: list[BadRecord] = field(default_factory=list)


def in_batches(changed: Iterable[Changed]) -> Iterator[list[Changed]]:
    """At most 200 records and about 4 million characters a batch, so that memory is bounded."""
    batch: list[Changed] = []
    characters = 0
    for one in changed:
        batch.append(one)
        characters += _characters(one.record)
        if len(batch) >= BATCH_TICKETS or characters >= BATCH_CHARACTERS:
            yield batch
            batch, characters = [], 0
    if batch:
        yield batch


def prepared(batches: Iterable[list[Changed]], processes: int) -> Iterator[Work]:
    """Each batch prepared, in order. With more than one process, the next ones are under way
    while the caller stores this one; a few batches are not worth the start of processes."""
    if processes <= 1:
        yield from map(prepare_batch, batches)
        return
    batches = iter(batches)
    first = list(islice(batches, FEW_BATCHES))
    if len(first) < FEW_BATCHES:
        yield from map(prepare_batch, first)
        return
    # Not forked: this process may have threads, and a copy of their locks would hang.
    context = multiprocessing.get_context("spawn")
    own = (site_own_places(),)
    with ProcessPoolExecutor(
        processes, mp_context=context, initializer=_begin, initargs=own
    ) as pool:
        waiting: deque[Future[Work]] = deque()
        for batch in chain(first, batches):
            waiting.append(pool.submit(prepare_batch, batch))
            if len(waiting) > processes:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def prepare_batch(batch: list[Changed]) -> Work:
    """Clean and cut each record; one that cannot be is reported and does not stop the others."""
    work = Work()
    for one in batch:
        try:
            work.tickets.append(prepare(one.record, one.content_hash))
        except Exception as error:  # noqa: BLE001 - whatever a ticket does, it is reported
            reason = f"could not be cleaned ({type(error).__name__})"
            work.failed.append(BadRecord(reason, external_id=one.record.external_id))
    return work


def _begin(own: OwnPlaces) -> None:
    # A process of its own knows nothing of this one's site.
    use_own_places(own)
    _serve_parent()


def _serve_parent() -> None:
    # Ctrl-C goes to every process of a terminal; the one that stores decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    # A parent that is killed cannot tell, and its pool would wait for work for ever.
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _characters(record: SourceDocument) -> int:
    followups = sum(len(followup.text) for followup in record.followups)
    return len(record.title) + len(record.content) + len(record.solution or "") + followups
