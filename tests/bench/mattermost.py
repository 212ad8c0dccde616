"""From a post in Mattermost to its row in the inbox at 50 a second, and the memory of many events.

What listens is a process of its own, on PostgreSQL; the server is in this one. The time is from the
moment before somebody posts to the moment after the commit.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.bench.report import Row, spread
from tests.fakes.mattermost.server import MattermostServer
from tests.support.postgres_server import PostgresServer
from tests.support.processes import ROOT, guichet_env, run_guichet

CHANNEL = f"{'town':0<26}"
RATE = 50.0
"""Posts a second."""
ROOM = 200
"""Posts that may be under way at once, where as many as possible are sent."""


def run(*, quick: bool) -> list[Row]:
    """One round."""
    timed, events = (500, 4_000) if quick else (2_000, 12_000)
    postgres = PostgresServer()
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, MattermostServer() as server:
        postgres.start()
        try:
            server.world.add_channel(CHANNEL)
            url = postgres.create_database()
            home = Path(folder)
            env = guichet_env(home, database_url=url)
            assert run_guichet("migrate", env=env, cwd=home).returncode == 0
            seconds, memory, pace = _measured(server, url, home, timed, events)
        finally:
            postgres.close()
    worst = sorted(seconds)[int(len(seconds) * 0.99)] * 1e3
    grown = memory[-1] - memory[1]
    thousands = f"{len(memory) - 2},000"
    return [
        Row(f"Mattermost: post → row, {RATE:.0f}/s", spread(seconds), budget="p99 ≤ 150 ms",
            ratio=round(worst / 150, 2), bare="150 ms"),
        Row("Mattermost: events stored a second", f"{pace:.0f}"),
        Row(f"Mattermost: memory of {thousands} more events",
            f"{memory[-1]:.0f} MB, {grown:+.1f} MB", budget="flat"),
    ]  # fmt: skip


def _measured(
    server: MattermostServer, url: str, home: Path, timed: int, events: int
) -> tuple[list[float], list[float], float]:
    module = "tests.bench.mattermost_process"
    command = [sys.executable, "-m", module, server.url, url, str(timed), str(events), CHANNEL]
    env = guichet_env(home)
    pipes: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, cwd=ROOT, env=env, **pipes) as process:
        assert process.stderr is not None
        while "ready" not in (line := process.stderr.readline()):
            assert line, "it ended"
        said: dict[str, float] = {}
        begins = time.time()
        for number in range(timed):
            time.sleep(max(0.0, begins + number / RATE - time.time()))
            moment = time.time()
            said[server.say(CHANNEL, f"post {number}: my VPN is down").id] = moment
        began = time.perf_counter()
        for number in range(timed, events):
            server.say(CHANNEL, f"post {number}: my VPN is down")
            if number % ROOM == 0:
                time.sleep(0.2)
        found = json.loads(process.communicate(timeout=600)[0])
        pace = (events - timed) / (time.perf_counter() - began)
    stored = found["stored"]
    return [stored[post] - at for post, at in said.items() if post in stored], found["memory"], pace
