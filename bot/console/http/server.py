"""Serving the console: the HTTP server and, in the embedded default, the worker beside it."""

from __future__ import annotations

import signal
import socket
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from functools import partial

import structlog
import uvicorn
from sqlalchemy import text

from bot.console.auth.addresses import TrustedProxies
from bot.console.auth.hosts import require_local
from bot.console.http.app import create_app
from bot.console.http.connections import Connections, LimitedProtocol, Limits, allowed_files
from bot.console.services import Check, ConsoleServices, ModelStates, Search
from connectors.database.engine import read_session
from connectors.errors import GuichetError, QueueUnavailable, SettingsError
from workers.bootstrap import Desk, Worker
from workers.celery.queue import CeleryQueue
from workers.celery.schedule import outside_schedule
from workers.settings import Settings

log = structlog.get_logger("guichet.console")

SEARCH_TIMEOUT = 10.0
READY_TIMEOUT = 3.0
CLEANING_SECONDS = 5.0
"""How often the worker beside the console looks for tickets that the language model may clean."""
MODELS_TIMEOUT = 20.0
"""Each model that hangs costs the worker five seconds, all of them at the same time."""
GRACE = 3
"""Seconds that running requests get when the process is told to end; a long poll takes longer."""


def serve_console(desk: Desk, queue: CeleryQueue, ready: Callable[[], None]) -> None:
    """Serve until a signal ends the process; `ready` is called once connections are accepted.

    Raises `SettingsError` for a console that would be open to everybody, or whose address cannot
    be listened on.
    """
    settings = desk.settings
    if not desk.accounts.any_accounts():
        require_local(settings)
    # Before the worker: whoever finds the port taken has begun nothing yet.
    with _listening(settings) as listening, _worker_beside(desk, queue) as (search, models):
        app = create_app(ConsoleServices(desk, search, models, _health(desk, queue)))
        server = LimitedServer(
            uvicorn.Config(
                app,
                log_config=None,
                access_log=False,
                server_header=False,
                proxy_headers=False,
                timeout_graceful_shutdown=GRACE,
            ),
            _connections(settings),
            ready,
            app.state.watch.close,
        )
        server.run([listening])
    desk.close()
    if not server.started:
        raise GuichetError("The console was ended before it was ready.")


def _listening(settings: Settings) -> socket.socket:
    host, port = settings.console_host, settings.console_port
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        raise SettingsError(
            f"The console cannot listen on {host}:{port}: {error.strerror}.",
            "Set GUICHET_CONSOLE_PORT to a free port, and GUICHET_CONSOLE_HOST to an address here.",
        ) from error


def _connections(settings: Settings) -> Connections:
    room = allowed_files(settings.console_connections)
    limits = Limits(total=room, per_client=settings.console_connections_per_client)
    return Connections(limits, TrustedProxies(settings.trusted_proxies))


class LimitedServer(uvicorn.Server):
    """Tells when it is ready, looks after its connections, and ends long polls before it waits for
    what still runs. Uvicorn would cancel them after its grace, each with a traceback."""

    def __init__(
        self,
        config: uvicorn.Config,
        connections: Connections,
        ready: Callable[[], None],
        leave: Callable[[], Awaitable[None]],
    ) -> None:
        super().__init__(config)
        config.http = partial(LimitedProtocol, connections=connections)  # type: ignore[assignment]
        self._connections = connections
        self._ready = ready
        self._leave = leave

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

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Send home who only waits, then end."""
        await self._leave()
        await super().shutdown(sockets=sockets)


@contextmanager
def _worker_beside(desk: Desk, queue: CeleryQueue) -> Iterator[tuple[Search, ModelStates]]:
    """Ways to search and to see the models. In the embedded default it is a worker in this
    process, which also answers; else a worker somewhere is asked."""
    if not desk.settings.embedded:
        yield _search_by_queue(queue), _models_by_queue(queue)
        return
    from workers.celery.embedded import EmbeddedWorker
    from workers.celery.tasks import register

    worker = Worker(desk)
    register(queue.app, lambda: worker)
    worker.start()
    embedded = EmbeddedWorker(queue.app, desk.settings)
    others = {
        task: (getattr(worker, task.removeprefix("guichet.")), seconds)
        for task, seconds in outside_schedule(desk.settings).items()
    }
    if desk.settings.cleaning_model:
        others["cleaning"] = (worker.clean_next, CLEANING_SECONDS)
    try:
        embedded.start(worker.sweep, worker.upkeep, others)
        yield worker.search, worker.model_states
    finally:
        # The console has stopped taking questions; what runs is finished, the rest is in the
        # database for the next start.
        worker.hurry()
        stopping = threading.Thread(target=embedded.stop, daemon=True)
        stopping.start()
        stopping.join(timeout=15)
        worker.stop()


def _search_by_queue(queue: CeleryQueue) -> Search:
    def search(query: str, k: int, person_id: str | None) -> list[dict[str, object]]:
        found = queue.call("guichet.search", query, k, person_id, timeout=SEARCH_TIMEOUT)
        if not isinstance(found, list):
            raise QueueUnavailable("A worker answered something else than results.")
        return found

    return search


def _health(desk: Desk, queue: CeleryQueue) -> dict[str, Check]:
    def database() -> str:
        with read_session(desk.engine) as session:
            session.execute(text("SELECT 1"))
        return "ok"

    def checked() -> str:
        try:
            return database()
        except Exception as error:
            raise GuichetError(f"The database does not answer ({type(error).__name__}).") from error

    def worker() -> str:
        queue.call("guichet.ping", timeout=READY_TIMEOUT)
        return "ok"

    if desk.settings.embedded:
        return {"database": checked}
    return {"database": checked, "worker": worker}


def _models_by_queue(queue: CeleryQueue) -> ModelStates:
    def models() -> list[dict[str, object]]:
        found = queue.call("guichet.models", timeout=MODELS_TIMEOUT)
        if not isinstance(found, list):
            raise QueueUnavailable("A worker answered something else than models.")
        return found

    return models
