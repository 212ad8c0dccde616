"""A queue in memory: jobs wait until the test has them run."""

from __future__ import annotations

import threading
from collections import deque

from connectors.database.unit_of_work import Job
from connectors.errors import QueueUnavailable


class FakeQueue:
    """Keeps jobs in order. While `away`, it refuses them as a broker that is down would."""

    def __init__(self) -> None:
        self.jobs: deque[Job] = deque()
        self.away = False
        self.refused = 0
        self._lock = threading.Lock()

    def send(self, job: Job) -> None:
        """Keep a job."""
        if self.away:
            self.refused += 1
            raise QueueUnavailable("The queue does not answer.")
        with self._lock:
            self.jobs.append(job)

    def take(self) -> list[Job]:
        """All jobs, which are gone from the queue then."""
        with self._lock:
            jobs, self.jobs = list(self.jobs), deque()
        return jobs

    def flush(self) -> None:
        """Lose everything, as FLUSHALL would."""
        self.take()
