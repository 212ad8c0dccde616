"""`guichet worker` and `guichet beat`: the processes that do the work and keep its schedule."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli.runtime.context import open_desk_patiently, settings_and_logs
from connectors.errors import SettingsError
from workers.celery.queues import DEFAULT_QUEUES, QUEUES


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
    from workers.bootstrap import Worker
    from workers.bootstrap.systems.platforms import require_platforms
    from workers.bootstrap.tracing import traced
    from workers.celery.backoff import wait_for
    from workers.celery.queue import celery_queue
    from workers.celery.service import run_worker
    from workers.privacy.settings_log import note_settings

    settings = settings_and_logs()
    _needs_broker(settings.embedded, "worker")
    queue = celery_queue(settings)
    desk = open_desk_patiently(settings, queue)
    require_platforms(settings, desk.outside.platforms.names)
    note_settings(desk.engine, settings, f"worker {','.join(chosen)}")
    wait_for(queue.check)
    with traced(settings, "worker"):
        run_worker(queue.app, Worker(desk), chosen, threads or settings.worker_threads)


def beat() -> None:
    """Run the schedule: sweeps, syncs and upkeep. One is enough; two do no harm."""
    from workers.celery.backoff import wait_for
    from workers.celery.queue import celery_queue
    from workers.celery.service import run_beat
    from workers.privacy.settings_log import note_settings

    settings = settings_and_logs()
    _needs_broker(settings.embedded, "beat")
    queue = celery_queue(settings)
    desk = open_desk_patiently(settings, queue)
    note_settings(desk.engine, settings, "beat")
    wait_for(queue.check)
    run_beat(queue.app, settings.metrics_port)


def _needs_broker(embedded: bool, command: str) -> None:
    if embedded:
        raise SettingsError(
            f"`guichet {command}` needs a broker, and GUICHET_BROKER_URL is memory://.",
            "Set it to redis://HOST:6379/0, or use `guichet serve console`, which works alone.",
        )
