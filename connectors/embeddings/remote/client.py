"""Requests to a server of embeddings or rerankings: JSON in, JSON out, patient with a busy one."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import httpx

from connectors.embeddings.remote.access import BUSY_WAIT, EmbedderAccess
from connectors.errors import BadInput, Unavailable
from connectors.http.client import HttpClient
from connectors.http.errors import HttpError, HttpRefused, HttpUnavailable, meaning_of, of_status
from connectors.http.reply import Reply
from connectors.http.retry import RetryPolicy

POLICY = RetryPolicy(
    tries=3, pause=BUSY_WAIT, factor=1, busy_pause=BUSY_WAIT, methods=frozenset({"GET", "POST"})
)
"""A POST for vectors or scores changes nothing there."""
LEAST_LEFT = 0.1
"""Seconds for a try that begins at the end of its time."""
TOO_LONG = ("too long", "maximum", "must have less")


class TooMuch(HttpRefused):
    """The server takes no text of this length, or not so many at once."""


class EmbedderClient:
    """Safe for threads."""

    def __init__(
        self,
        access: EmbedderAccess,
        *,
        transport: httpx.AsyncBaseTransport | None = None,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._http = HttpClient(access.http(), transport=transport)
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
        tries = POLICY.tries_of(method, self._clock() + within, clock=self._clock)
        while True:
            try:
                return self._once(method, path, body, max(tries.left, LEAST_LEFT))
            except Unavailable as error:
                pause = tries.pause_after(error)
                if pause is None:
                    raise
            self._sleep(pause)

    def _once(self, method: str, path: str, body: Any, within: float) -> Any:
        reply = self._http.send(method, path, json=body, within=within, writes=False)
        if reply.status != 200:
            raise self._of_status(reply)
        try:
            return reply.json()
        except BadInput:
            access = self._http.access
            what = f"{access.called} answers with something else than JSON."
            raise HttpUnavailable(what, access.hint, status=200) from None

    def _of_status(self, reply: Reply) -> HttpError:
        status, access = reply.status, self._access
        meaning = meaning_of(status)
        if meaning not in ("busy", "failed"):
            text = reply.text[:4000].lower()
            if status == 413 or any(word in text for word in TOO_LONG):
                return TooMuch(f"The {access.called} finds the text too long.", status=status)
        if meaning == "missing":
            return HttpRefused(
                f"The {access.called} has no such page or model.",
                f"Check {access.named_by}.",
                status=status,
            )
        return of_status(self._http.access, reply)
