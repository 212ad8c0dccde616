"""Keeping the rows that this process works on, for as long as it lives.

A claim holds for a few seconds only, and a thread beside the work renews it. So a process that is
killed loses its rows within seconds, and one that waits for a slow model keeps them. A thread that
hangs for good must not keep its row for ever: a row is let go once its work has given no sign of
life for its `patience`.

A process that was paused finds another claim in the row when it comes back. What it writes with its
own claim then changes nothing; before it acts outside of the database it asks (`Kept.confirm`).
"""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import structlog
from sqlalchemy import Engine, select, update

from connectors.database.engine import DATABASE_FAILURES
from connectors.database.leases.clock import moment
from connectors.database.models import Claimed

log = structlog.get_logger("guichet.database")

BEATS = 4
"""How often a claim is renewed within the time that it holds."""


@dataclass(slots=True, eq=False)
class Kept:
    """A row that is kept. Times are of the monotonic clock, in seconds."""

    engine: Engine
    table: type[Claimed]
    row_id: str
    claim: str
    seconds: float
    """How long a claim holds without being renewed."""
    patience: float
    renewed_at: float = field(default_factory=time.monotonic)
    alive_at: float = field(default_factory=time.monotonic)

    def alive(self) -> None:
        """The work goes on."""
        self.alive_at = time.monotonic()

    def confirm(self) -> bool:
        """Whether the row is ours. The database is asked only where a beat was missed."""
        if time.monotonic() - self.renewed_at < self.seconds / 2:
            return True
        return bool(_renew(self.engine, [self]))


class Heartbeat:
    """Renews the claims of one process, in one thread that ends when there is none."""

    def __init__(self, engine: Engine, seconds: float) -> None:
        """A claim holds `seconds` without being renewed."""
        self._engine = engine
        self.seconds = seconds
        self._kept: set[Kept] = set()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._changed = threading.Event()
        self._closing = threading.Event()

    def close(self) -> None:
        """Renew nothing more, and wait until the last beat has given its connection back."""
        with self._lock:
            self._closing.set()
            thread = self._thread
        self._changed.set()
        if thread is not None:
            thread.join()

    def lease(self, patience: float) -> float:
        """Seconds for which a row is claimed that will be kept with this patience."""
        return min(self.seconds, patience)

    @contextmanager
    def keeping(
        self, table: type[Claimed], row_id: str, claim: str | None, patience: float
    ) -> Iterator[Kept]:
        """Keep a row that was just claimed for `lease(patience)` while the block runs."""
        kept = Kept(self._engine, table, row_id, claim or "", self.lease(patience), patience)
        with self._lock:
            self._kept.add(kept)
            if self._thread is None and not self._closing.is_set():
                self._thread = threading.Thread(
                    target=self._beat, name="guichet-heartbeat", daemon=True
                )
                self._thread.start()
        self._changed.set()
        try:
            yield kept
        finally:
            with self._lock:
                self._kept.discard(kept)

    def _beat(self) -> None:
        failing = False
        while True:
            self._changed.clear()
            with self._lock:
                if self._closing.is_set():
                    return
                shortest = min((one.seconds for one in self._kept), default=self.seconds)
            # A row with a shorter lease may come in meanwhile.
            changed = self._changed.wait(shortest / BEATS)
            if changed and not self._closing.is_set() and not self._due(shortest / BEATS):
                continue
            with self._lock:
                if not self._kept or self._closing.is_set():
                    self._thread = None
                    return
                by = time.monotonic()
                kept = [one for one in self._kept if by - one.alive_at < one.patience]
            try:
                _renew(self._engine, kept)
                failing = False
            except DATABASE_FAILURES as error:
                # While the database is away nobody else can take a row either.
                if not failing:
                    log.warning("heartbeat.missed", rows=len(kept), error=type(error).__name__)
                failing = True

    def _due(self, beat: float) -> bool:
        """Whether a row was last renewed longer than a beat ago."""
        limit = time.monotonic() - beat
        with self._lock:
            return any(one.renewed_at < limit for one in self._kept)


def _renew(engine: Engine, kept: Sequence[Kept]) -> int:
    """Renew the claims that still stand; how many do."""
    by_table: dict[type[Claimed], list[Kept]] = defaultdict(list)
    for one in kept:
        by_table[one.table].append(one)
    renewed = 0
    for table, rows in by_table.items():
        began = time.monotonic()
        with engine.begin() as connection:
            held = set(connection.scalars(_renewal(table, rows)))
        for one in rows:
            if one.claim in held:
                one.renewed_at = began
        renewed += len(held)
    return renewed


def _renewal(table: Any, rows: Sequence[Kept]) -> Any:
    ids, claims = [one.row_id for one in rows], [one.claim for one in rows]
    # A row that somebody has locked is being written at this moment: it is passed over, so that
    # the others need not wait, and two who renew and write do not wait for each other.
    free = (
        select(table.id).where(table.id.in_(ids)).with_for_update(skip_locked=True, key_share=True)
    )
    seconds = min(one.seconds for one in rows)
    return (
        update(table)
        .where(table.id.in_(free), table.claim.in_(claims))
        .values(claimed_until=moment(seconds))
        .returning(table.claim)
    )
