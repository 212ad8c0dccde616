"""A connection for each request that is under way, without a common pool.

httpx's pool looks at every connection for every request that begins or ends, and asks the system
about each: with 64 requests at once that took two thirds of all our time. Here a request takes the
connection that was used last, so that the others may rest and be closed by the server.
"""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator, Callable

import httpx


class Connections(httpx.AsyncBaseTransport):
    """An httpx transport. Used from one event loop."""

    def __init__(self, make: Callable[[], httpx.AsyncBaseTransport]) -> None:
        self._make = make
        self._idle: list[httpx.AsyncBaseTransport] = []
        self._all: list[httpx.AsyncBaseTransport] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send it over a connection of its own, which is free again with the end of the reply."""
        connection = self._take()
        try:
            response = await connection.handle_async_request(request)
        except BaseException:
            self._idle.append(connection)
            raise
        assert isinstance(response.stream, httpx.AsyncByteStream)
        body = _Body(response.stream, lambda: self._idle.append(connection))
        return httpx.Response(
            response.status_code,
            headers=response.headers,
            stream=body,
            extensions=response.extensions,
        )

    async def aclose(self) -> None:
        """Close all."""
        for connection in self._all:
            await connection.aclose()

    def _take(self) -> httpx.AsyncBaseTransport:
        if self._idle:
            return self._idle.pop()
        made = self._make()
        self._all.append(made)
        return made


class _Body(httpx.AsyncByteStream):
    """The body of a reply, and what to do when it has ended or was given up."""

    def __init__(self, stream: httpx.AsyncByteStream, ended: Callable[[], None]) -> None:
        self._stream = stream
        self._ended: Callable[[], None] | None = ended

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for piece in self._stream:
            yield piece

    async def aclose(self) -> None:
        try:
            await self._stream.aclose()
        finally:
            ended, self._ended = self._ended, None
            if ended is not None:
                ended()


def connections_to(url: str, verify: bool | str) -> Connections:
    """Connections to one server. `verify` may name the file of the site's own authority.

    Raises `OSError` for a file that cannot be read.
    """
    # Reading all authorities of the machine takes a while, for nothing on http://.
    context: ssl.SSLContext | bool = False
    if url.startswith("https:"):
        context = ssl.create_default_context(cafile=verify if isinstance(verify, str) else None)
    limits = httpx.Limits(max_connections=1, max_keepalive_connections=1, keepalive_expiry=30.0)
    return Connections(
        lambda: httpx.AsyncHTTPTransport(verify=context, limits=limits, trust_env=False)
    )
