"""The embedded default: a Celery worker and its schedule in threads of the console's process."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from functools import partial

import structlog
from celery import Celery
from celery.app.trace import setup_worker_optimizations
from celery.worker import WorkController

from connectors.errors import QueueUnavailable
from workers.celery.queues import DEFAULT_QUEUES
from workers.settings import Settings

log = structlog.get_logger("guichet.embedded")

START_TIMEOUT = 30.0


class EmbeddedWorker:
    """Runs tasks of the `memory://` broker until `stop`."""

    def __init__(self, app: Celery, settings: Settings) -> None:
        self._app = app
        self._settings = settings
        self._stopping = threading.Event()
        self._threads: list[threading.Thread] = []
        self._controller: WorkController | None = None

    def start(
        self,
        sweep: Callable[[], object],
        upkeep: Callable[[], object],
        others: Mapping[str, tuple[Callable[[], object], float]] | None = None,
    ) -> None:
        """Start the worker and the schedule; return when tasks are being taken.

        `others` names further work, each with the seconds from one run to the next.
        """
        # Without this the worker receives tasks and never runs them.
        setup_worker_optimizations(self._app)
        ready = threading.Event()
        self._controller = self._app.WorkController(
            app=self._app,
            hostname="embedded@localhost",
            pool_cls="threads",
            concurrency=self._settings.worker_threads,
            queues=",".join(DEFAULT_QUEUES),
            loglevel="WARNING",
            without_heartbeat=True,
            without_mingle=True,
            without_gossip=True,
            ready_callback=lambda _: ready.set(),
        )
        self._run("guichet-worker", self._controller.start)
        deadline = time.monotonic() + START_TIMEOUT
        while not ready.wait(0.05):
            if time.monotonic() > deadline or not self._threads[0].is_alive():
                raise QueueUnavailable(
                    "The worker in this process did not start.", "See the log lines above."
                )
        self._run("guichet-sweep", lambda: self._repeat(sweep, self._settings.sweep_seconds))
        self._run("guichet-upkeep", lambda: self._repeat(upkeep, 60.0))
        for name, (work, seconds) in (others or {}).items():
            self._run(f"guichet-{name}", partial(self._repeat, work, seconds))
        log.info("embedded.started", threads=self._settings.worker_threads)

    def stop(self) -> None:
        """Finish the tasks that run, then end."""
        self._stopping.set()
        if self._controller is not None:
            self._controller.stop()
        for thread in self._threads:
            thread.join(timeout=10)

    def _run(self, name: str, target: Callable[[], object]) -> None:
        thread = threading.Thread(target=target, name=name, daemon=True)
        thread.start()
        self._threads.append(thread)

    def _repeat(self, work: Callable[[], object], seconds: float) -> None:
        while True:
            try:
                work()
            except Exception as error:
                # The schedule outlives any one failure, which is logged with its traceback.
                log.exception("embedded.schedule_failed", error=type(error).__name__)
            if self._stopping.wait(seconds):
                return
