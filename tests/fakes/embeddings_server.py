"""The fake servers of embeddings and rerankings over real HTTP on loopback."""

from __future__ import annotations

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

import httpx

from tests.fakes.embeddings import FakeEmbeddings

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


class EmbeddingsServer:
    """Serves in a thread between `start` (or `with`) and `stop`, which keep the address."""

    def __init__(self, fake: FakeEmbeddings) -> None:
        self.fake = fake
        self.hangs = False
        """Requests are taken and nothing comes back until the end."""
        self.drips: Drip | None = None
        """What comes back drop by drop until the end, and is never a whole reply."""
        self.dripped = 0
        """Requests that got such a reply."""
        self._ending = Event()
        self._port = 0
        self._http: ThreadingHTTPServer | None = None
        self._thread: Thread | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def start(self) -> EmbeddingsServer:
        """Listen; at the same port after a `stop`."""
        self._ending = Event()
        self._http = _Server(("127.0.0.1", self._port), _handler(self, self._ending))
        self._port = self._http.server_port
        self._thread = Thread(target=self._http.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()
        return self

    def stop(self) -> None:
        """Connections are refused from now on, and what hangs ends."""
        if self._http is None or self._thread is None:
            return
        self._ending.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()
        self._http = None

    def __enter__(self) -> EmbeddingsServer:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """A client that went away is what tests are about."""


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
