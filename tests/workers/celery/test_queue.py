"""Sending tasks and waiting for their results, with a real Redis and nobody who takes them."""

from __future__ import annotations

import pytest

from connectors.database.unit_of_work import Job
from connectors.errors import QueueUnavailable
from connectors.tracing.spans import carried, span
from tests.fakes.spans import traced
from workers.celery.queue import TRACE, celery_queue
from workers.settings import Settings


def test_a_call_without_a_worker_is_said_so(redis_url: str) -> None:
    queue = celery_queue(Settings(broker_url=redis_url))
    with pytest.raises(QueueUnavailable, match="No worker answered within 1 seconds"):
        queue.call("guichet.search", "vpn", 3, None, timeout=0.6)


@pytest.mark.parametrize("error", [AttributeError("hostname"), ConnectionError(), OSError()])
def test_a_broker_that_goes_away_while_a_job_is_sent_is_said_so(
    monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    queue = celery_queue(Settings(broker_url="redis://127.0.0.1:9/0"))

    def lose(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(queue.app, "send_task", lose)
    with pytest.raises(QueueUnavailable, match="does not answer"):
        queue.send(Job("guichet.answer", ("q",)))


def test_a_job_carries_the_trace_that_it_belongs_to(redis_url: str) -> None:
    queue = celery_queue(Settings(broker_url=redis_url))
    with traced(), span("question.receive"):
        trace = carried()
        queue.send(Job("guichet.answer", ("q",)))
    queue.send(Job("guichet.answer", ("r",)))
    with queue.app.connection_for_read() as connection:
        waiting = connection.SimpleQueue("interactive")
        first, second = (waiting.get(timeout=30) for _ in range(2))
        for message in (first, second):
            message.ack()
        waiting.close()
    assert first.headers[TRACE] == trace
    assert TRACE not in second.headers
