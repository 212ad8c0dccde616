"""A small reverse proxy over real HTTP that serves something below a path of its own site."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

HOP = frozenset({"connection", "keep-alive", "transfer-encoding", "content-length", "host"})


@dataclass
class Proxy:
    """`strips`: the path is cut off before a request is passed on to `port`. `outside` holds the
    paths that were asked for and do not lie below it."""

    prefix: str
    strips: bool
    address: str = ""
    port: int = 0
    outside: list[str] = field(default_factory=list)


@contextmanager
def run_proxy(prefix: str, *, strips: bool) -> Iterator[Proxy]:
    """Pass requests on until the block ends. Set `port` before the first one."""
    proxy = Proxy(prefix, strips)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._pass_on()

        def do_POST(self) -> None:
            self._pass_on()

        def log_message(self, *_: Any) -> None:
            pass

        def _pass_on(self) -> None:
            path = self.path.partition("?")[0]
            if path != prefix and not path.startswith(f"{prefix}/"):
                proxy.outside.append(self.path)
                self.send_error(404)
                return
            onward = self.path[len(prefix) :] if strips else self.path
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            headers = {k: v for k, v in self.headers.items() if k.lower() not in HOP}
            headers |= {"Host": self.headers["host"], "X-Forwarded-For": "192.0.2.7"}
            connection = http.client.HTTPConnection("127.0.0.1", proxy.port, timeout=60)
            try:
                connection.request(self.command, onward or "/", body or None, headers)
                reply = connection.getresponse()
                content = reply.read()
            finally:
                connection.close()
            self.send_response(reply.status)
            for name, value in reply.getheaders():
                if name.lower() not in HOP:
                    self.send_header(name, value)
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    proxy.address = f"http://127.0.0.1:{server.server_address[1]}{prefix}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield proxy
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
