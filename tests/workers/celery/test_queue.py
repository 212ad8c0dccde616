"""Sending tasks and waiting for their results, with a real Redis and nobody who takes them."""

from __future__ import annotations

import pytest

from connectors.errors import QueueUnavailable
from workers.celery.queue import celery_queue
from workers.settings import Settings


def test_a_call_without_a_worker_is_said_so(redis_url: str) -> None:
    queue = celery_queue(Settings(broker_url=redis_url))
    with pytest.raises(QueueUnavailable, match="No worker answered within 1 seconds"):
        queue.call("guichet.search", "vpn", 3, None, timeout=0.6)
