"""The Web API over real HTTP. It fails as it is told."""

from __future__ import annotations

import contextlib
import json
import socket
from collections import deque
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from threading import Event
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tests.fakes.loopback import LoopbackServer
from tests.fakes.slack.limits import SlackError
from tests.fakes.slack.methods import METHODS
from tests.fakes.slack.sockets import SocketHub
from tests.fakes.slack.world import APP, SlackWorld

TOKEN = "xoxb-0-for-tests"
APP_TOKEN = f"xapp-1-{APP}-0-for-tests"
"""The app-level token, which opens connections and does nothing else."""
SCOPES = (
    "chat:write", "app_mentions:read", "im:history", "im:write", "channels:history",
    "groups:history", "channels:read", "groups:read", "users:read", "users:read.email", "commands",
    "reactions:write", "reactions:read", "assistant:write",
)  # fmt: skip
"""What the workspace granted to our app; every reply says so in a header."""
LINK = "/link/"
"""Where the connections of Socket Mode are."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What happens to one call. `method`: to the next call of this one; empty: to the next of all.

    `accepts`: the call has its effect first. `status` is the reply's; 0: the connection is reset.
    `code` is an error of Slack's, in a reply of status 200. `headers` are the reply's.
    """

    method: str = ""
    status: int = 200
    code: str = ""
    accepts: bool = False
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes | None = None
    more: tuple[tuple[str, str], ...] = ()


class SlackServer(LoopbackServer):
    """`calls` are the methods that were called, each with its arguments. `lacks` are methods that
    this workspace answers with an error code."""

    def __init__(self, world: SlackWorld | None = None) -> None:
        super().__init__()
        self.world = world or SlackWorld()
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.faults: deque[Fault] = deque()
        self.lacks: dict[str, str] = {}
        self.hub = SocketHub()
        self.headers: dict[str, str] = {"X-OAuth-Scopes": ",".join(SCOPES)}
        """Headers of every reply."""
        self.date = ""
        """What the server takes the time for; empty: it knows."""

    @property
    def api(self) -> str:
        """The address of the Web API."""
        return f"{self.url}/api"

    @property
    def is_up(self) -> bool:
        return self._http is not None

    def called(self, method: str) -> list[dict[str, Any]]:
        """The arguments of each call of a method."""
        return [said for name, said in self.calls if name == method]

    def _handler(self, ending: Event) -> type[BaseHTTPRequestHandler]:
        return _handler(self, ending)

    def fault_of(self, method: str) -> Fault | None:
        """The fault that this call meets."""
        with self.world.lock:
            for fault in self.faults:
                if fault.method in ("", method):
                    self.faults.remove(fault)
                    return fault
        return None

    def do(self, method: str, said: dict[str, Any], token: str) -> dict[str, Any]:
        """One call."""
        try:
            if method == "apps.connections.open" and token == f"Bearer {TOKEN}":
                raise SlackError("not_allowed_token_type")
            own = APP_TOKEN if method == "apps.connections.open" else TOKEN
            self.world.token = token.removeprefix("Bearer ")
            known = self.world.token in (own, *self.world.tokens)
            if not known and method != "oauth.v2.access":
                raise SlackError("invalid_auth" if token else "not_authed")
            if method in self.lacks:
                raise SlackError(self.lacks[method])
            if method == "apps.connections.open":
                return self._open_connection()
            if method not in METHODS:
                raise SlackError("unknown_method")
            return {"ok": True, **METHODS[method](self.world, said)}
        except SlackError as error:
            return {"ok": False, "error": error.code, **error.more}

    def _open_connection(self) -> dict[str, Any]:
        place = self.url.replace("http://", "ws://")
        return {"ok": True, "url": f"{place}{LINK}?ticket={self.hub.ticket()}"}


def _handler(server: SlackServer, ending: Event) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 30

        def do_GET(self) -> None:
            self.close_connection = True
            address = urlsplit(self.path)
            if ending.is_set() or address.path != LINK:
                self.send_error(404)
                return
            self.connection.settimeout(None)
            server.hub.serve(self, dict(parse_qsl(address.query)).get("ticket", ""), ending)

        def do_POST(self) -> None:
            self.close_connection = ending.is_set()
            if self.close_connection:
                return
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            method = self.path.removeprefix("/api/")
            said = self._said(body)
            server.calls.append((method, said))
            fault = server.fault_of(method)
            if fault is None or fault.accepts:
                reply = server.do(method, said, self.headers.get("Authorization", ""))
            if fault is not None:
                self._fail(fault)
                return
            self._reply(200, json.dumps(reply).encode())

        def _said(self, body: bytes) -> dict[str, Any]:
            if "json" in self.headers.get("Content-Type", ""):
                said: dict[str, Any] = json.loads(body)
                return said
            return dict(parse_qsl(body.decode()))

        def _fail(self, fault: Fault) -> None:
            if fault.status == 0:
                self.close_connection = True
                with contextlib.suppress(OSError):
                    self.connection.shutdown(socket.SHUT_RDWR)
                return
            said = {"ok": False, "error": fault.code, **dict(fault.more)}
            body = json.dumps(said).encode() if fault.body is None else fault.body
            self._reply(fault.status, body, fault.headers)

        def _reply(
            self, status: int, body: bytes, headers: tuple[tuple[str, str], ...] = ()
        ) -> None:
            with contextlib.suppress(OSError):
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                for name, value in (*server.headers.items(), *headers):
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

        def date_time_string(self, timestamp: float | None = None) -> str:
            return server.date or super().date_time_string(timestamp)

        def log_message(self, *_: object) -> None:
            return

    return Handler
