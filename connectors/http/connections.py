"""A connection for each request that is under way, without a common pool.

httpx's pool looks at every connection for every request that begins or ends, and asks the system
about each: with 64 requests at once that took two thirds of all our time. Here a request takes the
connection that was used last, so that the others may rest and be closed by the server.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable

import httpx

from connectors.http.access import HttpAccess, trust


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
            self._free(connection)
            raise
        assert isinstance(response.stream, httpx.AsyncByteStream)
        body = _Body(response.stream, lambda: self._free(connection))
        return httpx.Response(
            response.status_code,
            headers=response.headers,
            stream=body,
            extensions=response.extensions,
        )

    async def aclose(self) -> None:
        """Close all; a later request opens another."""
        closing, self._all, self._idle = self._all, [], []
        for connection in closing:
            await connection.aclose()

    def _take(self) -> httpx.AsyncBaseTransport:
        if self._idle:
            return self._idle.pop()
        made = self._make()
        self._all.append(made)
        return made

    def _free(self, connection: httpx.AsyncBaseTransport) -> None:
        if connection in self._all:  # Else it was closed meanwhile.
            self._idle.append(connection)


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


def connections_to(access: HttpAccess) -> Connections:
    """Connections to one system. Raises `SettingsError` where its authority cannot be read."""
    verify = trust(access)
    limits = httpx.Limits(
        max_connections=1,
        max_keepalive_connections=1,
        keepalive_expiry=access.limits.keep_alive,
    )
    return Connections(
        lambda: httpx.AsyncHTTPTransport(
            verify=verify, limits=limits, trust_env=False, proxy=access.proxy or None
        )
    )
