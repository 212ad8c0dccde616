"""The server over real HTTP, with its websocket at the same port. It fails as it is told."""

from __future__ import annotations

import contextlib
import json
import re
import socket
import ssl
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from threading import Event, Lock
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from tests.fakes.loopback import LoopbackServer
from tests.fakes.mattermost.calls import Call
from tests.fakes.mattermost.errors import MattermostError
from tests.fakes.mattermost.integrations import Integrations
from tests.fakes.mattermost.posts import keep, show_typing
from tests.fakes.mattermost.routes import route
from tests.fakes.mattermost.socket_session import Session
from tests.fakes.mattermost.sockets import Hub
from tests.fakes.mattermost.world import ADA, Post, World

PREFIX = "/api/v4"
SOCKET = f"{PREFIX}/websocket"


@dataclass(frozen=True, slots=True)
class Fault:
    """What happens to one call. `call` is a pattern of method and path: ``POST /posts$``; empty:
    the next of all.

    `accepts`: the call has its effect first. `status` is the reply's; 0: the connection is reset.
    `error_id` is in the reply's body, or else `body` is the body.
    """

    call: str = ""
    status: int = 500
    error_id: str = ""
    accepts: bool = False
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes | None = None
    kind: str = "application/json"


def limited(call: str = "", wait: int = 1) -> Fault:
    """The server asks to wait, as it does: a text, and each header twice."""
    headers = tuple(
        (name, f"{value}, {value}")
        for name, value in (("Retry-After", wait), ("X-RateLimit-Reset", wait))
    )
    return Fault(call, 429, headers=headers, body=b"limit exceeded\n", kind="text/plain")


class Bucket:
    """So many calls a second, and so many at once. Upgrades to a websocket count too."""

    def __init__(self, per_second: float, burst: int) -> None:
        self._rate, self._most = per_second, float(burst)
        self._left, self._at = float(burst), time.monotonic()
        self._lock = Lock()

    def take(self) -> bool:
        """Whether one more is let through."""
        with self._lock:
            now = time.monotonic()
            self._left = min(self._most, self._left + (now - self._at) * self._rate)
            self._at = now
            if self._left < 1:
                return False
            self._left -= 1
            return True


class MattermostServer(LoopbackServer):
    """`calls` are all that came, as ``POST /posts`` with the body. Starting it again after a `stop`
    is a restart: what is kept in memory only is forgotten, and all sockets broke."""

    def __init__(self, world: World | None = None, certificate: Path | None = None) -> None:
        super().__init__()
        self.world = world or World()
        self.site = Integrations()
        self.hub = Hub(self.world)
        self.calls: list[tuple[str, Any]] = []
        self.faults: deque[Fault] = deque()
        self.bucket: Bucket | None = None
        self.sessions: set[Session] = set()
        self.seen: list[dict[str, str]] = []
        """The headers of each call, by their names in small letters."""
        self._certificate = certificate
        """A PEM file with key and certificate: the server speaks TLS."""

    @property
    def url(self) -> str:
        plain = super().url
        return plain if self._certificate is None else plain.replace("http:", "https:")

    @property
    def is_up(self) -> bool:
        return self._http is not None

    def start(self) -> MattermostServer:
        """Listen; at the same port after a `stop`."""
        super().start()
        if self._certificate is not None and self._http is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(self._certificate)
            self._http.socket = context.wrap_socket(self._http.socket, server_side=True)
        return self

    def stop(self) -> None:
        """Be gone at once, and forget what is in memory only."""
        self.abort_sockets()
        super().stop()
        self.world.forget()
        self.hub.forget()

    def abort_sockets(self) -> None:
        """Break all websockets, without a close frame."""
        for session in list(self.sessions):
            session.abort()

    def called(self, pattern: str) -> list[Any]:
        """The bodies of the calls of a method and path, such as ``POST /posts$``."""
        return [body for name, body in list(self.calls) if re.match(pattern, name)]

    def say(self, channel: str, text: str, user: str = ADA, root: str = "", **more: Any) -> Post:
        """Somebody posts."""
        return keep(
            self.world, Post(self.world.new_id(), channel, user, text, root_id=root, **more)
        )

    def do(
        self,
        user: str,
        method: str,
        path: str,
        body: Any = None,
        query: dict[str, str] | None = None,
    ) -> Any:
        """A call of somebody, without HTTP. Raises `MattermostError`."""
        found = route(method, path, self.site)
        if found is None:
            raise MattermostError(404, "api.context.404.app_error")
        serve, args, for_all = found
        if not user and not for_all:
            raise MattermostError(401, "api.context.session_expired.app_error")
        with_site = {"site": self.url, **(query or {})}
        arguments = {name: unquote(value) for name, value in args.items()}
        return serve(Call(self.world, user, arguments, with_site, body))

    def click(self, user: str, post: str, action: str, **more: str) -> Any:
        """Somebody clicks a button; what the server answers to them."""
        return self.do(user, "POST", f"/posts/{post}/actions/{action}", more)

    def fault_of(self, call: str) -> Fault | None:
        """The fault that this call meets."""
        with self.world.lock:
            for fault in self.faults:
                if re.match(fault.call, call):
                    self.faults.remove(fault)
                    return fault
        return None

    def user_of(self, authorization: str) -> str:
        """Whose token it is; empty for nobody's."""
        user = self.world.tokens.get(authorization.removeprefix("Bearer "), "")
        about = self.world.users.get(user, {})
        return "" if about.get("delete_at") else user

    def type_of(self, user: str, said: dict[str, Any]) -> None:
        """Somebody types, as their websocket says."""
        show_typing(Call(self.world, user, body=said))

    def _handler(self, ending: Event) -> type[BaseHTTPRequestHandler]:
        return _handler(self, ending)


