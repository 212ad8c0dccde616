"""A worker process whose answers are nothing but a generation: what Celery and our client cost.

``python -m tests.bench.llm_worker BROKER_URL MODEL_URL AT_ONCE THREADS ANSWERS FILE`` ends after
so many answers, and writes what they cost into the file.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import time
from pathlib import Path

from connectors.contracts.llm import ChatTurn, Sampling
from tests.bench.index_process import memory_mb
from tests.bench.llm_process import PROMPT
from workers.bootstrap import Desk, Worker
from workers.bootstrap.models.registry import Models
from workers.celery.queue import celery_queue
from workers.celery.service import run_worker
from workers.settings import Settings


class OnlyWrites(Worker):
    """Takes the task ``guichet.answer`` and asks the model."""

    def begin(self, answers: int, file: Path) -> None:
        """What to do: so many answers, the first of them to warm up."""
        self._models = Models(self.desk.settings)
        self._left, self._file = answers, file
        self._lock = threading.Lock()
        self._before = memory_mb()

    def answer(self, question_id: str) -> None:
        stream = self._models.named("bench").stream([ChatTurn("user", PROMPT)], Sampling())
        for _piece in stream:
            pass
        if question_id == "warm":
            self._file.with_suffix(".warm").touch()
            return
        with self._lock:
            self._left -= 1
            if self._left:
                return
        peak = memory_mb()
        found = {"ended": time.monotonic(), "cpu": time.process_time(), "memory": peak}
        self._file.write_text(json.dumps(found | {"added": peak - self._before}))
        os.kill(os.getpid(), signal.SIGTERM)

    def start(self) -> None:
        """No index is needed."""

    def stop(self) -> None:
        """Nothing was started."""

    def sweep(self) -> None:
        """Nothing was lost."""


def main() -> None:
    """Run until the last answer."""
    broker, model, at_once, threads, answers, file = sys.argv[1:7]
    settings = Settings(
        broker_url=broker,
        models={"bench": {"url": model, "kind": "tgi", "concurrency": int(at_once)}},  # type: ignore[dict-item]
        log_level="error",
    )
    queue = celery_queue(settings)
    worker = OnlyWrites(Desk(settings, queue))
    worker.begin(int(answers), Path(file))
    run_worker(queue.app, worker, ["interactive"], int(threads))


if __name__ == "__main__":
    main()
