"""`guichet worker` and `guichet beat`: the processes that do the work and keep its schedule."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli.runtime.context import open_desk
from connectors.errors import SettingsError
from workers.celery.app import DEFAULT_QUEUES, QUEUES


def worker(
    queues: Annotated[
        str, typer.Option(help=f"Comma list of queues: {', '.join(QUEUES)}.")
    ] = ",".join(DEFAULT_QUEUES),
    threads: Annotated[int, typer.Option(help="Threads; 0: as the settings say.")] = 0,
) -> None:
    """Run a worker: it searches, drafts, delivers and syncs."""
    chosen = [name.strip() for name in queues.split(",") if name.strip()]
    unknown = sorted(set(chosen) - set(QUEUES))
    if unknown or not chosen:
        raise SettingsError(
            f"There is no queue {', '.join(unknown) or '(none named)'}.",
            f"Queues: {', '.join(QUEUES)}.",
        )
    desk = open_desk()
    _needs_broker(desk.settings.embedded, "worker")
    from workers.celery.service import run_worker

    run_worker(desk, chosen, threads or desk.settings.worker_threads)


def beat() -> None:
    """Run the schedule: sweeps, syncs and upkeep. One is enough; two do no harm."""
    desk = open_desk()
    _needs_broker(desk.settings.embedded, "beat")
    from workers.celery.service import run_beat

    run_beat(desk)


def _needs_broker(embedded: bool, command: str) -> None:
    if embedded:
        raise SettingsError(
            f"`guichet {command}` needs a broker, and GUICHET_BROKER_URL is memory://.",
            "Set it to redis://HOST:6379/0, or use `guichet serve console`, which works alone.",
        )
