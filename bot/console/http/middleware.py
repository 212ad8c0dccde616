"""What holds for every request: headers, size, and the names that we answer to. Plain ASGI."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.console.auth.hosts import host_name

CSP = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
HEADERS: Mapping[str, str] = {
    "content-security-policy": CSP,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    # Not "no-referrer": browsers would then send "Origin: null" with our own forms.
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=()",
}
MAX_BODY = 256 * 1024
"""Bytes of one request. The longest question takes 20,000 characters."""
OPEN_PATHS = frozenset({"/healthz", "/readyz", "/metrics"})
"""Asked by probes and scrapers, by address; they tell nothing of anybody."""
MAX_EVENT = 2 * 1024 * 1024
"""Bytes of one request of a chat platform: an edit of Slack's holds the message twice, each with
its text twice, and every letter that is not ASCII in six bytes or more."""


class TooLarge(Exception):
    """The body is larger than announced or allowed."""


class HeadersMiddleware:
    """Adds the security headers to every response, errors included."""

    def __init__(self, app: ASGIApp, https: bool, forms: Sequence[str] = ()) -> None:
        """`forms` are places besides our own where a form may lead, by a redirect too."""
        self.app = app
        self._extra = {"strict-transport-security": "max-age=31536000"} if https else {}
        if forms:
            ours = "form-action 'self'"
            self._extra["content-security-policy"] = CSP.replace(ours, " ".join((ours, *forms)))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in {**HEADERS, **self._extra}.items():
                    headers.setdefault(name, value)
                headers.setdefault("cache-control", "no-store")
            await send(message)

        await self.app(scope, receive, sending if scope["type"] == "http" else send)


class HostMiddleware:
    """Refuses requests that were sent to a name which is not ours.

    `signed` are paths whose requests prove who sent them, by whatever name we are known there.
    """

    def __init__(
        self, app: ASGIApp, names: frozenset[str], signed: frozenset[str] = frozenset()
    ) -> None:
        self.app = app
        self._names = names
        self._free = OPEN_PATHS | signed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] not in self._free:
            name = host_name(Headers(scope=scope).get("host", ""))
            if name not in self._names:
                answer = PlainTextResponse(
                    "This console is not served under that name. Set GUICHET_CONSOLE_URL.\n", 421
                )
                await answer(scope, receive, send)
                return
        await self.app(scope, receive, send)


class BodyLimitMiddleware:
    """Refuses bodies above `MAX_BODY`, or above `MAX_EVENT` for the paths of `events`, before
    anything reads them."""

    def __init__(self, app: ASGIApp, events: frozenset[str] = frozenset()) -> None:
        self.app = app
        self._events = events

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        most = MAX_EVENT if scope["path"] in self._events else MAX_BODY
        announced = Headers(scope=scope).get("content-length", "0")
        if not announced.isdigit() or int(announced) > most:
            await _too_large(most)(scope, receive, send)
            return
        read, began, over = 0, False, False

        async def receiving() -> Message:
            nonlocal read, over
            message = await receive()
            read += len(message.get("body", b""))
            if read > most:
                over = True
                raise TooLarge
            return message

        async def sending(message: Message) -> None:
            nonlocal began
            # Whoever parses a body calls it malformed when it ends with our error.
            if over and not began:
                return
            began = True
            await send(message)

        with suppress(TooLarge):
            await self.app(scope, receiving, sending)
        if over and not began:
            await _too_large(most)(scope, receive, send)


def _too_large(most: int) -> PlainTextResponse:
    return PlainTextResponse(f"The request has more than {most} bytes.\n", 413)
