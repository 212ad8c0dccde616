"""Redirects to another site, such as the sign-on provider."""

from __future__ import annotations

from starlette.responses import RedirectResponse
from starlette.types import Message, Receive, Scope, Send

ELSEWHERE = "guichet.elsewhere"
"""Marks the start of such a response. The other site may be one of our own host, below another
path: our own prefix must not be put before it."""


class Elsewhere(RedirectResponse):
    """A redirect to another site. Its address is left as it is."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it, marked."""

        async def sending(message: Message) -> None:
            await send({**message, ELSEWHERE: True})

        await super().__call__(scope, receive, sending)
