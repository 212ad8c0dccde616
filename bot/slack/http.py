"""Events as requests that Slack signs: Bolt's ASGI adapter, and what stands before it.

Nothing of a request is read before its signature is checked, and the checks and the listeners run
in threads of their own: the event loop, and the pages that it serves, do not wait for a database.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import structlog
from slack_bolt import BoltRequest, BoltResponse
from slack_bolt.adapter.asgi import SlackRequestHandler
from slack_bolt.adapter.asgi.http_request import AsgiHttpRequest
from slack_sdk.signature import SignatureVerifier
from starlette.types import Receive, Scope, Send

from bot.receiving import metrics
from bot.slack.app import SlackApp
from bot.slack.surface import EVENTS_PATH

log = structlog.get_logger("guichet.slack")

THREADS = 16
MALFORMED = (ValueError, KeyError, TypeError, AttributeError, RecursionError)
"""What a body raises that is signed and still no request of Slack's."""
RequestHeaders = dict[str, str | Sequence[str]]
NO_RETRY: RequestHeaders = {"x-slack-no-retry": ["1"]}


class SlackRequests(SlackRequestHandler):
    """One path for every app: a request is that app's whose secret signed it."""

    def __init__(self, apps: Sequence[tuple[SlackApp, str]]) -> None:
        """`apps`: each with its signing secret."""
        super().__init__(apps[0][0], EVENTS_PATH)
        self._apps = [(app, SignatureVerifier(secret)) for app, secret in apps]
        self._threads = ThreadPoolExecutor(THREADS, "slack-http")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        await super().__call__(dict(scope), receive, send)

    async def dispatch(self, request: AsgiHttpRequest) -> BoltResponse:
        """Answer a request: 200, or why not."""
        try:
            headers, body = request.get_headers(), (await _read(request)).decode()
        except UnicodeDecodeError:
            return self._refused("no_text")
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, self._answer, body, headers)

    def close(self) -> None:
        """End the threads; what they are at is finished."""
        self._threads.shutdown()

    def _answer(self, body: str, headers: RequestHeaders) -> BoltResponse:
        app = next((app for app, key in self._apps if _signed(key, body, headers)), None)
        if app is None:
            return self._refused("signature")
        try:
            # Bolt checks the signature again: nothing of this file is all that stands before it.
            return app.dispatch(BoltRequest(body=body, headers=headers))
        except MALFORMED as error:
            log.error("slack.malformed", error=type(error).__name__)
            return BoltResponse(status=400, body="", headers=NO_RETRY)

    def _refused(self, reason: str) -> BoltResponse:
        log.warning("slack.refused", reason=reason)
        metrics.RECEIVED.labels("slack", "refused").inc()
        return BoltResponse(status=401, body="")


async def _read(request: AsgiHttpRequest) -> bytes:
    """The body. One that does not come to its end is not signed as a whole."""
    body = bytearray()
    while True:
        message = await request.receive()
        body += message.get("body", b"")
        if not message.get("more_body"):
            return bytes(body)


def _signed(key: SignatureVerifier, body: str, headers: RequestHeaders) -> bool:
    """Whether the signature is right and at most five minutes old. Compared in constant time."""
    try:
        one_each = {name: value for name, value in headers.items() if isinstance(value, str)}
        return key.is_valid_request(body, one_each)
    except (ValueError, TypeError, OverflowError):
        # A time that is no number, or none of a clock's; a signature that is no ASCII.
        return False
