"""The long-running processes: the worker and the schedule."""

from __future__ import annotations

import threading

import structlog
from celery import Celery
from celery.signals import worker_shutting_down

from connectors.database.engine import DATABASE_FAILURES
from connectors.errors import GuichetError, QueueUnavailable, SettingsError
from workers.bootstrap import Worker
from workers.celery.backoff import wait_for
from workers.celery.tasks import register

log = structlog.get_logger("guichet.service")


def run_worker(app: Celery, worker: Worker, queues: list[str], threads: int) -> None:
    """Take tasks of these queues until a signal ends the process.

    A threads pool: a thread that waits for an LLM or a chat platform costs next to nothing,
    where a process each would cost an index each. Celery does not enforce time limits on
    threads, so every wait in a task has its own timeout, and leases outlive no task.
    """
    register(app, lambda: worker)
    port = worker.desk.settings.worker_metrics_port
    if port:
        _serve_metrics(port)
    if {"interactive", "sync"} & set(queues):
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
    if not told.is_set():
        raise QueueUnavailable(
            "The worker ended without having been told to.",
            "See the log lines above; start it anew.",
        )


def _serve_metrics(port: int) -> None:
    """What this worker asked of its models, for Prometheus on the site's network."""
    from prometheus_client import start_http_server

    from connectors.metrics import MODEL_REGISTRY

    try:
        start_http_server(port, registry=MODEL_REGISTRY)
    except OSError as error:
        raise SettingsError(
            f"The worker cannot listen on port {port} ({type(error).__name__}).",
            "Set GUICHET_WORKER_METRICS_PORT to a free one, or to 0.",
        ) from error


def run_beat(app: Celery) -> None:
    """Send what is due, until a signal ends the process.

    The schedule is kept in memory: everything in it is due every few seconds or minutes, and a
    file would be one more thing that cannot be written.
    """
    log.info("beat.ready")
    app.Beat(
        scheduler="workers.celery.scheduler:LastingScheduler",
        loglevel="WARNING",
        quiet=True,
        max_interval=5,
    ).run()
