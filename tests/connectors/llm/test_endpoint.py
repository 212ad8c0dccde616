"""Finding out what a server is: once, however many ask at the same time."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from connectors.errors import Unavailable
from connectors.llm.access import ModelAccess
from connectors.llm.discovery import Server
from connectors.llm.endpoint import Endpoint


def test_many_who_ask_at_once_share_one_answer() -> None:
    asyncio.run(_many_ask_at_once())


async def _many_ask_at_once() -> None:
    asked: list[str] = []
    come = asyncio.Event()

    async def reply(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.path)
        await come.wait()
        if len(asked) == 1:
            raise httpx.ReadError("cut")
        return httpx.Response(200, json={"model_id": "mistral", "max_total_tokens": 4096})

    access = ModelAccess("mistral", "http://tgi.example", kind="tgi")
    endpoint = Endpoint(access, httpx.MockTransport(reply))

    async def ask() -> Server | str:
        try:
            return await endpoint.server()
        except Unavailable as error:
            return error.message

    waiting = [asyncio.create_task(ask()) for _ in range(5)]
    given_up = waiting.pop(0)
    await asyncio.sleep(0)
    given_up.cancel()
    come.set()
    said = await asyncio.gather(*waiting)
    assert len(set(map(str, said))) == 1
    assert asked == ["/info"], "a server that is away is not waited for once for each of them"
    assert (await endpoint.server()).info.max_tokens == 4096
    assert (await endpoint.server()).info.max_tokens == 4096
    assert asked == ["/info", "/info"]
    with pytest.raises(asyncio.CancelledError):
        await given_up
    await endpoint.http.close()
