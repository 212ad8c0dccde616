"""A consumer of the queue that outlives its broker.

Celery's own connects again after the errors that it foresees. Any other error ends the worker for
good, and there are such: a task that was received over a connection which is gone is acknowledged
there, and kombu's Redis transport then raises an `AttributeError`. Here every error of the
consumer means what a lost connection means. What was not acknowledged comes back by the sweeper.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import structlog
from celery import bootsteps
from celery.worker.consumer import Consumer
from celery.worker.state import maybe_shutdown
from kombu.common import ignore_errors

from workers.celery.backoff import LONGEST, waits

log = structlog.get_logger("guichet.worker")

STEADY_SECONDS = 30.0
"""A consumer that lived this long was well: the next failure is the first one again."""


# The published types know only a part of it.
_Steps: Any = bootsteps
_Consumer: Any = Consumer


class LastingConsumer(_Consumer):  # type: ignore[misc]
    """Begins anew after whatever happens, until the process is told to end."""

    def start(self) -> None:
        """Consume until the process is told to end; that is raised as a `SystemExit`."""
        pauses = waits()
        while True:
            began = time.monotonic()
            try:
                super().start()
                return
            except Exception as error:
                # Whatever it was: a worker that ends takes no more questions, a consumer can be
                # made again.
                if self.blueprint.state in (_Steps.CLOSE, _Steps.TERMINATE):
                    raise
                if time.monotonic() - began > STEADY_SECONDS:
                    pauses = waits()
                wait = next(pauses)
                name = type(error).__name__
                log.warning("worker.consumer_failed", error=name, wait=round(wait, 1))
                self._leave_connection()
                _pause(wait)

    def ensure_connected(self, conn: Any) -> Any:
        """Wait for the broker, with a line a try. Celery's own waits up to 30 seconds between
        two tries, and not for ever."""

        def failed(error: BaseException, wait: float) -> None:
            log.warning("worker.broker_away", error=type(error).__name__, wait=round(wait, 1))

        connected = conn.ensure_connection(
            failed,
            None,
            interval_start=random.uniform(0.2, 1.0),
            interval_step=random.uniform(0.5, 1.0),
            interval_max=LONGEST,
            callback=maybe_shutdown,
        )
        self.first_connection_attempt = False
        return connected

    def call_soon_ack(self, p: Callable[..., object], *args: Any, **kwargs: Any) -> Any:
        """Acknowledge or reject a message soon, if its connection is still there."""
        guarded = partial(_acknowledge, p, self.connection_errors)
        return super().call_soon_ack(guarded, *args, **kwargs)

    def _leave_connection(self) -> None:
        """What Celery does after a lost connection; nothing of it may fail in its turn."""
        connection: Any = self.connection
        self.connection: Any = None
        if connection is not None:
            with _logged("close"):
                ignore_errors(connection, connection.collect)
        for step in (self.on_close, self._cancel_connection_timer_entries):
            with _logged(step.__name__):
                step()
        with _logged("restart"):
            self.blueprint.restart(self)


def _acknowledge(
    acknowledge: Callable[..., object],
    connection_errors: tuple[type[Exception], ...],
    *args: Any,
    **kwargs: Any,
) -> None:
    try:
        acknowledge(*args, **kwargs)
    except connection_errors:
        raise
    except Exception as error:  # noqa: BLE001 - whatever a closed channel raises
        # The message was received over a connection that is gone, and is given out again; the
        # database knows that its work is done.
        log.info("worker.not_acknowledged", error=type(error).__name__)


@contextmanager
def _logged(what: str) -> Iterator[None]:
    try:
        yield
    except Exception as error:  # noqa: BLE001 - the next step is made all the same
        log.warning("worker.not_cleaned_up", what=what, error=type(error).__name__)


def _pause(seconds: float) -> None:
    """Wait; a signal to end is heard meanwhile."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        maybe_shutdown()
        time.sleep(0.1)
