"""The fake over HTTP on loopback. Also a process of its own, for benchmarks and for demonstrations:
``python -m tests.fakes.llm.server tgi SECONDS`` prints its address and answers after so long."""

from __future__ import annotations

import contextlib
import json
import select
import socket
import sys
import time
from collections import deque
from collections.abc import Iterable
from http.server import BaseHTTPRequestHandler
from threading import Event, Lock
from typing import Any, Literal

from connectors.llm.access import ModelAccess
from tests.fakes.llm.llamacpp import LlamaCpp
from tests.fakes.llm.replies import Asked, Model, Otherwise, Reply, Say
from tests.fakes.llm.routes import Backend, Call
from tests.fakes.llm.tgi import Tgi
from tests.fakes.llm.vllm import Vllm
from tests.fakes.llm.wire import Pause, Response, Step, Stop
from tests.fakes.loopback import LoopbackServer

BACKENDS: dict[str, type[Backend]] = {"tgi": Tgi, "vllm": Vllm, "llamacpp": LlamaCpp}
Kind = Literal["tgi", "vllm", "llamacpp"]


class FakeLlm(LoopbackServer):
    """Serves in a thread from `start` (or `with`) on. `stop` and `start` keep the address."""

    def __init__(self, kind: Kind = "tgi", **model: Any) -> None:
        super().__init__()
        self.kind: Kind = kind
        self.model = Model(**model)
        self._backend = BACKENDS[kind](self.model, self._reply_to)
        self.asked: list[Asked] = []
        """Every request for a generation, in order."""
        self.requests: list[str] = []
        """Method and path of every request."""
        self.otherwise: Otherwise = Say()
        self._script: deque[Reply] = deque()
        self._lock = Lock()
        self._given_up = 0
        self._running = 0
        self._most = 0

    @property
    def given_up(self) -> int:
        """Generations whose client went away before their end."""
        return self._given_up

    @property
    def running(self) -> int:
        """Generations under way."""
        return self._running

    @property
    def most_at_once(self) -> int:
        """The most generations that were under way at one time."""
        return self._most

    def will(self, *replies: Reply) -> None:
        """Answer the next requests like this, one each."""
        self._script.extend(replies)

    def access(self, name: str = "mistral", **more: Any) -> ModelAccess:
        """How a client gets here."""
        return ModelAccess(**({"name": name, "url": self.url, "kind": self.kind} | more))

    def setting(self, name: str = "mistral", **more: Any) -> str:
        """A value for ``GUICHET_MODELS``."""
        return json.dumps({name: {"url": self.url, "kind": self.kind} | more})

    def _handler(self, ending: Event) -> type[BaseHTTPRequestHandler]:
        return _handler(self, ending)

    def answer(self, call: Call) -> Response:
        """The reply to one request."""
        self.requests.append(f"{call.method} {call.path}")
        return self._backend.answer(call)

    def _reply_to(self, asked: Asked) -> Reply:
        with self._lock:
            self.asked.append(asked)
            if self._script:
                return self._script.popleft()
        otherwise = self.otherwise
        return otherwise(asked) if callable(otherwise) else otherwise

    def began(self) -> None:
        with self._lock:
            self._running += 1
            self._most = max(self._most, self._running)

    def ended(self, *, given_up: bool) -> None:
        with self._lock:
            self._running -= 1
            self._given_up += given_up


class _GaveUp(Exception):
    """The client is gone."""


def _handler(llm: FakeLlm, ending: Event) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _answer(self) -> None:
            if ending.is_set():
                # A connection that was kept open does not outlive the server.
                self._cut()
                return
            length = int(self.headers.get("Content-Length") or 0)
            sent = self.rfile.read(length)
            headers = {name.lower(): value for name, value in self.headers.items()}
            path = self.path.partition("?")[0]
            body = json.loads(sent) if sent else None
            response = llm.answer(Call(self.command, path, body, headers))
            self.send_response(response.status)
            self.send_header("Content-Type", response.content_type)
            for name, value in response.headers.items():
                self.send_header(name, value)
            if isinstance(response.body, bytes):
                self.send_header("Content-Length", str(len(response.body)))
                self.end_headers()
                self.wfile.write(response.body)
                return
            self.send_header("Transfer-Encoding", "chunked")
            given_up = False
            llm.began()
            try:
                self._steps(response.body, stream="event-stream" in response.content_type)
            except (_GaveUp, OSError):
                given_up = not ending.is_set()
                self.close_connection = True
            finally:
                llm.ended(given_up=given_up)

        def _steps(self, steps: Iterable[Step], *, stream: bool) -> None:
            # A stream's headers come before anything is written.
            begun = stream
            if begun:
                self.end_headers()
            for step in steps:
                if isinstance(step, Pause):
                    self._wait(step.seconds)
                    continue
                if step is Stop.HANG:
                    self._wait(3600)
                if not begun:
                    self.end_headers()
                    begun = True
                if step is Stop.CUT:
                    self._cut()
                    return
                if self._gone():
                    raise _GaveUp
                self.wfile.write(b"%x\r\n%s\r\n" % (len(step), step))
            if not begun:
                self.end_headers()
            self.wfile.write(b"0\r\n\r\n")

        def _wait(self, seconds: float) -> None:
            until = time.monotonic() + seconds
            while (left := until - time.monotonic()) > 0:
                if ending.wait(min(left, 0.02)):
                    self._cut()
                    raise _GaveUp
                if self._gone():
                    raise _GaveUp

        def _gone(self) -> bool:
            readable, _, _ = select.select([self.connection], [], [], 0)
            if not readable:
                return False
            with contextlib.suppress(BlockingIOError):
                return not self.connection.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT)
            return False

        def _cut(self) -> None:
            self.close_connection = True
            with contextlib.suppress(OSError):
                self.connection.shutdown(socket.SHUT_RDWR)

        do_GET = do_POST = _answer

        def log_message(self, *_: object) -> None:
            return

    return Handler


def main() -> None:
    """Serve until standard input ends."""
    with FakeLlm(sys.argv[1] if len(sys.argv) > 1 else "tgi") as llm:  # type: ignore[arg-type]
        llm.otherwise = Say(first_token_seconds=float(sys.argv[2]) if len(sys.argv) > 2 else 0.0)
        print(llm.url, flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
