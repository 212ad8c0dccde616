"""Tasks by name: each calls its service, also under the name that an older version gave it."""

from __future__ import annotations

from typing import Any

import pytest

from connectors.tracing.spans import carried, span
from tests.fakes.spans import traced
from workers.bootstrap import Worker
from workers.celery.app import make_celery
from workers.celery.queue import TRACE
from workers.celery.queues import ROUTES
from workers.celery.schedule import outside_schedule
from workers.celery.tasks import register
from workers.settings import Settings


class Recorded:
    """A worker that only notes which of its methods was called."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, tuple[Any, ...]]] = []

    def __getattr__(self, name: str) -> Any:
        return lambda *args: self.calls.append((name, args))


@pytest.mark.parametrize(
    ("task", "args", "service"),
    [
        ("guichet.sync", (), "sync"),
        ("guichet.sync_glpi", (), "sync"),
        ("guichet.directory", (), "directory"),
        ("guichet.glpi_people", (), "directory"),
        ("guichet.ticket_events", (), "ticket_events"),
        ("guichet.glpi_tickets", (), "ticket_events"),
        ("guichet.ticket_event", ("7",), "ticket_event"),
        ("guichet.glpi_ticket", ("7",), "ticket_event"),
        ("guichet.chat_event", ("e",), "chat_event"),
        ("guichet.chat_status", ("q",), "chat_status"),
        ("guichet.retention", (), "retention"),
    ],
)
def test_a_task_and_its_former_name_call_one_service(
    task: str, args: tuple[str, ...], service: str
) -> None:
    services = Recorded()
    app = make_celery(Settings())
    register(app, lambda: services)  # type: ignore[arg-type,return-value]
    app.tasks[task].apply(args=args, throw=True)
    assert services.calls == [(service, args)]


def test_what_is_scheduled_has_a_queue_and_something_to_do() -> None:
    settings = Settings(glpi_url="https://glpi.test/apirest.php", glpi_tickets_token="w")
    for task in outside_schedule(settings):
        assert task in ROUTES
        assert callable(getattr(Worker, task.removeprefix("guichet.")))


def test_a_task_runs_in_the_trace_that_it_was_sent_from() -> None:
    services = Recorded()
    app = make_celery(Settings())
    register(app, lambda: services)  # type: ignore[arg-type,return-value]
    with traced() as spans:
        with span("question.receive"):
            trace = carried()
        app.tasks["guichet.answer"].apply(args=("q",), headers={TRACE: trace}, throw=True)
        app.tasks["guichet.sweep"].apply(throw=True)
    assert spans.parent_of(spans.named("task guichet.answer")) == "question.receive"
    assert len(spans.all) == 2, "what the schedule does by itself is no trace"
