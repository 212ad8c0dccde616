"""`guichet serve`, `demo`, `worker`, `beat`, `doctor`: the processes and their health."""

from __future__ import annotations

import socket
from typing import Annotated

import typer

from bot.cli.runtime.context import open_desk, say, settings_and_logs
from connectors.errors import SettingsError
from workers.bootstrap import Worker
from workers.celery.queue import celery_queue
from workers.celery.queues import DEFAULT_QUEUES, QUEUES

KNOWN_BOTS = ("console",)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(demo)
    app.command()(serve)
    app.command()(worker)
    app.command()(beat)


def demo(
    port: Annotated[int, typer.Option(help="Port of the console; the next free one is taken.")] = 0,
) -> None:
    """Load the sample tickets and serve the console on this machine."""
    from bot.cli.demo import load_sample
    from bot.console.http.server import serve_console
    from workers.knowledge.sample import HOSTS

    settings = settings_and_logs(log_level="warning")
    port = free_port(settings.console_host, port or settings.console_port)
    hosts = settings.allowed_link_hosts or list(HOSTS)
    settings = settings_and_logs(log_level="warning", console_port=port, allowed_link_hosts=hosts)

    queue = celery_queue(settings)
    desk = open_desk(settings, queue)
    load_sample(desk)
    serve_console(desk, queue, ready=lambda: say(f"Guichet is ready: {settings.public_url}"))


def serve(
    bots: Annotated[list[str], typer.Argument(help="What to serve: console.")],
) -> None:
    """Serve the adapters that people talk to."""
    for bot in bots:
        if bot not in KNOWN_BOTS:
            raise SettingsError(f"There is no bot {bot!r}.", f"Known: {', '.join(KNOWN_BOTS)}.")
    from bot.console.http.server import serve_console

    settings = settings_and_logs()
    queue = celery_queue(settings)
    desk = open_desk(settings, queue)
    serve_console(desk, queue, ready=lambda: say(f"Guichet is ready: {settings.public_url}"))


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
    settings = settings_and_logs()
    queue = celery_queue(settings)
    desk = open_desk(settings, queue)
    _needs_broker(settings.embedded, "worker")
    from workers.celery.service import run_worker

    run_worker(queue.app, Worker(desk), chosen, threads or settings.worker_threads)


def beat() -> None:
    """Run the schedule: sweeps, syncs and upkeep. One is enough; two do no harm."""
    settings = settings_and_logs()
    queue = celery_queue(settings)
    open_desk(settings, queue)
    _needs_broker(settings.embedded, "beat")
    from workers.celery.service import run_beat

    run_beat(queue.app)


def _needs_broker(embedded: bool, command: str) -> None:
    if embedded:
        raise SettingsError(
            f"`guichet {command}` needs a broker, and GUICHET_BROKER_URL is memory://.",
            "Set it to redis://HOST:6379/0, or use `guichet serve console`, which works alone.",
        )


def free_port(host: str, first: int) -> int:
    """The first port from `first` on that nobody listens on."""
    for port in range(first, first + 50):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                continue
            return port
    raise SettingsError(f"No free port from {first} to {first + 49}.", "Name one with --port.")
