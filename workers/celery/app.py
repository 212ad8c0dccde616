"""The Celery app: queues by kind of work, limits, schedule. It knows no task's code.

A bot sends tasks by their names and never imports what they do. Tasks carry ids and are safe to
run twice: the database decides, under a lease, whether there is anything to do. That is why
messages are acknowledged late, and why a lost queue is an inconvenience and no loss.
"""

from __future__ import annotations

from typing import Any

from celery import Celery
from celery.exceptions import TimeoutError as ResultTimeout
from kombu import Queue
from kombu.exceptions import OperationalError

from connectors.database.unit_of_work import Job
from connectors.errors import QueueUnavailable
from workers.settings import Settings

DEFAULT_QUEUES = ("interactive", "delivery", "sync", "maintenance")
CLEANING = "cleaning"
"""Tickets for the language model. A worker serves it only if its queues name it, so that it never
takes a thread from somebody who waits for an answer."""
QUEUES = (*DEFAULT_QUEUES, CLEANING)
ROUTES = {
    "guichet.answer": "interactive",
    "guichet.search": "interactive",
    "guichet.models": "interactive",
    "guichet.ping": "interactive",
    "guichet.deliver": "delivery",
    "guichet.sync": "sync",
    "guichet.directory": "maintenance",
    "guichet.ticket_events": "maintenance",
    "guichet.ticket_event": "maintenance",
    "guichet.upkeep": "sync",
    "guichet.sweep": "maintenance",
    "guichet.plan_cleaning": "maintenance",
    "guichet.clean": CLEANING,
}
EXPIRES = {
    "guichet.search": 15,
    "guichet.models": 20,
    "guichet.ping": 15,
    "guichet.sweep": 60,
    "guichet.clean": 900,
}
"""Seconds after which nobody waits for the result any more, and running it would be waste."""
WATCH_SECONDS = 60.0
LONGEST_UNCONFIRMED = 900.0
PUBLISH_RETRIES = {"max_retries": 2, "interval_start": 0, "interval_step": 0.2, "interval_max": 0.5}
PLAN_SECONDS = 30.0
"""How often tickets are put into the cleaning queue."""
REDIS_VISIBILITY = 3600
"""Seconds after which Redis gives an unacknowledged message to somebody else. It only has to be
longer than any task: lost work comes back by the sweeper, much sooner."""


def make_celery(settings: Settings) -> Celery:
    """The Celery app of this process. Connects to nothing yet."""
    app = Celery("guichet", set_as_current=False)
    app.conf.update(
        broker_url=settings.broker_url,
        result_backend=_results(settings),
        task_queues=[Queue(name) for name in QUEUES],
        task_default_queue="maintenance",
        task_routes={task: {"queue": queue} for task, queue in ROUTES.items()},
        task_create_missing_queues=False,
        task_serializer="json",
        result_serializer="json",
        accept_content=["json"],
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        task_ignore_result=True,
        task_track_started=False,
        worker_prefetch_multiplier=1,
        task_publish_retry_policy=PUBLISH_RETRIES,
        result_expires=300,
        broker_connection_retry_on_startup=True,
        broker_transport_options=_transport(settings),
        redis_socket_connect_timeout=3,
        redis_socket_timeout=30,
        worker_cancel_long_running_tasks_on_connection_loss=False,
        worker_hijack_root_logger=False,
        worker_redirect_stdouts=False,
        worker_send_task_events=False,
        enable_utc=True,
        timezone="UTC",
        beat_schedule=_schedule(settings),
    )
    return app


def _results(settings: Settings) -> str:
    if settings.result_url:
        return settings.result_url
    if settings.embedded:
        return "cache+memory://"
    # A search from the console is answered through the broker; Redis can do both.
    return settings.broker_url if settings.broker_url.startswith("redis") else "rpc://"


def _transport(settings: Settings) -> dict[str, Any]:
    if settings.embedded:
        # The default waits up to a second between looks, and every answer would take that long.
        return {"polling_interval": 0.02}
    if settings.broker_url.startswith("redis"):
        return {
            "visibility_timeout": REDIS_VISIBILITY,
            "socket_connect_timeout": 3,
            "socket_keepalive": True,
            "health_check_interval": 25,
        }
    return {}


def _schedule(settings: Settings) -> dict[str, dict[str, Any]]:
    outside = {
        task.removeprefix("guichet."): {
            "task": task,
            "schedule": seconds,
            "options": {"expires": seconds},
        }
        for task, seconds in outside_schedule(settings).items()
    }
    cleaning = {
        "cleaning": {
            "task": "guichet.plan_cleaning",
            "schedule": PLAN_SECONDS,
            "options": {"expires": PLAN_SECONDS},
        }
    }
    return (
        outside
        | (cleaning if settings.cleaning_model else {})
        | {
            "sweep": {
                "task": "guichet.sweep",
                "schedule": settings.sweep_seconds,
                "options": {"expires": max(settings.sweep_seconds * 2, 5)},
            },
            "knowledge-upkeep": {
                "task": "guichet.upkeep",
                "schedule": 60.0,
                "options": {"expires": 120},
            },
        }
    )


def outside_schedule(settings: Settings) -> dict[str, float]:
    """What other systems are asked, and every how many seconds."""
    if not settings.directory_access:
        return {}
    sync = settings.sync_minutes * 60
    # However seldom a site syncs: what is known of people must be newer than its time of grace.
    every = {"guichet.sync": sync, "guichet.directory": min(sync, LONGEST_UNCONFIRMED)}
    return every | ({"guichet.ticket_events": WATCH_SECONDS} if settings.tickets_outside else {})


class CeleryQueue:
    """Sends jobs by task name."""

    def __init__(self, app: Celery) -> None:
        self._app = app

    def send(self, job: Job) -> None:
        """Enqueue a job. Raises `QueueUnavailable` after a second or two of trying."""
        try:
            self._app.send_task(
                job.task,
                args=list(job.args),
                ignore_result=True,
                expires=EXPIRES.get(job.task),
            )
        except (OperationalError, ConnectionError, OSError) as error:
            raise _away(error) from error

    def call(self, task: str, *args: Any, timeout: float) -> Any:
        """Run a task on a worker and wait for its result, a JSON document."""
        try:
            # The backend of results tries for long before it says that nobody is there.
            with self._app.connection_for_write() as connection:
                connection.ensure_connection(max_retries=1, interval_start=0, timeout=3)
            result = self._app.send_task(
                task, args=list(args), ignore_result=False, expires=timeout
            )
            try:
                return result.get(timeout=timeout, propagate=True)
            except ResultTimeout:
                # Celery would listen for a result that nobody waits for until this process ends.
                backend: Any = self._app.backend
                backend.remove_pending_result(result)
                raise
        except (ResultTimeout, TimeoutError) as error:
            raise QueueUnavailable(
                f"No worker answered within {timeout:.0f} seconds.",
                "Check that `guichet worker` runs.",
            ) from error
        except (OperationalError, ConnectionError, OSError, RuntimeError) as error:
            # A RuntimeError is how Celery says that the backend of results is away.
            raise _away(error) from error


def _away(error: Exception) -> QueueUnavailable:
    return QueueUnavailable(
        f"The queue does not answer ({type(error).__name__}).",
        "Check GUICHET_BROKER_URL, and that the broker runs.",
    )
