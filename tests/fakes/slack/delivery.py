"""How Slack brings events to an app: over its connections, or as requests that it signs.

As Slack does, it waits three seconds for an answer, and delivers an event again that was not
acknowledged; commands and interactions come once.
"""

from __future__ import annotations

import itertools
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import urlencode

import httpx
from slack_sdk.signature import SignatureVerifier

from tests.fakes.slack.payloads import Payload, unique
from tests.fakes.slack.sockets import SocketHub

PATIENCE = 3.0
AGAIN = (0.1, 1.0, 5.0)
"""Seconds before each further delivery. Slack takes its time: at once, a minute, five minutes."""
EVENT, COMMAND, INTERACTION = "events_api", "slash_commands", "interactive"


@dataclass(frozen=True)
class Ack:
    """What the app answered: its status, and a payload if it sent one. `seconds` it took."""

    status: int
    said: dict[str, Any] = field(default_factory=dict)
    seconds: float = 0.0

    @property
    def ok(self) -> bool:
        """Whether Slack would take it for an acknowledgement."""
        return self.status == 200


NOTHING = Ack(0)
"""Nobody answered in time."""


class Delivery(Protocol):
    """One way to an app."""

    def once(self, kind: str, body: Payload, attempt: int = 0) -> Ack:
        """Deliver, and wait for the answer."""
        ...


class SocketDelivery:
    """Over the connections of Socket Mode, in turns."""

    def __init__(self, hub: SocketHub, patience: float = PATIENCE) -> None:
        self._hub = hub
        self._patience = patience
        self._turns = itertools.count()

    def once(self, kind: str, body: Payload, attempt: int = 0) -> Ack:
        """Deliver, and wait for the answer."""
        envelope: dict[str, Any] = {
            "envelope_id": unique("envelope-"),
            "type": kind,
            "payload": body,
            "accepts_response_payload": kind != EVENT,
        }
        if kind == EVENT:
            envelope |= {"retry_attempt": attempt, "retry_reason": "timeout" if attempt else ""}
        began = time.perf_counter()
        answer = self._hub.send(envelope, next(self._turns), self._patience)
        if answer is None:
            return NOTHING
        return Ack(200, answer.get("payload") or {}, time.perf_counter() - began)


class HttpDelivery:
    """As requests, with the signature of `secret`."""

    def __init__(self, url: str, secret: str, patience: float = PATIENCE) -> None:
        self.url = url
        self._secret = secret
        self._client = httpx.Client(timeout=patience, trust_env=False)

    def once(self, kind: str, body: Payload, attempt: int = 0) -> Ack:
        """Deliver, and wait for the answer."""
        content, headers = written(kind, body)
        headers |= signed(self._secret, content)
        if attempt:
            headers |= {"X-Slack-Retry-Num": str(attempt), "X-Slack-Retry-Reason": "http_error"}
        return self.post(content, headers)

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def post(self, content: str, headers: dict[str, str]) -> Ack:
        """Send a request as it is."""
        began = time.perf_counter()
        try:
            reply = self._client.post(self.url, content=content.encode(), headers=headers)
        except httpx.HTTPError:
            return NOTHING
        is_json = "json" in reply.headers.get("content-type", "")
        said = reply.json() if is_json and reply.content else {"text": reply.text}
        return Ack(reply.status_code, said, time.perf_counter() - began)


def written(kind: str, body: Payload) -> tuple[str, dict[str, str]]:
    """A payload as the body of a request, and the header that says how it is written."""
    if kind == EVENT:
        return json.dumps(body), {"Content-Type": "application/json"}
    fields = body if kind == COMMAND else {"payload": json.dumps(body)}
    return urlencode(fields), {"Content-Type": "application/x-www-form-urlencoded"}


def signed(secret: str, content: str, moment: float | None = None) -> dict[str, str]:
    """The headers of a signature."""
    timestamp = str(int(time.time() if moment is None else moment))
    signature = SignatureVerifier(secret).generate_signature(timestamp=timestamp, body=content)
    return {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": signature or ""}


def deliver(delivery: Delivery, kind: str, body: Payload, again: Sequence[float] = AGAIN) -> Ack:
    """Deliver until it is acknowledged, as often as Slack would. Commands and interactions come
    once."""
    ack = delivery.once(kind, body)
    for attempt, pause in enumerate(again if kind == EVENT else (), start=1):
        if ack.ok:
            break
        time.sleep(pause)
        ack = delivery.once(kind, body, attempt)
    return ack
