"""What a page is told of its client."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from bot.console.auth.addresses import TrustedProxies
from bot.console.http.proxies import ProxyMiddleware

TRUSTED = TrustedProxies(["10.0.0.0/8", "127.0.0.1", "fd00::/8"])


async def _told(request: Request) -> PlainTextResponse:
    assert request.client is not None
    return PlainTextResponse(f"{request.client.host} {request.url.scheme}")


@pytest.mark.parametrize(
    ("peer", "headers", "told"),
    [
        ("10.0.0.1", {"X-Forwarded-For": "198.51.100.1"}, "198.51.100.1 http"),
        (
            "10.0.0.1",
            {"X-Forwarded-For": "198.51.100.1", "X-Forwarded-Proto": "http, https"},
            "198.51.100.1 https",
        ),
        ("10.0.0.1", {"X-Forwarded-Proto": "gopher"}, "10.0.0.1 http"),
        (
            "203.0.113.9",
            {"X-Forwarded-For": "127.0.0.1", "X-Forwarded-Proto": "https"},
            "203.0.113.9 http",
        ),
    ],
)
def test_what_a_page_is_told(peer: str, headers: dict[str, str], told: str) -> None:
    app = Starlette(routes=[Route("/", _told)])
    app.add_middleware(ProxyMiddleware, trusted=TRUSTED)
    client = TestClient(app, client=(peer, 5000))
    assert client.get("/", headers=headers).text == told
