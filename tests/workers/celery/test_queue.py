"""Sending tasks and waiting for their results, with a real Redis and nobody who takes them."""

from __future__ import annotations

import pytest

from connectors.database.unit_of_work import Job
from connectors.errors import QueueUnavailable
from workers.celery.queue import celery_queue
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
