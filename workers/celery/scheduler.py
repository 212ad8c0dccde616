"""The schedule of `guichet beat`, which outlives its broker."""

from __future__ import annotations

import random
from typing import Any

import structlog
from celery.beat import ScheduleEntry, Scheduler, SchedulingError

from workers.celery.backoff import LONGEST, waits
from workers.monitoring.health import Pulse

log = structlog.get_logger("guichet.beat")

PULSE = Pulse(longest=60.0)
"""The ticks of the schedule of this process, and its tries to reach a broker that is away."""


class LastingScheduler(Scheduler):
    """Sends what is due. What could not be sent is due again in seconds."""

    _pauses = waits()

    def tick(self, *args: Any, **kwargs: Any) -> float:
        """Send what is due; return the seconds until the next look."""
        PULSE.beat()
        try:
            until = float(super().tick(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 - a schedule that ends sweeps no more
            wait = next(self._pauses)
            log.warning("beat.failed", error=type(error).__name__, wait=round(wait, 1))
            # A new connection: the old one may be what failed.
            self.__dict__.pop("producer", None)
            self.__dict__.pop("connection", None)
            return wait
        self._pauses = waits()
        return until

    def apply_entry(self, entry: ScheduleEntry, producer: Any = None) -> None:
        """Send one task, or say in a line that it could not be sent."""
        try:
            self.apply_async(entry, producer=producer, advance=False)
        except SchedulingError as error:
            cause = type(error.__cause__ or error.__context__ or error).__name__
            log.warning("beat.not_sent", task=entry.task, error=cause)

    def _ensure_connected(self) -> Any:
        # Celery's own gives up after a hundred tries, with up to 30 seconds between two.
        def failed(error: BaseException, wait: float) -> None:
            PULSE.beat()
            log.warning("beat.broker_away", error=type(error).__name__, wait=round(wait, 1))

        connection: Any = self.connection
        return connection.ensure_connection(
            failed,
            None,
            interval_start=random.uniform(0.2, 1.0),
            interval_step=random.uniform(0.5, 1.0),
            interval_max=LONGEST,
        )
