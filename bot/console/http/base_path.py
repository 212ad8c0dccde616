"""Serving below a path of somebody else's site: ``https://intranet.example.org/helpdesk``.

A proxy may cut the path off before it passes a request on, or leave it there. Either way the rest
of the console sees paths of its own: what comes in loses the prefix here, where it has one, and a
redirect that goes out gets it. Links in pages begin with it (`base` of the templates).
"""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.console.rendering.elsewhere import ELSEWHERE
from connectors.errors import SettingsError

PAGES = frozenset(
    {
        *("ask", "c", "questions", "review", "knowledge", "tickets", "models", "account", "link"),
        *("login", "logout", "language", "view", "api", "hooks", "static", "favicon.ico"),
        "openapi.json",
        *("slack", "mattermost", "users", "audit"),
        *("healthz", "readyz", "metrics"),
    }
)
"""The first parts of the paths that the console serves."""


def check_base(base: str) -> None:
    """Raise `SettingsError` for a path whose first part is a page of ours: where the proxy cuts it
    off, nobody could tell the two apart."""
    if base and base.split("/")[1] in PAGES:
        raise SettingsError(
            f"GUICHET_CONSOLE_URL ends in {base}, which is the name of a page of the console.",
            "Serve it below another path, such as /helpdesk.",
        )


class BasePathMiddleware:
    """Takes the prefix off requests, and puts it before the addresses of redirects."""

    def __init__(self, app: ASGIApp, base: str) -> None:
        self.app = app
        self._base = base

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not self._base:
            await self.app(scope, receive, send)
            return
        inner = {**scope, "path": self._own(scope["path"])}
        inner["raw_path"] = inner["path"].encode()
        host = Headers(scope=scope).get("host", "")

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if "location" in headers and not message.get(ELSEWHERE):
                    headers["location"] = self._located(headers["location"], host)
            await send(message)

        await self.app(inner, receive, sending)

    def _own(self, path: str) -> str:
        if path == self._base or path.startswith(f"{self._base}/"):
            return path[len(self._base) :] or "/"
        return path

    def _located(self, location: str, host: str) -> str:
        """An address of ours below the prefix; any other as it is."""
        address = urlsplit(location)
        if address.netloc == host:
            # A redirect made by the framework, of the name by which it was asked.
            location = address._replace(scheme="", netloc="").geturl() or "/"
        elif address.scheme or address.netloc or not location.startswith("/"):
            return location
        if location == self._base or location.startswith(f"{self._base}/"):
            return location
        return self._base + location
