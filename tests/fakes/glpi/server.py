"""The fake GLPI over real HTTP on the loopback interface, in a thread or as a process of its own:
``python -m tests.fakes.glpi.server TICKETS`` prints its address and serves until it is ended."""

from __future__ import annotations

import socket
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qsl, urlsplit

from tests.fakes.glpi.api import Call, FakeGlpi
from tests.fakes.glpi.big import big_world
from tests.fakes.glpi.transport import PREFIX


class GlpiServer:
    """Serves a `FakeGlpi`. Use it with `with`; `url` is the API's address."""

    def __init__(self, glpi: FakeGlpi) -> None:
        self.glpi = glpi
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), _handler(glpi))
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


def _handler(glpi: FakeGlpi) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _answer(self) -> None:
            address = urlsplit(self.path)
            length = int(self.headers.get("Content-Length") or 0)
            reply = glpi.answer(
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
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            self.wfile.write(reply.body)

        do_GET = do_POST = do_PUT = do_DELETE = _answer

        def log_message(self, *_: object) -> None:
            return

    return Handler


def main() -> None:
    """Serve a world of as many tickets as the first argument says."""
    with GlpiServer(FakeGlpi(big_world(int(sys.argv[1])))) as server:
        print(server.url, flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
