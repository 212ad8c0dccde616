"""A worker whose consumer fails in the middle of a task, as kombu's Redis transport does when a
message is to be given back over a connection that is gone.

``python -m tests.faults.dropping_worker FILE``: FILE is written when the consumer fails.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any, NoReturn

from kombu.asynchronous import get_event_loop

from bot.cli.runtime.context import settings_and_logs
from workers.bootstrap import Desk, Worker
from workers.bootstrap.services import Services
from workers.celery.queue import celery_queue
from workers.celery.queues import QUEUES
from workers.celery.service import run_worker
from workers.desk.answers.search.retrieval import KnowledgeFinder
from workers.desk.answers.work import Found


class DroppingFinder:
    """Has the consumer fail during the first search, and goes on a while later."""

    def __init__(self, services: Services, file: Path) -> None:
        self._services, self._file = services, file

    def find(self, *arguments: Any) -> Found:
        """Find as usual."""
        if not self._file.exists():
            hub = get_event_loop()
            assert hub is not None
            hub.call_soon(_fail)
            self._file.write_text("failed")
            time.sleep(2)
        return KnowledgeFinder(self._services.knowledge, 0.0).find(*arguments)


def _fail() -> NoReturn:
    raise AttributeError("'NoneType' object has no attribute 'hostname'")


def main() -> None:
    """Run until a signal."""
    queue = celery_queue(settings := settings_and_logs())
    desk = Desk(settings, queue)
    services = Services(desk)
    services._finder = DroppingFinder(services, Path(sys.argv[1]))
    run_worker(queue.app, Worker(desk, services), list(QUEUES), 4)


if __name__ == "__main__":
    main()
