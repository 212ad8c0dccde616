"""The queue: does the broker answer, and does a worker take a task?"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workers.bootstrap import Desk


def answers(desk: Desk) -> str:
    """Connect, then send a task that does nothing, and wait for it."""
    if desk.settings.embedded:
        return "in process: the console answers by itself"
    from workers.celery.queue import CeleryQueue

    assert isinstance(desk.queue, CeleryQueue)
    # Apart, so that a wrong password and a missing worker are told apart.
    desk.queue.check()
    desk.queue.call("guichet.ping", timeout=5)
    return "the broker answers, and a worker took a task"
