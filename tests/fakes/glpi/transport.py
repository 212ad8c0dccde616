"""The fake GLPI behind httpx, without sockets."""

from __future__ import annotations

import asyncio

import httpx

from connectors.glpi.api.access import GlpiAccess
from connectors.glpi.api.client import GlpiClient
from tests.fakes.glpi.api import Call, FakeGlpi

URL = "https://glpi.test"
PREFIX = "/apirest.php/"


class GlpiTransport(httpx.AsyncBaseTransport):
    """Hands requests to a `FakeGlpi`, each in a thread of its own."""

    def __init__(self, glpi: FakeGlpi) -> None:
        self._glpi = glpi

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        assert request.url.path.startswith(PREFIX), request.url
        call = Call(
            method=request.method,
            path=request.url.path.removeprefix(PREFIX),
            params=dict(request.url.params),
            headers={name.lower(): value for name, value in request.headers.items()},
            body=await request.aread(),
        )
        reply = await asyncio.to_thread(self._glpi.answer, call)
        return httpx.Response(reply.status, headers=reply.headers, content=reply.body)


def client_for(glpi: FakeGlpi, user_token: str, app_token: str | None = None) -> GlpiClient:
    """A client of that GLPI that never sleeps."""
    access = GlpiAccess(URL, user_token, glpi.world.app_token if app_token is None else app_token)
    return GlpiClient(access, transport=GlpiTransport(glpi), sleep=lambda _seconds: None)
