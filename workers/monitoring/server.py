"""A small HTTP server beside the work: ``/healthz``, ``/readyz`` and ``/metrics``.

It has a port of its own, so that a site can let its Prometheus reach the figures and nobody else.
Only these three paths are there, and what they tell is of nobody.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import structlog
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)

from connectors.errors import SettingsError
from connectors.metrics import MODEL_REGISTRY
from workers.monitoring.health import Health

log = structlog.get_logger("guichet.monitoring")

LONGEST_REQUEST = 5.0
"""Seconds that a client may take to send its request."""


class Monitor:
    """The server of one process, in a thread that does not keep the process alive."""

    def __init__(
        self, port: int, health: Health, registries: Sequence[CollectorRegistry] = ()
    ) -> None:
        """Listen on every address. Raises `SettingsError` for a port that is taken."""
        try:
            self._server = ThreadingHTTPServer(
                ("", port), _handler(health, (_own_registry(), MODEL_REGISTRY, *registries))
            )
        except OSError as error:
            raise SettingsError(
                f"This process cannot listen on port {port} ({type(error).__name__}).",
                "Set GUICHET_METRICS_PORT to a free one, or to 0.",
            ) from error
        self._server.daemon_threads = True
        self._thread = threading.Thread(
            target=self._server.serve_forever, name="monitor", daemon=True
        )
        self._thread.start()

    @property
    def port(self) -> int:
        """The port that it listens on."""
        return int(self._server.server_address[1])

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def start_monitor(
    port: int, health: Health, registries: Sequence[CollectorRegistry] = ()
) -> Monitor | None:
    """A monitor on `port`; none where it is 0. Raises `SettingsError`."""
    return Monitor(port, health, registries) if port else None


def _own_registry() -> CollectorRegistry:
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    PlatformCollector(registry=registry)
    return registry


def _handler(
    health: Health, registries: Sequence[CollectorRegistry]
) -> type[BaseHTTPRequestHandler]:
    def metrics() -> tuple[int, str, bytes]:
        return 200, CONTENT_TYPE_LATEST, b"".join(generate_latest(one) for one in registries)

    answers: dict[str, Callable[[], tuple[int, str, bytes]]] = {
        "/healthz": lambda: _told(health.alive()),
        "/readyz": lambda: _told(health.ready()),
        "/metrics": metrics,
    }

    class Handler(BaseHTTPRequestHandler):
        timeout = LONGEST_REQUEST
        server_version = "guichet"
        sys_version = ""

        def do_GET(self) -> None:
            """Answer one of the three paths."""
            answer = answers.get(self.path.partition("?")[0])
            if answer is None:
                self.send_error(404)
                return
            try:
                status, kind, body = answer()
            except Exception as error:  # noqa: BLE001 - figures must never end what is counted
                log.warning("monitoring.failed", path=self.path, error=type(error).__name__)
                status, kind, body = 503, "text/plain", b"failed\n"
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Probes come every few seconds: none is a line."""

    return Handler


def _told(failed: dict[str, str]) -> tuple[int, str, bytes]:
    document = {"ok": not failed, "failed": failed}
    return 503 if failed else 200, "application/json", json.dumps(document).encode() + b"\n"