def _handler(server: MattermostServer, ending: Event) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 60

        def _serve(self) -> None:
            self.close_connection = ending.is_set()
            if self.close_connection:
                return
            parts = urlsplit(self.path)
            query = dict(parse_qsl(parts.query))
            if server.bucket is not None and not server.bucket.take():
                self._fail(limited())
                return
            if parts.path == SOCKET:
                self._speak(query)
                return
            body = self._body()
            path = parts.path.removeprefix(PREFIX)
            call = f"{self.command} {path}"
            server.calls.append((call, body))
            server.seen.append({name.lower(): value for name, value in self.headers.items()})
            fault = server.fault_of(call)
            if fault is None or fault.accepts:
                status, answer = self._do(path, body, query)
            if fault is not None:
                self._fail(fault)
                return
            self._reply(status, json.dumps(answer).encode())

        do_GET = do_POST = do_PUT = do_DELETE = _serve

        def _body(self) -> Any:
            read = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            return json.loads(read) if read else None

        def _do(self, path: str, body: Any, query: dict[str, str]) -> tuple[int, Any]:
            user = server.user_of(self.headers.get("Authorization", ""))
            try:
                answer = server.do(user, self.command, path, body, query)
            except MattermostError as error:
                return error.status, error.body()
            return 201 if self.command == "POST" and path == "/posts" else 200, answer

        def _speak(self, query: dict[str, str]) -> None:
            self.close_connection = True
            session = Session(self, server.hub, _Tokens(server.user_of), server.type_of)
            server.sessions.add(session)
            try:
                header = self.headers.get("Authorization", "")
                session.run(header.removeprefix("Bearer "), query, ending)
            finally:
                server.sessions.discard(session)

        def _fail(self, fault: Fault) -> None:
            if fault.status == 0:
                self.close_connection = True
                with contextlib.suppress(OSError):
                    self.connection.shutdown(socket.SHUT_RDWR)
                return
            body = fault.body
            if body is None:
                body = json.dumps(MattermostError(fault.status, fault.error_id).body()).encode()
            self._reply(fault.status, body, fault.headers, fault.kind)

        def _reply(
            self,
            status: int,
            body: bytes,
            headers: tuple[tuple[str, str], ...] = (),
            kind: str = "application/json",
        ) -> None:
            with contextlib.suppress(OSError):
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                version = server.world.version
                self.send_header("X-Version-Id", f"{version}.{version}.hash.false")
                for name, value in headers:
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            return

    return Handler


class _Tokens(dict[str, str]):
    """Users by their tokens, as they are at that moment."""

    def __init__(self, user_of: Callable[[str], str]) -> None:
        super().__init__()
        self._user_of = user_of

    def get(self, token: str, default: Any = None) -> Any:
        return self._user_of(token) or default
