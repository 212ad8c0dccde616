"""A fake server over real HTTP on loopback, in a thread between `start` (or `with`) and `stop`."""

from __future__ import annotations

from abc import ABC, abstractmethod
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import TypeVar

Self = TypeVar("Self", bound="LoopbackServer")


class LoopbackServer(ABC):
    """Listens, is gone, and comes back at the same address."""

    def __init__(self) -> None:
        self._port = 0
        self._ending = Event()
        self._http: ThreadingHTTPServer | None = None
        self._thread: Thread | None = None

    @abstractmethod
    def _handler(self, ending: Event) -> type[BaseHTTPRequestHandler]:
        """What answers; `ending` is set once the server stops."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def start(self: Self) -> Self:
        """Listen; at the same port after a `stop`."""
        self._ending = Event()
        self._http = _Server(("127.0.0.1", self._port), self._handler(self._ending))
        self._port = self._http.server_port
        self._thread = Thread(target=self._http.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()
        return self

    def stop(self) -> None:
        """Be gone at once: connections are refused, and those that are open are cut."""
        if self._http is None or self._thread is None:
            return
        self._ending.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()
        self._http = None

    def __enter__(self: Self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256

    def handle_error(self, *_: object) -> None:
        """A client that went away is what tests are about."""
