"""A worker that stops for ever at one point, for somebody to kill it there.

``python -m tests.faults.stuck_worker PLACE FILE``: PLACE is ``answering``, ``before-posting`` or
``after-posting``; FILE is written when it has stopped.
"""

from __future__ import annotations

import sys
import time
from functools import cached_property
from pathlib import Path
from typing import Any, NoReturn

from sqlalchemy import Engine

from bot.cli.runtime.context import settings_and_logs
from connectors.console.platform import ConsolePlatform
from connectors.contracts.chat import Destination, MessageRef, OutgoingMessage
from workers.bootstrap import Desk, Worker
from workers.bootstrap.services import Services
from workers.bootstrap.systems.outside import Outside
from workers.bootstrap.systems.platforms import Platforms
from workers.celery.queue import celery_queue
from workers.celery.queues import QUEUES
from workers.celery.service import run_worker


def stop_here(file: Path) -> NoReturn:
    """Say that we are here, and never go on."""
    file.write_text("here")
    while True:
        time.sleep(60)


class StuckPlatform(ConsolePlatform):
    """Stops before or after a message was written."""

    def __init__(self, engine: Engine, place: str, file: Path) -> None:
        super().__init__(engine)
        self._place, self._stopped = place, file

    def post(self, to: Destination, message: OutgoingMessage, marker: str) -> MessageRef:
        """Post, with a stop on one side of it."""
        if self._place == "before-posting":
            stop_here(self._stopped)
        super().post(to, message, marker)
        stop_here(self._stopped)


class StuckFinder:
    """Stops while an answer is prepared."""

    def __init__(self, file: Path) -> None:
        self._stopped = file

    def find(self, *_: Any) -> NoReturn:
        """Never ends."""
        stop_here(self._stopped)


def main() -> None:
    """Run until killed."""
    place, file = sys.argv[1], Path(sys.argv[2])
    settings = settings_and_logs()
    queue = celery_queue(settings)

    class StuckOutside(Outside):
        """The console's messages go by a platform that stops."""

        @cached_property
        def platforms(self) -> Platforms:
            return Platforms({"console": lambda: StuckPlatform(desk.engine, place, file)})

    if place == "answering":
        desk = Desk(settings, queue)
        services = Services(desk, finder=StuckFinder(file))
    else:
        desk = Desk(settings, queue, StuckOutside)
        services = Services(desk)
    run_worker(queue.app, Worker(desk, services), list(QUEUES), 4)


if __name__ == "__main__":
    main()
