"""The fake GLPI over real HTTP on the loopback interface, in a thread or as a process of its own:

``python -m tests.fakes.glpi TICKETS [--pace]`` prints its address and serves until its standard
input ends. Each line there is an order, answered with ``done``: ``change N`` (people work on N
tickets), ``purge N``, ``expire`` (all sessions end), ``maintenance``, ``work`` (its end).
"""

from __future__ import annotations

import argparse
import socket
import sys
import time
from collections.abc import Callable, Iterable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import BoundedSemaphore, Thread
from urllib.parse import parse_qsl, urlsplit

from tests.fakes.glpi.api import Call, FakeGlpi
from tests.fakes.glpi.big import big_world, change
from tests.fakes.glpi.replies import Reply, maintenance
from tests.fakes.glpi.transport import PREFIX

MEASURED = {"Ticket": 0.052, "ITILFollowup": 0.047}
"""Seconds that a real GLPI with 40,436 tickets took for a page of 1,000 rows."""
OTHER = 0.047
AT_ONCE = 2
"""Pages that it makes at once: it had two cores, and more clients were not served faster."""


class GlpiServer:
    """Serves a `FakeGlpi`. Use it with `with`; `url` is the API's address.

    With `pace`, a page takes as long as a real GLPI's.
    """

    def __init__(self, glpi: FakeGlpi, *, pace: bool = False) -> None:
        self.glpi = glpi
        answer = _paced(glpi.answer) if pace else glpi.answer
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), _handler(answer))
        self._http.daemon_threads = True
        self._thread = Thread(target=self._http.serve_forever, args=(0.05,), daemon=True)
        self.url = f"http://127.0.0.1:{self._http.server_port}{PREFIX.rstrip('/')}"

    def __enter__(self) -> GlpiServer:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()


def _paced(answer: Callable[[Call], Reply]) -> Callable[[Call], Reply]:
    cores = BoundedSemaphore(AT_ONCE)

    def slowly(call: Call) -> Reply:
        with cores:
            began = time.monotonic()
            reply = answer(call)
            rows = len(reply.body) / 1_000 if call.params.get("only_id") != "true" else 0
            share = min(1.0, rows / 500)
            due = 0.012 + share * MEASURED.get(call.path, OTHER)
            time.sleep(max(0.0, due - (time.monotonic() - began)))
            return reply

    return slowly


def _handler(answer: Callable[[Call], Reply]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1
        disable_nagle_algorithm = True

        def _answer(self) -> None:
            address = urlsplit(self.path)
            length = int(self.headers.get("Content-Length") or 0)
            reply = answer(
                Call(
                    method=self.command,
                    path=address.path.removeprefix(PREFIX),
                    params=dict(parse_qsl(address.query)),
                    headers={name.lower(): value for name, value in self.headers.items()},
                    body=self.rfile.read(length),
                )
            )
            if not reply.status:
                # A connection that breaks: the call was executed, and nothing comes back.
                self.close_connection = True
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            self.send_response_only(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            self.wfile.write(reply.body)

        do_GET = do_POST = do_PUT = do_DELETE = _answer

        def log_message(self, *_: object) -> None:
            return

    return Handler


def obey(glpi: FakeGlpi, orders: Iterable[str]) -> None:
    """Do what each line says, and say so."""
    for order in orders:
        word, _, number = order.strip().partition(" ")
        if word == "change":
            change(glpi.world, int(number))
        elif word == "purge":
            for ticket in sorted(glpi.world.table("Ticket"))[: int(number)]:
                glpi.world.purge(ticket)
        elif word == "expire":
            glpi.expire_sessions()
        elif word == "maintenance":
            glpi.fault = lambda _call, _number: maintenance()
        elif word == "work":
            glpi.fault = None
        glpi.lists.forget()
        print("done", flush=True)


def main() -> None:
    """Serve a world of as many tickets as the first argument says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tickets", type=int)
    parser.add_argument("--pace", action="store_true", help="answer as slowly as a real GLPI")
    arguments = parser.parse_args()
    glpi = FakeGlpi(big_world(arguments.tickets), still=True)
    with GlpiServer(glpi, pace=arguments.pace) as server:
        print(server.url, flush=True)
        obey(glpi, sys.stdin)
