"""Sending jobs by Celery, and waiting for what a worker says."""

from __future__ import annotations

from typing import Any

from celery import Celery
from celery.exceptions import TimeoutError as ResultTimeout
from kombu.exceptions import OperationalError

from connectors.database.unit_of_work import Job
from connectors.errors import QueueUnavailable, SettingsError
from connectors.tracing.spans import carried
from workers.celery.app import make_celery
from workers.celery.queues import EXPIRES
from workers.settings import Settings

TRACE = "guichet_trace"
"""The header of a task with the context of its trace."""
AWAY = (OperationalError, ConnectionError, OSError, AttributeError)
"""What is raised while the broker is away. An `AttributeError` is how kombu's Redis transport says
that another thread closed the connection meanwhile."""
REFUSALS = frozenset(
    {
        "AuthenticationError",
        "AuthorizationError",
        "NoPermissionError",
        "AccessRefused",
        "NotAllowed",
    }
)
"""How Redis and RabbitMQ say that they let us in no more, now and later."""


def celery_queue(settings: Settings) -> CeleryQueue:
    """The queue of a site. Connects to nothing yet."""
    return CeleryQueue(make_celery(settings))


class CeleryQueue:
    """Sends jobs by task name."""

    def __init__(self, app: Celery) -> None:
        self.app = app

    def send(self, job: Job) -> None:
        """Enqueue a job. Raises `QueueUnavailable` after a second or two of trying."""
        try:
            self.app.send_task(
                job.task,
                args=list(job.args),
                ignore_result=True,
                expires=EXPIRES.get(job.task),
                countdown=job.delay or None,
                headers=_headers(),
            )
        except AWAY as error:
            raise _away(error) from error

    def check(self) -> None:
        """Raise `QueueUnavailable` unless the broker answers now, and `SettingsError` where it will
        not let us in, however long one waits."""
        try:
            with self.app.connection_for_write() as connection:
                connection.connect()
                channel: Any = connection.channel()
                channel.close()
        except Exception as error:
            # Each kind of broker has errors of its own, and its own word for a wrong password.
            if _is_refusal(error):
                raise SettingsError(
                    f"The broker does not let us in ({type(error).__name__}).",
                    "Check user, password and database in GUICHET_BROKER_URL.",
                ) from error
            raise _away(error) from error

    def call(self, task: str, *args: Any, timeout: float) -> Any:
        """Run a task on a worker and wait for its result, a JSON document."""
        try:
            # The backend of results tries for long before it says that nobody is there.
            with self.app.connection_for_write() as connection:
                connection.ensure_connection(max_retries=1, interval_start=0, timeout=3)
            result = self.app.send_task(
                task,
                args=list(args),
                ignore_result=False,
                expires=timeout,
                headers=_headers(),
            )
            try:
                return result.get(timeout=timeout, propagate=True)
            except ResultTimeout:
                # Celery would listen for a result that nobody waits for until this process ends.
                backend: Any = self.app.backend
                backend.remove_pending_result(result)
                raise
        except (ResultTimeout, TimeoutError) as error:
            raise QueueUnavailable(
                f"No worker answered within {timeout:.0f} seconds.",
                "Check that `guichet worker` runs.",
            ) from error
        except (*AWAY, RuntimeError) as error:
            # A RuntimeError is how Celery says that the backend of results is away.
            raise _away(error) from error


def _headers() -> dict[str, str] | None:
    """What a task carries of the trace that it belongs to."""
    trace = carried()
    return {TRACE: trace} if trace else None


def _is_refusal(error: Exception) -> bool:
    names = {kind.__name__ for kind in type(error).__mro__}
    return bool(names & REFUSALS) or "DB index" in str(error)


def _away(error: Exception) -> QueueUnavailable:
    return QueueUnavailable(
        f"The queue does not answer ({type(error).__name__}).",
        "Check GUICHET_BROKER_URL, and that the broker runs.",
    )
