"""The fake servers of embeddings and rerankings over real HTTP on loopback."""

from __future__ import annotations

from http.server import BaseHTTPRequestHandler
from threading import Event

import httpx

from tests.fakes.embeddings import FakeEmbeddings
from tests.fakes.loopback import LoopbackServer

Drip = tuple[bytes, bytes]
"""How a reply begins, and what of it comes again and again."""
DRIPS: dict[str, Drip] = {
    "header lines": (b"HTTP/1.1 200 OK\r\n", b"X-More: yes\r\n"),
    "not yet": (b"", b"HTTP/1.1 102 Processing\r\n\r\n"),
    "blanks": (b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n", b" "),
    # The name of a packed file, which has no end and decodes to nothing.
    "gzip of nothing": (
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 1000000\r\n\r\n"
        b"\x1f\x8b\x08\x08\0\0\0\0\0\xff",
        b"a",
    ),
}
DRIP_SECONDS = 0.1
"""Between two drops: less than any timeout of a packet."""


class EmbeddingsServer(LoopbackServer):
    """Serves in a thread between `start` (or `with`) and `stop`, which keep the address."""

    def __init__(self, fake: FakeEmbeddings) -> None:
        super().__init__()
        self.fake = fake
        self.hangs = False
        """Requests are taken and nothing comes back until the end."""
        self.drips: Drip | None = None
        """What comes back drop by drop until the end, and is never a whole reply."""
        self.dripped = 0
        """Requests that got such a reply."""

    def _handler(self, ending: Event) -> type[BaseHTTPRequestHandler]:
        return _handler(self, ending)


def _handler(server: EmbeddingsServer, ending: Event) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            if server.hangs:
                ending.wait(60)
                return
            if server.drips:
                beginning, drop = server.drips
                server.dripped += 1
                self.wfile.write(beginning)
                while not ending.wait(DRIP_SECONDS):
                    self.wfile.write(drop)
                return
            request = httpx.Request(self.command, f"{server.url}{self.path}", content=body)
            reply = server.fake.answer(request)
            self.send_response(reply.status_code)
            self.send_header("Content-Type", reply.headers.get("Content-Type", "text/plain"))
            self.send_header("Content-Length", str(len(reply.content)))
            self.end_headers()
            self.wfile.write(reply.content)

        do_GET = do_POST = _answer

        def log_message(self, *_: object) -> None:
            return

    return Handler
