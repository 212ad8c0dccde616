"""A desk of its own for an evaluation, which is gone afterwards."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli.runtime.context import open_desk, settings_and_logs
from bot.cli.runtime.local_run import LocalQueue

if TYPE_CHECKING:
    from workers.bootstrap import Desk, Worker


@contextmanager
def evaluated_desk(tickets: Path | None) -> Iterator[tuple[Desk, Worker, LocalQueue]]:
    """A desk with the models of the settings, on the sample's tickets or on those of a file."""
    from bot.cli.runtime.sample import load_sample
    from workers.bootstrap import Worker
    from workers.knowledge.embedding.spaces import Spaces
    from workers.knowledge.ingestion.sources import sync_file
    from workers.knowledge.sample import DOMAIN, HOSTS

    # The sample's own links and names are known as in the demo, where the site says nothing else.
    own = {"allowed_link_hosts": list(HOSTS), "own_places": [DOMAIN]} if tickets is None else {}
    with tempfile.TemporaryDirectory(prefix="guichet-eval-") as folder:
        settings = settings_and_logs(
            home=Path(folder),
            database_url="",
            questions_per_minute=100_000,
            log_level="error",
            **own,
        )
        queue = LocalQueue()
        desk = open_desk(settings, queue)
        worker = Worker(desk)
        try:
            if tickets is None:
                load_sample(desk, quiet=True)
            else:
                sync_file(desk.engine, tickets, "eval")
                Spaces(desk.engine, desk.settings).upkeep()
            yield desk, worker, queue
        finally:
            worker.stop()
            desk.engine.dispose()
