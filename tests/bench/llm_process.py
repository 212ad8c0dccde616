"""One client process: ours, with a thread a request as a worker has, or a bare asyncio one.

``python -m tests.bench.llm_process ours|bare URL REQUESTS ROUNDS`` prints one JSON document.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit

from connectors.contracts.llm import ChatTurn, Sampling
from connectors.llm.access import ModelAccess
from connectors.llm.client import HttpLlmClient
from tests.bench.index_process import memory_mb

PROMPT = "Quote the sources. " * 200
BODY = json.dumps(
    {"model": "tgi", "stream": True, "messages": [{"role": "user", "content": PROMPT}]}
).encode()


def ours(url: str, requests: int, rounds: int) -> dict[str, Any]:
    """`requests` at once, `rounds` times, over the client that a worker has."""
    before = memory_mb()
    client = HttpLlmClient(ModelAccess("bench", url, kind="tgi", concurrency=requests))
    firsts: list[float] = []

    def one(_: int) -> None:
        began = time.perf_counter()
        stream = client.stream([ChatTurn("user", PROMPT)], Sampling())
        firsts.append(time.perf_counter() - began)
        for _piece in stream:
            pass

    one(0)  # A worker has served somebody before: what is imported late is there.
    firsts.clear()
    with ThreadPoolExecutor(requests) as pool:
        began = time.perf_counter()
        for _ in range(rounds):
            list(pool.map(one, range(requests)))
        seconds = time.perf_counter() - began
        return _found(seconds, firsts, before)


async def bare(url: str, requests: int, rounds: int) -> dict[str, Any]:
    """The same with nothing but sockets."""
    before = memory_mb()
    firsts: list[float] = []
    port = urlsplit(url).port
    head = (
        f"POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(BODY)}\r\n\r\n"
    ).encode()
    pairs = [await asyncio.open_connection("127.0.0.1", port) for _ in range(requests)]

    async def one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        began = time.perf_counter()
        writer.write(head + BODY)
        await reader.readuntil(b"\r\n\r\n")
        await reader.readuntil(b"\n\n")
        firsts.append(time.perf_counter() - began)
        await reader.readuntil(b"0\r\n\r\n")

    await one(*pairs[0])
    firsts.clear()
    began = time.perf_counter()
    for _ in range(rounds):
        await asyncio.gather(*(one(*pair) for pair in pairs))
    seconds = time.perf_counter() - began
    return _found(seconds, firsts, before)


def _found(seconds: float, firsts: list[float], before: float) -> dict[str, Any]:
    peak = memory_mb()
    return {
        "seconds": seconds,
        "cpu": time.process_time(),
        "firsts": firsts,
        "memory": peak,
        "added": peak - before,
    }


def main() -> None:
    """Measure one of the two."""
    which, url, requests, rounds = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    if which == "ours":
        found = ours(url, requests, rounds)
    else:
        found = asyncio.run(bare(url, requests, rounds))
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()
