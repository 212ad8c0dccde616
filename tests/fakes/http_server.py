"""A server over real HTTP on loopback that answers whatever a test wants, byte by byte."""

from __future__ import annotations

import contextlib
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from threading import Event

from tests.fakes.embeddings_server import DRIP_SECONDS, Drip
from tests.fakes.loopback import LoopbackServer


@dataclass(frozen=True, slots=True)
class Asked:
    """One request. Names of headers are in small letters."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


Send = Callable[[bytes], object]
Answer = Callable[[Send, Event], bool]
"""Writes to the connection, until the event at most; whether that may serve another request."""


def reply(status: int = 200, body: bytes = b"{}", **headers: str) -> Answer:
    """A whole reply; underscores in names of headers are hyphens."""

    def answer(send: Send, _ending: Event) -> bool:
        named = {"Content-Length": str(len(body))} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }
        lines = [f"HTTP/1.1 {status} Told", *(f"{name}: {named[name]}" for name in named)]
        send("\r\n".join([*lines, "", ""]).encode() + body)
        return True

    return answer


def cut(beginning: bytes) -> Answer:
    """So much of a reply, and then the connection is closed."""

    def answer(send: Send, _ending: Event) -> bool:
        send(beginning)
        return False

    return answer


def drip(drops: Drip) -> Answer:
    """A beginning, and then drops until the end."""

    def answer(send: Send, ending: Event) -> bool:
        beginning, drop = drops
        send(beginning)
        while not ending.wait(DRIP_SECONDS):
            send(drop)
        return False

    return answer


def hang(_send: Send, ending: Event) -> bool:
    """Nothing until the end."""
    ending.wait(60)
    return False


class HttpServer(LoopbackServer):
    """Answers all requests with `answer`."""

    def __init__(self, certificate: Path | None = None) -> None:
        super().__init__()
        self.answer: Answer = reply()
        self.asked: list[Asked] = []
        self.open = 0
        """Connections that are open now."""
        self._certificate = certificate
        """A PEM file with key and certificate: the server speaks TLS."""

    @property
    def url(self) -> str:
        plain = super().url
        return plain if self._certificate is None else plain.replace("http:", "https:")

    def start(self) -> HttpServer:
        """Listen; at the same port after a `stop`."""
        super().start()
        if self._certificate is not None and self._http is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(self._certificate)
            self._http.socket = context.wrap_socket(self._http.socket, server_side=True)
        return self

    def _handler(self, ending: Event) -> type[BaseHTTPRequestHandler]:
        return _handler(self, ending)


def _handler(server: HttpServer, ending: Event) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle(self) -> None:
            server.open += 1
            try:
                super().handle()
            finally:
                server.open -= 1

        def _answer(self) -> None:
            self.close_connection = True
            if ending.is_set():  # A connection that was kept open does not outlive the server.
                return
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            server.asked.append(Asked(self.command, self.path, headers, body))
            with contextlib.suppress(OSError):
                self.close_connection = not server.answer(self.wfile.write, ending)

        do_GET = do_POST = do_PUT = do_DELETE = _answer

        def log_message(self, *_: object) -> None:
            return

    return Handler
