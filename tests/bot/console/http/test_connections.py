"""Clients that send half a request or read no answer, over real sockets: nobody else notices."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.console.auth.addresses import TrustedProxies
from bot.console.http.connections import Connections, Limits
from bot.console.http.serving import LimitedServer
from tests.support import loopback
from tests.support.waiting import wait_until

pytestmark = pytest.mark.scenario

QUICK = Limits(
    total=40, per_client=30, reserve=5, header_seconds=0.5, body_seconds=0.5, read_seconds=0.5
)
PATIENT = Limits(total=40, per_client=30, reserve=5)
HALF = b"GET /page HTTP/1.1\r\nHost: localhost\r\nX-Slow: "
SHORT_OF_BODY = b"POST /body HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nhalf"


class ServedInThread(LimitedServer):
    """Signals belong to the tests' own thread."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


async def _nobody_waits() -> None:
    """What these pages do when the process ends."""


class Served:
    """A server with a few pages, and what clients do to it."""

    def __init__(self, limits: Limits, trusted: list[str]) -> None:
        self.ended = threading.Event()
        self.waiting = 0
        self.connections = Connections(limits, TrustedProxies(trusted))
        self.listening = socket.create_server(("127.0.0.1", 0), backlog=200)
        self.port = self.listening.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        config = uvicorn.Config(self._app(), log_config=None, lifespan="off")
        started = threading.Event()
        self._server = ServedInThread(config, self.connections, started.set, _nobody_waits)
        self._thread = threading.Thread(target=self._server.run, args=([self.listening],))
        self._thread.start()
        assert started.wait(10)
        self._sockets: list[socket.socket] = []

    def _app(self) -> Starlette:
        async def page(_: Request) -> Response:
            return PlainTextResponse("ok")

        async def body(request: Request) -> Response:
            return PlainTextResponse(str(len(await request.body())))

        async def big(_: Request) -> Response:
            return Response(b"x" * 30_000_000)

        async def poll(_: Request) -> Response:
            self.waiting += 1
            while not self.ended.is_set():
                await asyncio.sleep(0.02)
            return PlainTextResponse("news")

        paths = {"/page": page, "/healthz": page, "/body": body, "/big": big, "/poll": poll}
        return Starlette(
            routes=[Route(path, made, methods=["GET", "POST"]) for path, made in paths.items()]
        )

    def connect(self, sent: bytes = b"") -> socket.socket:
        made = socket.create_connection(("127.0.0.1", self.port), timeout=10)
        made.sendall(sent)
        self._sockets.append(made)
        return made

    def get(self, path: str) -> int:
        return loopback.get(f"{self.url}{path}", timeout=10).status_code

    def poll(self) -> None:
        self.connect(b"GET /poll HTTP/1.1\r\nHost: localhost\r\n\r\n")

    @property
    def open(self) -> int:
        return len(self.connections._open)

    def close(self) -> None:
        self.ended.set()
        for one in self._sockets:
            one.close()
        self._server.should_exit = True
        self._thread.join(20)


@contextmanager
def served(limits: Limits, *trusted: str) -> Iterator[Served]:
    made = Served(limits, list(trusted))
    try:
        yield made
    finally:
        made.close()


def is_closed(one: socket.socket) -> bool:
    one.settimeout(0.2)
    try:
        return one.recv(1) == b""
    except ConnectionResetError:
        return True
    except TimeoutError:
        return False


def refuses(one: socket.socket) -> bool:
    try:
        one.sendall(b"x")
    except OSError:
        return True
    return False


def test_half_sent_headers_leave_room_for_everybody_else() -> None:
    with served(PATIENT, "127.0.0.1") as server:
        halves = [server.connect(HALF) for _ in range(60)]
        assert [server.get(path) for path in ("/healthz", "/page")] == [200, 200]
        assert server.open <= PATIENT.total
        # Those who have waited longest had to go.
        assert is_closed(halves[0])
        assert not is_closed(halves[-1])


def test_one_client_has_a_part_of_the_room() -> None:
    with served(PATIENT) as server:
        halves = [server.connect(HALF) for _ in range(35)]
        wait_until(lambda: is_closed(halves[4]), what="the end of the first ones")
        assert server.open == PATIENT.per_client
        assert server.get("/page") == 200


@pytest.mark.parametrize("sent", [b"", HALF, SHORT_OF_BODY], ids=["nothing", "header", "body"])
def test_who_does_not_go_on_is_cut_off(sent: bytes) -> None:
    with served(QUICK) as server:
        slow = server.connect(sent)
        wait_until(lambda: is_closed(slow), what="the end of the connection")
        wait_until(lambda: server.open == 0, what="an empty server")


def test_who_sends_a_byte_now_and_then_is_cut_off_too() -> None:
    with served(QUICK) as server:
        slow = server.connect(HALF)
        wait_until(lambda: refuses(slow), what="the end of the connection")


def test_who_reads_no_answer_is_cut_off() -> None:
    with served(QUICK) as server:
        server.connect(b"GET /big HTTP/1.1\r\nHost: localhost\r\n\r\n")
        wait_until(lambda: server.open == 1, what="the connection")
        wait_until(lambda: server.open == 0, what="its end")


def test_who_waits_for_an_answer_is_left_alone() -> None:
    with served(QUICK) as server:
        server.poll()
        wait_until(lambda: server.waiting == 1, what="the request")
        threading.Event().wait(2.5)
        assert server.open == 1
        server.ended.set()


def test_a_kept_connection_serves_many_requests() -> None:
    with served(QUICK) as server, httpx.Client(base_url=server.url) as client:
        for _ in range(3):
            assert client.get("/page").text == "ok"
            assert client.post("/body", content=b"x" * 200_000).text == "200000"
            threading.Event().wait(0.7)
        assert server.open == 1


def test_a_probe_is_answered_while_every_place_is_taken() -> None:
    with served(PATIENT, "127.0.0.1") as server:
        for _ in range(PATIENT.total):
            server.poll()
        wait_until(lambda: server.waiting == PATIENT.total, what="the requests")
        assert server.get("/healthz") == 200
        assert server.get("/page") == 503


def test_a_client_with_all_its_places_taken_is_told_so() -> None:
    with served(PATIENT) as server:
        for _ in range(PATIENT.per_client):
            server.poll()
        wait_until(lambda: server.waiting == PATIENT.per_client, what="the requests")
        assert server.get("/page") == 503
        assert server.get("/healthz") == 200
