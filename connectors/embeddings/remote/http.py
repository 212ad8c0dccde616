"""Requests to a server of embeddings or rerankings: bounded, in time, patient with a busy one."""

from __future__ import annotations

import asyncio
import json
import time
import weakref
from collections.abc import Callable
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any

import httpx

from connectors.errors import ConnectorError, RateLimited, Refused, SettingsError, Unavailable
from connectors.http.connections import connections_to
from connectors.http.waiter import WAITER

LONGEST_REPLY = 128 * 1024 * 1024
"""Bytes; 512 vectors of 4,096 numbers in JSON take about 50 million."""
AT_ONCE = 16
"""Requests under way to one server; more wait for a place, within their time."""
FIRST_WAIT = 0.25
TRIES = 3


@dataclass(frozen=True, slots=True)
class EmbedderAccess:
    """Where the server is. `url` has no trailing slash; times are seconds."""

    url: str
    api_key: str = field(default="", repr=False)
    model: str = ""
    """Model to ask for; only a server of several needs it."""
    connect_timeout: float = 3.0
    query_timeout: float = 5.0
    """For a question, waiting for a busy server included: a person waits for it."""
    bulk_timeout: float = 60.0
    """For a batch of passages."""
    ca_file: str = ""
    """File with the site's own authority."""
    called: str = "embedding server"
    """What messages call it, and below how its settings begin."""
    setting: str = "GUICHET_EMBEDDER"
    named_by: str = "GUICHET_EMBEDDER, GUICHET_EMBEDDER_URL and GUICHET_EMBEDDER_MODEL"
    """The settings that say which page and model is asked for."""


class TooMuch(Refused):
    """The server takes no text of this length, or not so many at once."""


class EmbedderHttp:
    """JSON in, JSON out. Safe for threads, which wait here while `WAITER` asks.

    A blocking client knows the time of a packet only: a server that sends a header line now and
    then, or bytes that decode to nothing, would hold each of its callers for ever.
    """

    def __init__(
        self,
        access: EmbedderAccess,
        *,
        transport: httpx.AsyncBaseTransport | None = None,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        headers = {"Authorization": f"Bearer {access.api_key}"} if access.api_key else {}
        self._http = httpx.AsyncClient(
            base_url=access.url.removesuffix("/v1"),
            headers=headers | {"User-Agent": "guichet", "Accept-Encoding": "identity"},
            transport=transport or _transport(access),
            follow_redirects=False,
            trust_env=False,
        )
        # Who drops an embedder without closing it leaves no connection open.
        weakref.finalize(self, _close_later, self._http).atexit = False
        self._places = asyncio.Semaphore(AT_ONCE)
        self._access = access
        self._sleep = sleep
        self._clock = clock

    def get(self, path: str, within: float) -> Any:
        """The JSON at `path`."""
        return self._patiently("GET", path, None, within)

    def post(self, path: str, body: Any, within: float) -> Any:
        """The JSON reply to `body`.

        Raises `Unavailable` where nothing usable comes `within` so many seconds, `RateLimited`
        where the server stays busy, `TooMuch` for too long a text, `Refused` for the rest.
        """
        return self._patiently("POST", path, body, within)

    def _patiently(self, method: str, path: str, body: Any, within: float) -> Any:
        until = self._clock() + within
        wait, failures = FIRST_WAIT, 0
        while True:
            try:
                return self._once(method, path, body, max(until - self._clock(), 0.1))
            except RateLimited as error:
                pause = max(error.retry_after, wait)
                wait *= 2
                if self._clock() + pause > until:
                    raise
            except Unavailable:
                failures += 1
                pause = FIRST_WAIT
                if failures >= TRIES or self._clock() + pause > until:
                    raise
            self._sleep(pause)

    def _once(self, method: str, path: str, body: Any, timeout: float) -> Any:
        # The clock is that of the whole request; this one only that of a door that stays shut.
        limits = httpx.Timeout(None, connect=min(self._access.connect_timeout, timeout))
        # Made and read in the caller's thread: a large one would hold up all who wait.
        request = self._http.build_request(method, path, json=body, timeout=limits)
        try:
            reply, content = WAITER.run(self._reply(request, timeout))
        except TimeoutError:
            raise self._away("does not answer in time") from None
        except httpx.HTTPError as error:
            raise self._away(f"does not answer ({type(error).__name__})") from error
        if reply.status_code != 200:
            raise self._of_status(reply, content)
        try:
            return json.loads(content)
        except (ValueError, RecursionError):
            raise self._away("answers with something else than JSON") from None

    async def _reply(
        self, request: httpx.Request, timeout: float
    ) -> tuple[httpx.Response, bytearray]:
        async with asyncio.timeout(timeout), self._places:
            reply = await self._http.send(request, stream=True)
            async with aclosing(reply):
                content = bytearray()
                async for piece in reply.aiter_bytes():
                    content += piece
                    if len(content) > LONGEST_REPLY:
                        raise self._away("sends a reply without an end")
                return reply, content

    def _of_status(self, reply: httpx.Response, body: bytearray) -> ConnectorError:
        status, access = reply.status_code, self._access
        if status in (429, 503):
            return RateLimited(f"The {access.called} is busy.", _seconds(reply))
        if status >= 500 or status == 424:
            return self._away(f"failed (HTTP {status})")
        text = body[:4000].decode("utf-8", "replace").lower()
        if status == 413 or any(word in text for word in ("too long", "maximum", "must have less")):
            return TooMuch(f"The {access.called} finds the text too long.")
        if status in (401, 403):
            return Refused(
                f"The {access.called} does not accept our API key.",
                f"Check {access.setting}_KEY.",
            )
        if status == 404:
            return Refused(
                f"The {access.called} has no such page or model.", f"Check {access.named_by}."
            )
        return Refused(f"The {access.called} refused the request (HTTP {status}).", _check(access))

    def _away(self, what: str) -> Unavailable:
        return Unavailable(f"The {self._access.called} {what}.", _check(self._access))


def _transport(access: EmbedderAccess) -> httpx.AsyncBaseTransport:
    try:
        return connections_to(access.url, access.ca_file or True)
    except OSError as error:
        raise SettingsError(
            f"{access.setting}_CA_FILE cannot be read ({type(error).__name__}).",
            "It must be a PEM file with the authority that signed the server's certificate.",
        ) from error


def _close_later(http: httpx.AsyncClient) -> None:
    WAITER.submit(http.aclose())


def _check(access: EmbedderAccess) -> str:
    return f"Check {access.setting}_URL, and that the server runs."


def _seconds(reply: httpx.Response) -> float:
    try:
        seconds = float(reply.headers.get("retry-after", ""))
    except ValueError:
        return FIRST_WAIT
    return min(max(seconds, 0.0), 60.0) if seconds == seconds else FIRST_WAIT
