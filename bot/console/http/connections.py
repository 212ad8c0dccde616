"""Which connections the console holds open, and for how long.

A connection costs a client nothing and us a file: a thousand half-sent requests would leave none
for anybody else. So each step of a request has its time, and there is room for a number of
connections. Where it is full, the one is closed that has waited longest for its client to send a
request; a new client, such as a probe of `/healthz`, always finds its place.
"""

from __future__ import annotations

import asyncio
import resource
import time
from collections import Counter
from dataclasses import dataclass
from typing import Any

import structlog
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from bot.console.auth.addresses import TrustedProxies, network_of
from bot.console.http.middleware import OPEN_PATHS

log = structlog.get_logger("guichet.console")

OTHER_FILES = 200
"""Files that are left for the database, the queue and the index."""
TOLD_EVERY = 60.0


@dataclass(frozen=True, slots=True)
class Limits:
    """Numbers of connections, and seconds."""

    total: int = 1000
    per_client: int = 100
    reserve: int = 20
    """Connections above `total` while all of those have a request running: for probes alone."""
    header_seconds: float = 10.0
    body_seconds: float = 30.0
    read_seconds: float = 30.0
    """How long a client may take to read what is there for it."""


class Connections:
    """All open connections of a server. Used in its event loop alone."""

    def __init__(self, limits: Limits, trusted: TrustedProxies) -> None:
        self.limits = limits
        self._trusted = trusted
        self._open: dict[LimitedProtocol, str] = {}
        self._by_client: Counter[str] = Counter()
        self._told = float("-inf")

    def admit(self, connection: LimitedProtocol) -> bool:
        """Take a new connection in; False where it may only ask whether we live."""
        peer = connection.client[0] if connection.client else ""
        client = network_of(peer)
        # A proxy holds connections for all of its clients, and has limits of its own.
        one_client = peer not in self._trusted
        if one_client and self._by_client[client] >= self.limits.per_client:
            self._make_room(client)
        full = len(self._open) >= self.limits.total and not self._make_room()
        crowded = one_client and self._by_client[client] >= self.limits.per_client
        self._open[connection] = client
        self._by_client[client] += 1
        if len(self._open) > self.limits.total + self.limits.reserve:
            connection.abort()
        return not full and not crowded

    def leave(self, connection: LimitedProtocol) -> None:
        """A connection has ended."""
        client = self._open.pop(connection, None)
        if client is not None:
            self._by_client[client] -= 1
            if not self._by_client[client]:
                del self._by_client[client]

    def look(self) -> None:
        """End what takes too long. Called every second."""
        moment = time.monotonic()
        late = [one for one in self._open if one.is_late(moment, self.limits)]
        for connection in late:
            connection.abort()
        if late:
            self._tell("console.slow_clients", len(late))

    def _make_room(self, client: str | None = None) -> bool:
        """End the connection that has waited longest for a request; of this client alone if one
        is named. False if there is none that waits."""
        for connection, owner in self._open.items():
            if client in (None, owner) and connection.waits_for_request:
                connection.abort()
                # The loop says later that it is lost; its place is free from now on.
                self.leave(connection)
                self._tell("console.connections_full", 1)
                return True
        return False

    def _tell(self, event: str, number: int) -> None:
        if time.monotonic() - self._told > TOLD_EVERY:
            self._told = time.monotonic()
            log.warning(event, ended=number, open=len(self._open))


class LimitedProtocol(H11Protocol):
    """Uvicorn's HTTP/1.1, with an eye on how long each step takes."""

    def __init__(self, *args: Any, connections: Connections, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._connections = connections
        self._since = time.monotonic()
        self._unread_since: float | None = None

    @property
    def waits_for_request(self) -> bool:
        """Whether nothing is asked here at the moment."""
        cycle: Any = self.cycle
        return cycle is None or bool(cycle.response_complete)

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin, if there is room."""
        super().connection_made(transport)
        self._since = time.monotonic()
        if not self._connections.admit(self):
            self.app = only_open_paths(self.app)

    def connection_lost(self, exc: Exception | None) -> None:
        """End."""
        self._connections.leave(self)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take bytes. The time for a request's header begins with its first byte, and that for
        its body with the end of its header."""
        before: Any = self.cycle
        if self.waits_for_request and before is not None and self._idle:
            self._since = time.monotonic()
        super().data_received(data)
        if self.cycle is not before:
            self._since = time.monotonic()

    @property
    def _idle(self) -> bool:
        # Uvicorn's own timer runs between two requests, from the answer to the next byte.
        return self.timeout_keep_alive_task is not None

    def is_late(self, moment: float, limits: Limits) -> bool:
        """Whether the client took longer for what it has to do than it may."""
        if self.transport.get_write_buffer_size() == 0:
            self._unread_since = None
        elif self._unread_since is None:
            self._unread_since = moment
        elif moment - self._unread_since > limits.read_seconds:
            return True
        if self.waits_for_request:
            return not self._idle and moment - self._since > limits.header_seconds
        return self.cycle.more_body and moment - self._since > limits.body_seconds

    def abort(self) -> None:
        """End at once, whatever was still to be sent."""
        self.transport.abort()


def only_open_paths(app: ASGIApp) -> ASGIApp:
    """The application for a connection beyond the limit: it says whether we live, and nothing."""

    async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] not in OPEN_PATHS:
            headers = {"retry-after": "5", "connection": "close"}
            full = PlainTextResponse("Too many connections at the moment.\n", 503, headers)
            await full(scope, receive, send)
        else:
            await app(scope, receive, send)

    return guarded


def allowed_files(wanted: int) -> int:
    """How many connections there is room for, once this process may open the files for `wanted`."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    needed = wanted + OTHER_FILES
    if soft < needed:
        soft = needed if hard == resource.RLIM_INFINITY else min(needed, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return max(min(wanted, soft - OTHER_FILES), soft // 4)
