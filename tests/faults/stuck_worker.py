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

from bot.cli.runtime.context import open_desk
from connectors.console.platform import ConsolePlatform
from connectors.contracts.chat import Destination, MessageRef, OutgoingMessage
from workers.bootstrap.containers import Worker
from workers.celery.app import QUEUES
from workers.celery.service import run_worker
from workers.desk.answers.service import AnswerService


def stop_here(file: Path) -> NoReturn:
    """Say that we are here, and never go on."""
    file.write_text("here")
    while True:
        time.sleep(60)


class StuckPlatform(ConsolePlatform):
    """Stops before or after a message was written."""

    place = ""
    file = Path()

    def post(self, to: Destination, message: OutgoingMessage, marker: str) -> MessageRef:
        """Post, with a stop on one side of it."""
        if self.place == "before-posting":
            stop_here(self.file)
        super().post(to, message, marker)
        stop_here(self.file)


class StuckWorker(Worker):
    """Stops while it prepares an answer."""

    file = Path()

    @cached_property
    def answers(self) -> AnswerService:
        """The real service over a preparation that never ends."""
        service = super().answers
        file = self.file

        class Stuck:
            def prepare(self, *_: Any) -> NoReturn:
                stop_here(file)

        service._preparation = Stuck()  # type: ignore[assignment]
        return service


def main() -> None:
    """Run until killed."""
    place, file = sys.argv[1], Path(sys.argv[2])
    desk = open_desk()
    worker: Worker
    if place == "answering":
        StuckWorker.file = file
        worker = StuckWorker(desk)
    else:
        StuckPlatform.place, StuckPlatform.file = place, file
        worker = Worker(desk, {"console": StuckPlatform(desk.engine)})
    run_worker(desk, list(QUEUES), 4, worker)


if __name__ == "__main__":
    main()
