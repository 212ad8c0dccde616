"""The tasks: each calls the worker's method of its name with ids. Nothing is decided here."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import structlog
from celery import Celery, Task
from sqlalchemy.exc import DBAPIError

from connectors.errors import ConnectorError, DatabaseUnavailable
from connectors.tracing.names import TASK
from connectors.tracing.spans import span
from workers.bootstrap import Worker
from workers.bootstrap.former_tasks import FORMER_NAMES
from workers.celery.queue import TRACE

log = structlog.get_logger("guichet.tasks")

RETRIED = (DBAPIError, DatabaseUnavailable, ConnectorError)
"""Errors of somebody else that may pass. Anything else is a fault of ours: it is logged with its
traceback, the lease runs out, and the sweeper brings the work to another try or to a human."""
MAX_RETRIES = 3


class DeskTask(Task[..., Any]):
    """Binds the ids to every log line of a task, and retries what may pass."""

    abstract = True
    autoretry_for = RETRIED
    retry_backoff = 1
    retry_backoff_max = 30
    retry_jitter = True
    max_retries = MAX_RETRIES
    acks_late = True

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Run with the log context of this task, in the trace that it was sent from."""
        bound = structlog.contextvars.bound_contextvars(task=self.name, task_id=self.request.id)
        trace = (self.request.headers or {}).get(TRACE) or self.request.get(TRACE)
        with bound:
            if trace is None:
                # The schedule's own: a trace every few seconds would tell nothing.
                return super().__call__(*args, **kwargs)
            name = f"task {self.name}"
            with span(name, {TASK: self.name}, kind="consumer", parent=trace):
                return super().__call__(*args, **kwargs)

    def on_failure(
        self, exc: BaseException, task_id: str, args: Any, kwargs: Any, einfo: Any
    ) -> None:
        """Count what ended badly; the sweeper takes it from here."""
        log.error("task.failed", task=self.name, args=args, error=type(exc).__name__)


def register(app: Celery, worker: Callable[[], Worker]) -> None:
    """Register every task. `worker` is called at each task, in the worker's process."""

    # Not shared: another app of this process has a worker of its own.
    of_app: Callable[..., Callable[..., Any]] = partial(app.task, base=DeskTask, shared=False)

    def task(name: str, **options: Any) -> Callable[[Callable[..., Any]], Any]:
        def add(function: Callable[..., Any]) -> Any:
            if name in FORMER_NAMES:
                of_app(name=FORMER_NAMES[name], **options)(function)
            return of_app(name=name, **options)(function)

        return add

    @task("guichet.answer")
    def answer(question_id: str) -> None:
        worker().answer(question_id)

    @task("guichet.deliver")
    def deliver(delivery_id: str) -> None:
        worker().deliver(delivery_id)

    @task("guichet.chat_event")
    def chat_event(event_id: str) -> None:
        worker().chat_event(event_id)

    # A courtesy: the next message says more.
    @task("guichet.chat_status", max_retries=0, acks_late=False)
    def chat_status(question_id: str) -> None:
        worker().chat_status(question_id)

    # The sweep is due again in seconds: a failed one is not repeated.
    @task("guichet.sweep", max_retries=0, acks_late=False)
    def sweep() -> None:
        worker().sweep()

    @task("guichet.upkeep", max_retries=0, acks_late=False)
    def upkeep() -> None:
        worker().upkeep()

    @task("guichet.retention", max_retries=0, acks_late=False)
    def retention() -> None:
        worker().retention()

    # The next one is due in minutes and goes on where this one stopped.
    @task("guichet.sync", max_retries=0, acks_late=False)
    def sync() -> None:
        worker().sync()

    @task("guichet.directory", max_retries=0, acks_late=False)
    def directory() -> None:
        worker().directory()

    @task("guichet.ticket_events", max_retries=0, acks_late=False)
    def ticket_events() -> None:
        worker().ticket_events()

    # A hint: what it misses, the next scheduled look sees.
    @task("guichet.ticket_event", max_retries=0, acks_late=False)
    def ticket_event(ticket_id: str) -> None:
        worker().ticket_event(ticket_id)

    # What a batch did not come to is planned again within a minute.
    @task("guichet.plan_cleaning", max_retries=0, acks_late=False)
    def plan_cleaning() -> None:
        worker().plan_cleaning()

    @task("guichet.clean", max_retries=0, acks_late=False)
    def clean(*ticket_ids: str) -> None:
        worker().clean([int(one) for one in ticket_ids])

    @task("guichet.search", max_retries=0, ignore_result=False)
    def search(query: str, k: int, person_id: str | None) -> list[dict[str, Any]]:
        return worker().search(query, k, person_id)

    @task("guichet.models", max_retries=0, ignore_result=False)
    def models(trial: bool = False) -> list[dict[str, Any]]:
        return worker().model_states(trial)

    @task("guichet.ping", max_retries=0, ignore_result=False)
    def ping() -> str:
        return "pong"
