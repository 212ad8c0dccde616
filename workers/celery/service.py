"""The long-running processes: the worker and the schedule."""

from __future__ import annotations

import threading

import structlog
from celery import Celery
from celery.signals import worker_shutting_down
from prometheus_client import CollectorRegistry

from connectors.database.base import now
from connectors.database.engine import DATABASE_FAILURES
from connectors.errors import GuichetError, QueueUnavailable
from workers.bootstrap import Worker
from workers.celery.backoff import wait_for
from workers.celery.scheduler import PULSE
from workers.celery.tasks import register
from workers.monitoring.health import Health, Once
from workers.monitoring.index import behind, index_registry
from workers.monitoring.server import start_monitor

log = structlog.get_logger("guichet.service")


def run_worker(app: Celery, worker: Worker, queues: list[str], threads: int) -> None:
    """Take tasks of these queues until a signal ends the process.

    A threads pool: a thread that waits for an LLM or a chat platform costs next to nothing,
    where a process each would cost an index each. Celery does not enforce time limits on
    threads, so every wait in a task has its own timeout, and leases outlive no task.
    """
    register(app, lambda: worker)
    health = Health()
    # Before what may take long: a probe that asks meanwhile is told that the process lives.
    monitor = start_monitor(worker.desk.settings.metrics_port, health, _figures(worker, queues))
    started = Once()
    health.must_be_ready("start", started.check)
    if _searches(queues):
        _watch_index(worker, health)
        wait_for(worker.start)
    try:
        # Work that was lost while nobody was here is taken up at once.
        worker.sweep()
    except (GuichetError, *DATABASE_FAILURES) as error:
        log.warning("worker.first_sweep_failed", error=type(error).__name__)
    # The worker waits for what runs, and a model can take long.
    told = threading.Event()

    def hurry(**_: object) -> None:
        told.set()
        worker.hurry()

    worker_shutting_down.connect(hurry, weak=False)
    log.info("worker.ready", queues=queues, threads=threads)
    started.happened()
    try:
        app.Worker(
            pool="threads",
            concurrency=threads,
            queues=",".join(queues),
            loglevel="WARNING",
            optimization="fair",
            without_gossip=True,
            without_mingle=True,
            quiet=True,
        ).start()
    finally:
        worker.stop()
        if monitor is not None:
            monitor.close()
    if not told.is_set():
        raise QueueUnavailable(
            "The worker ended without having been told to.",
            "See the log lines above; start it anew.",
        )


def _searches(queues: list[str]) -> bool:
    return bool({"interactive", "sync"} & set(queues))


def _figures(worker: Worker, queues: list[str]) -> list[CollectorRegistry]:
    if not _searches(queues):
        return []
    return [index_registry(lambda: worker.services.knowledge.status)]


def _watch_index(worker: Worker, health: Health) -> None:
    """A worker whose index is behind is not ready; one that follows no more has to start anew."""
    knowledge = worker.services.knowledge
    seconds = worker.desk.settings.follow_seconds
    health.must_be_ready("index", lambda: behind(knowledge.status, now(), seconds))
    health.must_live("index", lambda: "" if knowledge.follows else "follows no more")


def run_beat(app: Celery, metrics_port: int = 0) -> None:
    """Send what is due, until a signal ends the process.

    The schedule is kept in memory: everything in it is due every few seconds or minutes, and a
    file would be one more thing that cannot be written.
    """
    health = Health()
    health.must_live("schedule", PULSE.check)
    monitor = start_monitor(metrics_port, health)
    log.info("beat.ready")
    try:
        app.Beat(
            scheduler="workers.celery.scheduler:LastingScheduler",
            loglevel="WARNING",
            quiet=True,
            max_interval=5,
        ).run()
    finally:
        if monitor is not None:
            monitor.close()
