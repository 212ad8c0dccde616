"""Bounded requests to one system, which is all that is ever contacted.

A blocking client knows the time of a packet only: a server that sends a header line now and then,
or bytes that decode to nothing, would hold each of its callers for ever. So one loop asks for all
threads, which wait for it here.
"""

from __future__ import annotations

import asyncio
import weakref
from collections.abc import AsyncIterator, Mapping
from contextlib import aclosing, asynccontextmanager, nullcontext
from functools import lru_cache, partial
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any

import httpx

from connectors.errors import BadInput
from connectors.http.access import HttpAccess
from connectors.http.connections import connections_to
from connectors.http.errors import HttpError, no_reply
from connectors.http.faults import in_words
from connectors.http.reply import Reply, read_body
from connectors.http.retry import SAFE
from connectors.http.waiter import WAITER

NEVER_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
    httpx.InvalidURL,
)
KNOWN_URLS = 256


class HttpClient:
    """Safe for threads. Raises `SettingsError` where the authority's file cannot be read."""

    def __init__(
        self, access: HttpAccess, *, transport: httpx.AsyncBaseTransport | None = None
    ) -> None:
        self.access = access
        limits = access.limits
        self._transport = transport or connections_to(access)
        packed = {} if access.packed else {"Accept-Encoding": "identity"}
        self._http = httpx.AsyncClient(
            headers={"User-Agent": "guichet", **packed, **access.headers},
            transport=self._transport,
            # The clock of a whole request is ours; these are those of a door that stays shut, and
            # of a server that falls silent.
            timeout=httpx.Timeout(limits.idle, connect=limits.connect),
            cookies=None if access.cookies else CookieJar(DefaultCookiePolicy(allowed_domains=())),
            # A redirect would carry our keys to wherever it points.
            follow_redirects=False,
            trust_env=False,
        )
        self._places = asyncio.Semaphore(limits.at_once) if limits.at_once else None
        # Reading an address takes a tenth of what a whole request does.
        self._url = lru_cache(KNOWN_URLS)(partial(_address, access.url.rstrip("/")))
        # Who drops a client without closing it leaves no connection open.
        weakref.finalize(self, _close_later, self._transport)

    def send(
        self,
        method: str,
        path: str,
        *,
        json: Any = None,
        form: Mapping[str, str] | None = None,
        params: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        within: float | None = None,
        writes: bool | None = None,
    ) -> Reply:
        """One request and its whole reply, whatever its status; from any thread but the loop's own.

        `within` seconds, else the limits' total. `writes` says whether the call has an effect:
        without it, all methods but GET, HEAD and OPTIONS do. Raises `HttpUnavailable` or, for a
        call with an effect that it may have had, `HttpOutcomeUnknown`.
        """
        # Made in the caller's thread: a large one would hold up all who wait.
        request = self._request(method, path, json, form, params, headers)
        return WAITER.run(self._whole(request, within, writes))

    async def asend(
        self,
        method: str,
        path: str,
        *,
        json: Any = None,
        within: float | None = None,
        writes: bool | None = None,
    ) -> Reply:
        """`send` for a coroutine on `WAITER`."""
        return await self._whole(self._request(method, path, json), within, writes)

    @asynccontextmanager
    async def stream(
        self, method: str, path: str, *, json: Any = None, writes: bool | None = None
    ) -> AsyncIterator[httpx.Response]:
        """A reply whose body is not read yet, for a coroutine on `WAITER`.

        Leaving the block ends the request. Its caller bounds time and size. What goes wrong with
        the connection inside the block is raised as `send` raises it.
        """
        request = self._request(method, path, json)
        try:
            async with aclosing(await self._http.send(request, stream=True)) as reply:
                yield reply
        except httpx.HTTPError as error:
            raise self._failed(error, request, writes) from error

    def close(self) -> None:
        """Close the connections; a later call opens them anew."""
        WAITER.run(self._transport.aclose())

    async def aclose(self) -> None:
        """`close` for a coroutine on `WAITER`."""
        await self._transport.aclose()

    def _request(
        self,
        method: str,
        path: str,
        json: Any,
        form: Mapping[str, str] | None = None,
        params: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> httpx.Request:
        try:
            return self._http.build_request(
                method, self._url(path), json=json, data=form, params=params, headers=headers
            )
        except httpx.InvalidURL as error:
            raise no_reply(self.access, "unreachable", type(error).__name__) from error

    async def _whole(
        self, request: httpx.Request, within: float | None, writes: bool | None
    ) -> Reply:
        limits, sent = self.access.limits, False
        try:
            async with (
                asyncio.timeout(limits.total if within is None else within),
                self._places or nullcontext(),
            ):
                sent = True
                async with aclosing(await self._http.send(request, stream=True)) as reply:
                    content = await read_body(reply, limits.reply)
                    return Reply(reply.status_code, reply.headers, content)
        except TimeoutError:
            happened = sent and _has_effect(request, writes)
            raise no_reply(self.access, "slow", happened=happened) from None
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise self._failed(error, request, writes) from error
        except BadInput:
            happened = _has_effect(request, writes)
            raise no_reply(self.access, "endless", happened=happened) from None

    def _failed(self, error: Exception, request: httpx.Request, writes: bool | None) -> HttpError:
        name, words = type(error).__name__, in_words(error)
        if isinstance(error, NEVER_SENT):
            return no_reply(self.access, "unreachable", name, words)
        return no_reply(self.access, "cut", name, words, happened=_has_effect(request, writes))


def _has_effect(request: httpx.Request, writes: bool | None) -> bool:
    return request.method not in SAFE if writes is None else writes


def _address(base: str, path: str) -> httpx.URL:
    return httpx.URL(base + path)


def _close_later(transport: httpx.AsyncBaseTransport) -> None:
    if WAITER.began:  # Else nothing was opened.
        WAITER.submit(transport.aclose())
