"""One database transaction, and the jobs that are sent once it is committed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Protocol

import structlog
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from connectors.database.engine import read_sessions, session_factory
from connectors.errors import QueueUnavailable

log = structlog.get_logger("guichet.desk")


@dataclass(frozen=True, slots=True)
class Job:
    """A task to run, by name, with ids for arguments and never objects."""

    task: str
    args: tuple[str, ...] = ()
    delay: float = 0.0
    """Seconds to wait before it is run."""


class JobQueue(Protocol):
    """Where jobs go. Raises `QueueUnavailable`."""

    def send(self, job: Job) -> None: ...


@dataclass(slots=True)
class Transaction:
    """A session that will be committed, and what is to be enqueued after."""

    session: Session
    jobs: list[Job] = field(default_factory=list)

    def enqueue(self, task: str, *args: str, delay: float = 0.0) -> None:
        """Send this job after the commit, and not at all if there is none."""
        self.jobs.append(Job(task, args, delay))


class Transactions:
    """Opens transactions. One object a process."""

    def __init__(self, engine: Engine, queue: JobQueue) -> None:
        self.engine = engine
        self._sessions = session_factory(engine)
        self._readers = read_sessions(engine)
        self._queue = queue

    @contextmanager
    def begin(self) -> Iterator[Transaction]:
        """Commit at the end, then send the jobs; roll back and send nothing on an error.

        A worker that started before the commit would not find its row, so nothing is sent
        earlier. If the queue is away the work is safe in the database, and the sweeper sends it
        later: that is a line in the log and no error of the person who asked.
        """
        with self._sessions() as session:
            transaction = Transaction(session)
            with session.begin():
                yield transaction
        for job in transaction.jobs:
            self.send(job)

    def send(self, job: Job) -> None:
        """Send a job for work that the database already holds."""
        try:
            self._queue.send(job)
        except QueueUnavailable as error:
            log.warning("queue.unavailable", task=job.task, args=job.args, error=error.message)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that only reads, and never waits for a writer."""
        with self._readers() as session:
            yield session
