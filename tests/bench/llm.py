"""What our client costs beside a bare asyncio one: answers a second, memory, first token."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from tests.bench.report import Row, spread
from tests.support.processes import ROOT

AT_ONCE = 64
FIRST_SECONDS, TOKENS, TOKEN_SECONDS = 0.5, 45, 0.1
"""Five seconds an answer, as a model writes it: a token each tenth of a second."""


def run(*, quick: bool) -> list[Row]:
    """Both against the same server, in turns."""
    return [*_throughput(1 if quick else 3), *_first_token(100 if quick else 500)]


def _throughput(rounds: int) -> list[Row]:
    with _server(FIRST_SECONDS, TOKENS, TOKEN_SECONDS) as url:
        found = [(_client("ours", url, AT_ONCE, rounds), _client("bare", url, AT_ONCE, rounds))]
        if rounds > 1:
            # The other way round, so that whoever disturbs the machine disturbs both.
            bare = _client("bare", url, AT_ONCE, rounds)
            found.append((_client("ours", url, AT_ONCE, rounds), bare))
    answers = AT_ONCE * rounds * len(found)
    ours = answers / sum(one["seconds"] for one, _ in found)
    bare_rate = answers / sum(one["seconds"] for _, one in found)
    cpu = [sum(one["cpu"] for one in side) / answers * 1e3 for side in zip(*found, strict=True)]
    memory = max(one["memory"] for one, _ in found)
    added = max(one["added"] for one, _ in found)
    return [
        Row(
            f"answers a second, {AT_ONCE} at once, 5 s each, one process",
            f"{ours:.2f}/s",
            f"asyncio: {bare_rate:.2f}/s",
            ours / bare_rate,
            "≥ 0.97",
        ),
        Row(
            "CPU of that process for an answer of 45 tokens, start included",
            f"{cpu[0]:.1f} ms",
            f"asyncio: {cpu[1]:.1f} ms",
        ),
        Row(
            f"memory of that process, {AT_ONCE} threads",
            f"{memory:.0f} MB, {added:.0f} MB of it for the {AT_ONCE} answers",
            f"asyncio: {max(one['memory'] for _, one in found):.0f} MB",
        ),
    ]


def _first_token(rounds: int) -> list[Row]:
    rows = []
    for at_once in (1, AT_ONCE):
        with _server(0.0, 2, 0.0) as url:
            turns = max(rounds // at_once, 5)
            ours = _client("ours", url, at_once, turns)["firsts"]
            bare = _client("bare", url, at_once, turns)["firsts"]
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
