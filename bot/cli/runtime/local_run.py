"""Doing the desk's work in this very process, for commands on the embedded default."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from bot.cli.runtime.context import open_desk, settings_and_logs
from connectors.errors import QueueUnavailable

if TYPE_CHECKING:
    from connectors.database.unit_of_work import Job, JobQueue
    from workers.bootstrap import Desk, Worker


class LocalQueue:
    """Keeps jobs until `drain` runs them, in order, here."""

    def __init__(self) -> None:
        self._jobs: deque[Job] = deque()

    def send(self, job: Job) -> None:
        """Keep a job."""
        self._jobs.append(job)

    def drain(self, worker: Worker) -> None:
        """Run jobs until none is left; a job may add others."""
        run = {"guichet.answer": worker.answer, "guichet.deliver": worker.deliver}
        while self._jobs:
            if self._jobs[0].task == "guichet.answer":
                worker.start()
            job = self._jobs.popleft()
            run[job.task](*job.args)


class NotingQueue:
    """Sends jobs, and keeps why one could not be sent: the sweeper sends it later, but somebody
    at a terminal should not wait for that."""

    def __init__(self, queue: JobQueue) -> None:
        self._queue = queue
        self.failed: QueueUnavailable | None = None

    def send(self, job: Job) -> None:
        """Send a job. Raises `QueueUnavailable`."""
        try:
            self._queue.send(job)
        except QueueUnavailable as error:
            self.failed = error
            raise


@contextmanager
def working_desk() -> Iterator[Desk]:
    """A desk whose work is done: by this process at the end, or by the workers of the queue.

    Without a broker nobody else might be there to do it. If a console runs beside us on the same
    file, the leases in the database decide who does what.
    """
    settings = settings_and_logs()
    if not settings.embedded:
        from workers.celery.queue import celery_queue

        yield open_desk(settings, NotingQueue(celery_queue(settings)))
        return
    from workers.bootstrap import Worker

    queue = LocalQueue()
    desk = open_desk(settings, queue)
    worker = Worker(desk)
    try:
        yield desk
        queue.drain(worker)
    finally:
        worker.stop()
