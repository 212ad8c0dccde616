"""The embedded default: a worker in the process that serves people."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from workers.bootstrap import Desk, Worker
from workers.celery.queue import CeleryQueue
from workers.celery.schedule import RETENTION_SECONDS, outside_schedule

CLEANING_SECONDS = 5.0
"""How often it looks for tickets that the language model may clean."""
STOP_SECONDS = 15.0
"""How long what runs may take to come to its end."""


@contextmanager
def worker_beside(desk: Desk, queue: CeleryQueue) -> Iterator[Worker | None]:
    """The worker of this process; None where there is a broker, and workers of their own."""
    if not desk.settings.embedded:
        yield None
        return
    from workers.celery.embedded import EmbeddedWorker
    from workers.celery.tasks import register

    worker = Worker(desk)
    register(queue.app, lambda: worker)
    worker.start()
    embedded = EmbeddedWorker(queue.app, desk.settings)
    others = {
        task: (getattr(worker, task.removeprefix("guichet.")), seconds)
        for task, seconds in outside_schedule(desk.settings).items()
    }
    others["retention"] = (worker.retention, RETENTION_SECONDS)
    if desk.settings.cleaning_model:
        others["cleaning"] = (worker.clean_next, CLEANING_SECONDS)
    try:
        embedded.start(worker.sweep, worker.upkeep, others)
        yield worker
    finally:
        # Nothing more is taken from people; what runs is finished, the rest is in the database for
        # the next start.
        worker.hurry()
        stopping = threading.Thread(target=embedded.stop, daemon=True)
        stopping.start()
        stopping.join(timeout=STOP_SECONDS)
        worker.stop()
