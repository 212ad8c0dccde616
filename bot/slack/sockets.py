"""Socket Mode: connections that we open, each renewed before or after it ends.

slack_sdk's client carries one connection; when and by what it is replaced is decided here. The SDK
notices a connection that is silent but not closed after a quarter of an hour, asks for a new
address while it waits for another, and goes on with an address that was used up.
"""

from __future__ import annotations

import random
import threading
import time
from dataclasses import dataclass
from typing import Any

import structlog
from slack_bolt.adapter.socket_mode.internals import run_bolt_app, send_response
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from bot.receiving import metrics
from bot.slack.app import SlackApp
from bot.slack.link import Link, LinkAccess
from connectors.errors import ConnectorError, RateLimited

log = structlog.get_logger("guichet.slack")

LAST_WORDS = 2.0
"""Seconds in which a connection may end as Slack likes it, when the process ends."""


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds."""

    hello: float = 15.0
    """From an address to Slack's first word."""
    silence: float = 30.0
    """Without any frame, our own pings answered included: the connection is dead."""
    quiet: float = 3_600.0
    """Without an event: the connection is renewed, for it may be one that events do not come by."""
    overlap: float = 3.0
    """What an old connection lives on beside its successor: it has events to acknowledge."""
    first_pause: float = 0.5
    longest_pause: float = 30.0
    """Between two tries to connect."""
    look: float = 0.5
    """Between two looks at a connection."""


class SocketConnection:
    """One place for a connection: there is one in it, or a try to have one. A thread of its own."""

    def __init__(
        self, app: SlackApp, access: LinkAccess, name: str, patience: Patience | None = None
    ) -> None:
        self._app = app
        self._access = access
        self._patience = patience or Patience()
        self._stopping = threading.Event()
        self._link: Link | None = None
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Begin to connect."""
        self._thread.start()

    def stop(self) -> None:
        """Close the connection."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(self._patience.overlap + self._patience.hello)

    @property
    def alive(self) -> bool:
        """Whether its thread runs."""
        return self._thread.is_alive()

    @property
    def connected(self) -> bool:
        """Whether events come by it."""
        link = self._link
        return link is not None and not link.ended and not self._is_silent(link)

    def _run(self) -> None:
        pause = self._patience.first_pause
        while not self._stopping.is_set():
            try:
                successor = self._open()
            except Exception as error:  # noqa: BLE001 - whatever it is, events have to come again
                pause = self._wait_after(error, pause)
                continue
            pause = self._patience.first_pause
            self._replace(successor)
            reason = self._watch(successor)
            log.info("slack.connection_ends", platform=self._app.workspaces.name, reason=reason)
        self._replace(None).join(LAST_WORDS)

    def _open(self) -> Link:
        """A connection that Slack has greeted. Raises `ConnectorError` where there is none."""
        link = Link(self._access, self._handle)
        try:
            link.connect()
            link.wait_for_hello(self._patience.hello, self._stopping)
        except BaseException:
            _close_beside(link)
            raise
        log.info("slack.connected", platform=self._app.workspaces.name)
        return link

    def _watch(self, link: Link) -> str:
        """Wait until the connection is to be replaced, and say why."""
        while not self._stopping.wait(self._patience.look):
            if link.ended:
                return "closed"
            if link.told_to_leave:
                return "asked_by_slack"
            if self._is_silent(link):
                return "silent"
            if time.monotonic() - link.last_event > self._patience.quiet:
                return "no_events"
        return "stopping"

    def _is_silent(self, link: Link) -> bool:
        return time.monotonic() - link.last_frame > self._patience.silence

    def _replace(self, successor: Link | None) -> threading.Thread:
        """Put a connection in the place of the last one, which lives on for a moment. What closes
        that one is given back."""
        before, self._link = self._link, successor
        stays = before is not None and not before.ended and successor is not None
        return _close_beside(before, after=self._patience.overlap if stays else 0.0)

    def _wait_after(self, error: Exception, pause: float) -> float:
        """Wait before the next try; the pause after that."""
        known = isinstance(error, ConnectorError)
        log.warning(
            "slack.not_connected",
            platform=self._app.workspaces.name,
            error=type(error).__name__,
            reason=str(error) if known else "",
        )
        asked = error.retry_after if isinstance(error, RateLimited) else 0.0
        self._stopping.wait(max(asked, pause * random.uniform(0.75, 1.25)))
        return min(pause * 2, self._patience.longest_pause)

    def _handle(self, client: BaseSocketModeClient, request: SocketModeRequest) -> None:
        """Answer an event, by the connection that it came by."""
        began = time.time()
        send_response(client, request, run_bolt_app(self._app, request), began)


class SocketMode:
    """The connections of one app."""

    def __init__(
        self, app: SlackApp, access: LinkAccess, connections: int, patience: Patience | None = None
    ) -> None:
        self._app = app
        self._access = access
        self._connections = [
            SocketConnection(app, access, f"slack-socket-{number}", patience)
            for number in range(1, connections + 1)
        ]
        gauge = metrics.CONNECTIONS.labels(app.workspaces.name)
        gauge.set_function(lambda: float(self.connected))

    @property
    def connected(self) -> int:
        """How many connections events come by."""
        return sum(one.connected for one in self._connections)

    def start(self) -> None:
        """Begin to connect."""
        for one in self._connections:
            one.start()

    def stop(self) -> None:
        """Close all of them."""
        stopping = [threading.Thread(target=one.stop) for one in self._connections]
        for thread in stopping:
            thread.start()
        for thread in stopping:
            thread.join()
        self._access.client.close()

    def alive(self) -> bool:
        """Whether every thread runs."""
        return all(one.alive for one in self._connections)

    def state(self) -> dict[str, Any]:
        """For an administrator."""
        return {"mode": "socket", "connections": len(self._connections), "open": self.connected}


def _close_beside(link: Link | None, after: float = 0.0) -> threading.Thread:
    """Close a connection in a thread: one that is dead takes its time."""
    closing = threading.Timer(after, link.close if link is not None else lambda: None)
    closing.daemon = True
    closing.start()
    return closing
