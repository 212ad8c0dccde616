"""Spans reach a collector by OTLP over HTTP, and one that is away ends nothing."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from connectors.tracing.export import export_to
from connectors.tracing.spans import NO_MARK, span

pytestmark = pytest.mark.scenario


class Collector:
    """Keeps what is sent to it: (path, body)."""

    def __init__(self) -> None:
        got: list[tuple[str, bytes]] = []

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                got.append((self.path, self.rfile.read(int(self.headers["Content-Length"]))))
                self.send_response(200)
                self.send_header("Content-Type", "application/x-protobuf")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                return

        self.got = got
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@pytest.fixture
def collector() -> Iterator[Collector]:
    made = Collector()
    yield made
    made.close()


@pytest.mark.parametrize("path", ["", "/", "/v1/traces"])
def test_spans_are_sent(collector: Collector, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    end = export_to(f"{collector.url}{path}", "worker")
    with span("question.answer"):
        pass
    end()
    (sent,) = collector.got
    assert sent[0] == "/v1/traces"
    assert b"question.answer" in sent[1]
    assert b"guichet-worker" in sent[1]
    with span("later") as mark:
        assert mark is NO_MARK


def test_a_share_of_none_sends_none(collector: Collector) -> None:
    end = export_to(collector.url, "worker", share=0.0)
    with span("question.answer"):
        pass
    end()
    assert collector.got == []
