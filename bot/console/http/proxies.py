"""Who a request comes from, where a proxy that is trusted passed it on.

Anybody can write a header. `X-Forwarded-For` and `X-Forwarded-Proto` are believed from the
addresses in `GUICHET_TRUSTED_PROXIES` alone, and of the first only what those proxies wrote
themselves: read from its right end, the first address that is not one of theirs.
"""

from __future__ import annotations

import structlog
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.console.auth.addresses import TrustedProxies

log = structlog.get_logger("guichet.console")

SCHEMES = frozenset({"http", "https"})


class ProxyMiddleware:
    """Puts the client that counts into the request, and how it reached the proxy."""

    def __init__(self, app: ASGIApp, trusted: TrustedProxies) -> None:
        self.app = app
        self._trusted = trusted
        self._told = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        peer = (scope.get("client") or ("", 0))[0]
        if scope["type"] == "http" and peer:
            headers = Headers(scope=scope)
            forwarded = headers.getlist("x-forwarded-for")
            if peer in self._trusted:
                scope["client"] = (self._trusted.client(peer, forwarded), 0)
                scheme = headers.get("x-forwarded-proto", "").rpartition(",")[2].strip().lower()
                if scheme in SCHEMES:
                    scope["scheme"] = scheme
            elif forwarded and not self._told:
                self._told = True
                log.warning(
                    "console.untrusted_proxy",
                    peer=peer,
                    hint="If this is your proxy, name it in GUICHET_TRUSTED_PROXIES: until then "
                    "all who come through it share one limit on logins.",
                )
        await self.app(scope, receive, send)
