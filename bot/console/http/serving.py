"""An application on an address of this machine, until a signal ends the process."""

from __future__ import annotations

import signal
import socket
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from functools import partial

import uvicorn
from starlette.types import ASGIApp

from bot.console.auth.addresses import TrustedProxies
from bot.console.http.connections import Connections, LimitedProtocol, Limits, allowed_files
from connectors.errors import SettingsError
from workers.settings import Settings

GRACE = 3
"""Seconds that running requests get when the process is told to end; a long poll takes longer."""
Leave = Callable[[], Awaitable[None]]


async def nobody_waits() -> None:
    """`leave` of an application without long polls."""


def serve_app(
    app: ASGIApp,
    settings: Settings,
    listening: socket.socket,
    ready: Callable[[], None],
    leave: Leave = nobody_waits,
) -> bool:
    """Serve an application until a signal ends the process; whether it ever began. `ready` is
    called once connections are accepted, and `leave` ends long polls before the end."""
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=GRACE,
    )
    server = LimitedServer(config, _connections(settings), ready, leave)
    server.run([listening])
    return server.started


def listen(who: str, host: str, port: int) -> socket.socket:
    """Listen on an address. `who` is what the settings of it begin with, as ``console``. Raises
    `SettingsError` where that cannot be."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        setting = f"GUICHET_{who.upper()}"
        raise SettingsError(
            f"The {who} cannot listen on {host}:{port}: {error.strerror}.",
            f"Set {setting}_PORT to a free port, and {setting}_HOST to an address here.",
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
        leave: Leave,
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
