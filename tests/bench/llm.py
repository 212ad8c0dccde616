"""What our client costs beside a bare asyncio one: answers a second, memory, first token."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from connectors.database.unit_of_work import Job
from tests.bench.report import Row, spread
from tests.support.processes import ROOT, Process, guichet_env
from tests.support.redis_server import RedisServer
from tests.support.waiting import wait_until
from workers.celery.queue import celery_queue
from workers.settings import Settings

AT_ONCE = 64
THREADS = 96
"""More than the server takes at once: while one fetches a question, another has the place."""
FIRST_SECONDS, TOKENS, TOKEN_SECONDS = 0.5, 45, 0.1
"""Five seconds an answer, as a model writes it: a token each tenth of a second."""


def run(*, quick: bool) -> list[Row]:
    """Both against the same server, in turns."""
    return [*_throughput(2 if quick else 6), *_first_token(100 if quick else 500)]


def _throughput(rounds: int) -> list[Row]:
    answers = AT_ONCE * rounds
    with _server(FIRST_SECONDS, TOKENS, TOKEN_SECONDS) as url:
        ours = _worker(url, answers)
        bare = _client("bare", url, AT_ONCE, rounds)
    rates = [answers / one["seconds"] for one in (ours, bare)]
    return [
        Row(
            f"answers a second, {AT_ONCE} at once, 5 s each, one worker process",
            f"{rates[0]:.2f}/s",
            f"asyncio: {rates[1]:.2f}/s",
            rates[0] / rates[1],
            "≥ 0.97",
        ),
        Row(
            f"memory of that worker, {THREADS} threads, no index",
            f"{ours['memory']:.0f} MB, {ours['added']:.0f} MB of it for the answers",
            f"asyncio: {bare['memory']:.0f} MB",
        ),
        Row(
            f"CPU of that worker for an answer of {TOKENS} tokens, its start included",
            f"{ours['cpu'] / answers * 1e3:.1f} ms",
            f"asyncio: {bare['cpu'] / answers * 1e3:.1f} ms",
        ),
    ]


def _worker(url: str, answers: int) -> dict[str, Any]:
    """Put all questions into the queue of one worker; it has a place for as many as are at once."""
    with tempfile.TemporaryDirectory(prefix="guichet-bench-") as folder:
        file, redis = Path(folder) / "found.json", RedisServer()
        redis.start()
        command = [sys.executable, "-m", "tests.bench.llm_worker", redis.url, url, str(AT_ONCE)]
        command.append(str(THREADS))
        env = guichet_env(Path(folder))
        log = Path(folder) / "worker.log"
        queue = celery_queue(Settings(broker_url=redis.url))
        try:
            with Process([*command, str(answers), file], log=log, env=env, cwd=ROOT) as worker:
                queue.send(Job("guichet.answer", ("warm",)))
                wait_until(file.with_suffix(".warm").exists, within=60, what=log.read_text())
                began = time.monotonic()
                for number in range(answers):
                    queue.send(Job("guichet.answer", (str(number),)))
                wait_until(file.exists, within=120, what="the answers")
                worker.wait()
            found: dict[str, Any] = json.loads(file.read_text())
        finally:
            redis.close()
    return found | {"seconds": found["ended"] - began}


def _first_token(rounds: int) -> list[Row]:
    """One after the other from a server that answers at once; then many that begin at once, from
    one that takes its time, so that it is not our own speed in a loop which is measured."""
    rows = []
    for at_once, first in ((1, 0.0), (AT_ONCE, FIRST_SECONDS)):
        with _server(first, 5, TOKEN_SECONDS if first else 0.0) as url:
            turns = max(rounds // at_once, 4)
            ours = [one - first for one in _client("ours", url, at_once, turns)["firsts"]]
            bare = [one - first for one in _client("bare", url, at_once, turns)["firsts"]]
        added = np.percentile(ours, [50, 99]) - np.percentile(bare, [50, 99])
        rows.append(
            Row(
                f"time we add to the first token, {at_once} at once",
                f"p50 {added[0] * 1e3:.2f} ms, p99 {added[1] * 1e3:.2f} ms ({spread(ours)})",
                f"asyncio: {spread(bare)}",
            )
        )
    return rows


def _client(which: str, url: str, at_once: int, rounds: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.bench.llm_process", which, url, str(at_once)]
    done = subprocess.run(
        [*command, str(rounds)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@contextmanager
def _server(first: float, tokens: int, pause: float) -> Iterator[str]:
    command = [sys.executable, "-m", "tests.bench.llm_server", str(first), str(tokens), str(pause)]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        assert server.stdin is not None
        try:
            yield server.stdout.readline().strip()
        finally:
            server.stdin.close()
            server.wait(20)
