"""Serving the console: the HTTP server and, in the embedded default, the worker beside it."""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial

import structlog
import uvicorn
from sqlalchemy import text
from starlette.types import ASGIApp

from bot.console.auth.addresses import TrustedProxies
from bot.console.auth.hosts import require_local
from bot.console.http.app import create_app
from bot.console.http.connections import Connections, LimitedProtocol, Limits, allowed_files
from bot.console.services import Check, ConsoleServices, ModelStates, Search
from bot.receiving import Receiver
from bot.receiving.states import running
from connectors.database.engine import read_session
from connectors.errors import GuichetError, QueueUnavailable, SettingsError
from workers.bootstrap import Desk, Worker
from workers.celery.beside import worker_beside
from workers.celery.queue import CeleryQueue
from workers.settings import Settings

log = structlog.get_logger("guichet.console")

SEARCH_TIMEOUT = 10.0
READY_TIMEOUT = 3.0
CONSOLE_HOST, CONSOLE_PORT = "GUICHET_CONSOLE_HOST", "GUICHET_CONSOLE_PORT"
MODELS_TIMEOUT = 20.0
"""Each model that hangs costs the worker five seconds, all of them at the same time."""
GRACE = 3
"""Seconds that running requests get when the process is told to end; a long poll takes longer."""


def serve_console(
    desk: Desk,
    queue: CeleryQueue,
    ready: Callable[[], None],
    receivers: Sequence[Receiver] = (),
) -> None:
    """Serve until a signal ends the process; `ready` is called once connections are accepted.
    `receivers` are chat platforms that this process serves too.

    Raises `SettingsError` for a console that would be open to everybody, or whose address cannot
    be listened on.
    """
    settings = desk.settings
    if not desk.accounts.any_accounts():
        require_local(settings)
    place = (CONSOLE_HOST, settings.console_host), (CONSOLE_PORT, settings.console_port)
    # Before the worker: whoever finds the port taken has begun nothing yet.
    with listen(*place) as listening, worker_beside(desk, queue) as worker, running(receivers):
        search, models = _ways(worker, queue)
        services = ConsoleServices(desk, search, models, _health(desk, queue), receivers)
        served = serve_app(create_app(services), settings, listening, ready)
    desk.close()
    if not served:
        raise GuichetError("The console was ended before it was ready.")


def serve_app(
    app: ASGIApp, settings: Settings, listening: socket.socket, ready: Callable[[], None]
) -> bool:
    """Serve an application until a signal ends the process; whether it ever began."""
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=GRACE,
    )
    server = LimitedServer(config, _connections(settings), ready)
    server.run([listening])
    return server.started


def listen(host: tuple[str, str], port: tuple[str, int]) -> socket.socket:
    """Listen on an address; each part comes with the name of its setting. Raises `SettingsError`
    where that cannot be."""
    family = socket.AF_INET6 if ":" in host[1] else socket.AF_INET
    try:
        return socket.create_server((host[1], port[1]), family=family, backlog=2048)
    except OSError as error:
        raise SettingsError(
            f"{_who(host[0])} cannot listen on {host[1]}:{port[1]}: {error.strerror}.",
            f"Set {port[0]} to a free port, and {host[0]} to an address here.",
        ) from error


def _who(setting: str) -> str:
    return "The console" if setting == CONSOLE_HOST else "The bot"


def _connections(settings: Settings) -> Connections:
    room = allowed_files(settings.console_connections)
    limits = Limits(total=room, per_client=settings.console_connections_per_client)
    return Connections(limits, TrustedProxies(settings.trusted_proxies))


class LimitedServer(uvicorn.Server):
    """Tells when it is ready, and looks after its connections."""

    def __init__(
        self, config: uvicorn.Config, connections: Connections, ready: Callable[[], None]
    ) -> None:
        super().__init__(config)
        config.http = partial(LimitedProtocol, connections=connections)  # type: ignore[assignment]
        self._connections = connections
        self._ready = ready

    async def on_tick(self, counter: int) -> bool:
        """Called ten times a second."""
        if counter % 10 == 0:
            self._connections.look()
        return await super().on_tick(counter)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop at SIGTERM and Ctrl-C. Uvicorn's own sends itself the signal again afterwards,
        which would end the process before the worker beside it has finished."""
        ours = (signal.SIGINT, signal.SIGTERM)
        before = {number: signal.signal(number, self.handle_exit) for number in ours}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    async def startup(self, sockets: list[object] | None = None) -> None:  # type: ignore[override]
        """Start, then say so."""
        await super().startup(sockets=sockets)  # type: ignore[arg-type]
        if self.started:
            self._ready()


def _ways(worker: Worker | None, queue: CeleryQueue) -> tuple[Search, ModelStates]:
    """Ways to search and to see the models: the worker in this process, or one somewhere."""
    if worker is None:
        return _search_by_queue(queue), _models_by_queue(queue)
    return worker.search, worker.model_states


def _search_by_queue(queue: CeleryQueue) -> Search:
    def search(query: str, k: int, person_id: str | None) -> list[dict[str, object]]:
        found = queue.call("guichet.search", query, k, person_id, timeout=SEARCH_TIMEOUT)
        if not isinstance(found, list):
            raise QueueUnavailable("A worker answered something else than results.")
        return found

    return search


def _health(desk: Desk, queue: CeleryQueue) -> dict[str, Check]:
    def worker() -> str:
        queue.call("guichet.ping", timeout=READY_TIMEOUT)
        return "ok"

    if desk.settings.embedded:
        return {"database": database_check(desk)}
    return {"database": database_check(desk), "worker": worker}


def database_check(desk: Desk) -> Check:
    """Whether the database answers."""

    def check() -> str:
        try:
            with read_session(desk.engine) as session:
                session.execute(text("SELECT 1"))
        except Exception as error:
            raise GuichetError(f"The database does not answer ({type(error).__name__}).") from error
        return "ok"

    return check


def _models_by_queue(queue: CeleryQueue) -> ModelStates:
    def models() -> list[dict[str, object]]:
        found = queue.call("guichet.models", timeout=MODELS_TIMEOUT)
        if not isinstance(found, list):
            raise QueueUnavailable("A worker answered something else than models.")
        return found

    return models
