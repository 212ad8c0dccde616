"""`guichet serve` and `guichet demo`: what people talk to."""

from __future__ import annotations

import socket
from typing import Annotated

import typer

from bot.cli.runtime.context import open_desk, open_desk_patiently, say, settings_and_logs
from connectors.errors import QueueUnavailable, SettingsError

CONSOLE = "console"


def demo(
    port: Annotated[int, typer.Option(help="Port of the console; the next free one is taken.")] = 0,
) -> None:
    """Load the sample tickets and serve the console on this machine."""
    from bot.cli.runtime.sample import load_sample
    from bot.console.http.server import serve_console
    from workers.bootstrap.tracing import traced
    from workers.celery.queue import celery_queue
    from workers.knowledge.sample import DOMAIN, HOSTS

    settings = settings_and_logs(log_level="warning")
    port = free_port(settings.console_host, port or settings.console_port)
    settings = settings_and_logs(
        log_level="warning",
        console_port=port,
        allowed_link_hosts=settings.allowed_link_hosts or list(HOSTS),
        own_places=settings.own_places or [DOMAIN],
    )

    queue = celery_queue(settings)
    desk = open_desk(settings, queue)
    load_sample(desk)
    with traced(settings, CONSOLE):
        serve_console(desk, queue, ready=lambda: say(f"Guichet is ready: {settings.public_url}"))


def serve(
    bots: Annotated[
        list[str], typer.Argument(help="What to serve in this process: console, slack, mattermost.")
    ],
) -> None:
    """Serve the adapters that people talk to."""
    import structlog

    from bot.serving.registry import RECEIVERS, receivers_of
    from workers.bootstrap.systems.platforms import require_platforms
    from workers.bootstrap.tracing import traced
    from workers.celery.queue import celery_queue
    from workers.privacy.settings_log import note_settings

    known = (CONSOLE, *RECEIVERS)
    for bot in bots:
        if bot not in known:
            raise SettingsError(f"There is no bot {bot!r}.", f"Known: {', '.join(known)}.")
    settings = settings_and_logs()
    queue = celery_queue(settings)
    desk = open_desk_patiently(settings, queue)
    require_platforms(settings, desk.outside.platforms.names)
    note_settings(desk.engine, settings, " ".join(sorted(bots)))
    platforms = sorted(set(bots) - {CONSOLE})
    receivers = receivers_of(desk, platforms)
    if not settings.embedded:
        try:
            queue.check()
        except QueueUnavailable as error:
            # Questions wait in the database, and the page says so: no reason not to serve.
            structlog.get_logger("guichet.console").warning("console.no_queue", error=error.message)
    if CONSOLE in bots:
        from bot.console.http.server import serve_console

        told = f"Guichet is ready: {settings.public_url}"
        with traced(settings, CONSOLE):
            serve_console(desk, queue, lambda: say(told), receivers)
    else:
        from bot.serving.alone import serve_alone

        told = f"Guichet is ready: {', '.join(platforms)}, health at {{}}/readyz"
        with traced(settings, "-".join(platforms)):
            serve_alone(desk, queue, receivers, lambda address: say(told.format(address)))


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
