"""A real Redis on loopback, without persistence: what it forgets at a restart is lost."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import redis

from tests.support.processes import Process
from tests.support.sockets import GUARD, free_port
from tests.support.waiting import wait_until

MISSING = "redis-server is not installed; run: apt-get install -y redis-server"


def find_redis() -> str | None:
    """The program, or None where it is not installed."""
    return shutil.which("redis-server")


class RedisServer:
    """Start it with `start`; it keeps its port over `kill` and `restart`."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="guichet-redis-"))
        self.port = free_port()
        self.process: Process | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        """Return once it answers PING."""
        program = find_redis()
        if program is None:
            raise RuntimeError(MISSING)
        command = [program, "--port", str(self.port), "--bind", "127.0.0.1", "--save", ""]
        command += ["--appendonly", "no", "--dir", str(self.folder), "--daemonize", "no"]
        self.process = Process(command, log=self.folder / "redis.log")
        self.process.wait_for_port(self.port)
        wait_until(self._pings, what="Redis")

    def _pings(self) -> bool:
        try:
            with GUARD.allowing_loopback(), redis.Redis.from_url(self.url) as client:
                return bool(client.ping())
        except (redis.ConnectionError, redis.BusyLoadingError):
            return False

    def drop_clients(self) -> None:
        """End every connection, while the server and its memory stay."""
        with GUARD.allowing_loopback(), redis.Redis.from_url(self.url) as client:
            client.client_kill_filter(_type="normal", skipme=True)

    def flush(self) -> None:
        """Empty all its databases, as an operator's FLUSHALL would."""
        with GUARD.allowing_loopback(), redis.Redis.from_url(self.url) as client:
            client.flushall()

    def kill(self) -> None:
        """SIGKILL: it is gone at once, with all it held."""
        if self.process is not None:
            self.process.kill()
            self.process = None

    def restart(self) -> None:
        """Gone and back on the same port, empty."""
        self.kill()
        self.start()

    def close(self) -> None:
        """End it and remove its folder."""
        if self.process is not None:
            self.process.terminate()
            self.process = None
        shutil.rmtree(self.folder, ignore_errors=True)
