"""A console that is told to end: who waits for news is sent home, and nothing is torn."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from tests.support import loopback
from tests.support.console_server import serving

pytestmark = pytest.mark.fault

POLL = b"GET /review/changes?version=%s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"


def test_long_polls_end_without_a_traceback(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        port = int(server.url.rpartition(":")[2])
        version = loopback.get(f"{server.url}/review/changes", timeout=30).json()["version"]
        polls = [socket.create_connection(("127.0.0.1", port), timeout=30) for _ in range(5)]
        for one in polls:
            one.sendall(POLL % version.encode())
        assert loopback.get(f"{server.url}/healthz", timeout=30).status_code == 200
        assert server.process.terminate() == 0
        replies = [one.recv(4096) for one in polls]
        for one in polls:
            one.close()
        assert [reply.split()[1] for reply in replies] == [b"204"] * 5
        assert "Traceback" not in server.process.output()
