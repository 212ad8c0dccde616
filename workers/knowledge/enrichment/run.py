"""One run of a cleaner: what its threads share, what it tells, and what came of it."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import structlog

log = structlog.get_logger("guichet.cleaning")

Progress = Callable[[str, int, int | None], None]


@dataclass(slots=True)
class CleaningReport:
    """What a run did. `rejected` by reason; `waiting` is what is left."""

    model: str
    accepted: int = 0
    rejected: Counter[str] = field(default_factory=Counter)
    usefulness: Counter[str] = field(default_factory=Counter)
    waiting: int = 0
    seconds: float = 0.0
    stopped: str = ""
    """Why it ended before all was done: a refusal, or what the model's server said."""

    def to_json(self) -> dict[str, Any]:
        """As one JSON object."""
        return {
            "model": self.model,
            "accepted": self.accepted,
            "rejected": dict(self.rejected),
            "usefulness": dict(self.usefulness),
            "waiting": self.waiting,
            "seconds": round(self.seconds, 3),
            "stopped": self.stopped,
        }


@dataclass(slots=True)
class Told:
    """Tells a progress, from any thread."""

    progress: Progress
    total: int
    done: int = 0

    def step(self) -> None:
        self.done += 1
        self.progress("cleaning", self.done, max(self.total, self.done))


class Run:
    """What the threads of a run share."""

    def __init__(self, report: CleaningReport, tickets: Iterator[int], told: Told | None) -> None:
        self.report = report
        self.over = False
        self._tickets = tickets
        self._told = told
        self._waits = ""
        self._lock = threading.Lock()

    def next(self) -> int | None:
        with self._lock:
            return next(self._tickets, None)

    def end(self, why: str) -> None:
        with self._lock:
            self.over = True
            self.report.stopped = self.report.stopped or why

    def waits(self, why: str) -> None:
        """Say once in a row what a person waits for."""
        with self._lock:
            if self._waits != why:
                log.info("cleaning.waits", why=why)
            self._waits = why

    def accepted(self, usefulness: str) -> None:
        with self._lock:
            self.report.accepted += 1
            self.report.usefulness[usefulness] += 1
            self._step()

    def rejected(self, reason: str) -> None:
        with self._lock:
            self.report.rejected[reason] += 1
            self._step()

    def _step(self) -> None:
        self._waits = ""
        if self._told is not None:
            self._told.step()
