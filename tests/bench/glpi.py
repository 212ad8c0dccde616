"""A full GLPI sync beside downloading the same pages with httpx alone, and what it weighs.

The GLPI is the fake one in a process of its own, over HTTP. It answers at the pace that was
measured on a real one with 40,436 tickets (`tests.fakes.glpi.server`), because against a server
that makes pages out of nothing one would measure JSON and not a sync. Bare and ours take turns.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import httpx
import numpy as np

from connectors.glpi.api.paging import PAGE
from connectors.glpi.api.session import RAW_HTML
from connectors.glpi.source.children import PAGE_OF
from connectors.glpi.source.records import CHILDREN
from tests.bench.report import Row
from tests.fakes.glpi.big import SYNC_TOKEN
from tests.support.processes import ROOT, guichet_env, run_guichet

SIZES = (10_000, 40_000)
CHANGES = 200


def run(*, quick: bool) -> list[Row]:
    """Each size with a server and a database of its own."""
    rows: list[Row] = []
    for size in SIZES[:1] if quick else SIZES:
        with _serving(size) as (url, server):
            sys.stderr.write(f"   GLPI with {size:,} tickets\n")
            rows += _download(url, size, rounds=2 if quick else 3)
            rows += _syncs(url, server, size)
    return rows


@contextmanager
def _serving(tickets: int) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    command = [sys.executable, "-m", "tests.fakes.glpi", str(tickets), "--pace"]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as server:
        try:
            yield _line(server.stdout), server
        finally:
            server.terminate()


def _line(stream: IO[str] | None) -> str:
    assert stream is not None
    return stream.readline().strip()


def _download(url: str, size: int, rounds: int) -> list[Row]:
    bare(url)  # The fake renders its rows once, and neither side should pay for it.
    alone, ours = [], []
    requests = 0
    memory = 0.0
    for _ in range(rounds):
        began = time.perf_counter()
        requests = bare(url)
        alone.append(time.perf_counter() - began)
        found = _process("download", url)
        ours.append(found["seconds"])
        memory = max(memory, found["memory"])
        assert found["tickets"] == size
    return [
        Row(
            f"GLPI download and assembly, {size:,} tickets",
            f"{np.median(ours):.1f} s, {found['requests']} requests, at most {memory:.0f} MB",
            f"httpx alone, the same pages: {np.median(alone):.1f} s, {requests} requests",
            float(np.median(ours) / np.median(alone)),
            "≤ 1.3",
        )
    ]


def bare(url: str) -> int:
    """Fetch every page that a download needs, side by side as it does; parse nothing."""
    with httpx.Client(trust_env=False, timeout=60) as http:
        login = http.get(
            f"{url}/initSession", headers={"Authorization": f"user_token {SYNC_TOKEN}"}
        )
        headers = {"Session-Token": login.json()["session_token"], **RAW_HTML}

        def fetch(kind: str) -> int:
            size = PAGE_OF.get(kind, PAGE)
            start, requests = 0, 0
            while True:
                params = {"range": f"{start}-{start + size - 1}", "get_hateoas": "false",
                          "sort": "id", "order": "ASC"}  # fmt: skip
                reply = http.get(f"{url}/{kind}", params=params, headers=headers)
                requests += 1
                start += size
                if start >= int(reply.headers["Content-Range"].partition("/")[2]):
                    return requests

        with ThreadPoolExecutor(len(CHILDREN)) as pool:
            children = sum(pool.map(fetch, CHILDREN))
        return children + fetch("Ticket")


def _process(what: str, *arguments: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.bench.glpi_process", what, *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _syncs(url: str, server: subprocess.Popen[str], size: int) -> list[Row]:
    """The whole thing, with cleaning, redaction and storing, then what changes cost."""
    with tempfile.TemporaryDirectory(prefix="guichet-bench-") as folder:
        home = Path(folder)
        env = guichet_env(home, log_level="error")
        if run_guichet("migrate", env=env, cwd=home).returncode:
            raise RuntimeError("the database could not be made")
        database = f"sqlite:///{home / 'guichet.db'}"
        first = _process("sync", url, database, "full")
        again = _process("sync", url, database, "full")
        assert server.stdin is not None
        server.stdin.write(f"change {CHANGES}\n")
        server.stdin.flush()
        _line(server.stdout)
        changed = _process("sync", url, database)
        quiet = [_process("sync", url, database) for _ in range(2)][-1]
    return [_row(f"GLPI {what}, {size:,} tickets", found) for what, found in (
        ("first full sync, stored", first), ("full sync, nothing new", again),
        (f"sync after {CHANGES} changes", changed), ("sync, nothing new", quiet))]  # fmt: skip


def _row(name: str, found: dict[str, Any]) -> Row:
    return Row(
        name,
        f"{found['seconds']:.1f} s, {found['requests']} requests, at most {found['memory']:.0f} MB",
        f"{found['written']:,} written",
    )
