"""One connection of Socket Mode: from its address to its end, and never a second one."""

from __future__ import annotations

import logging
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlsplit

from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.websocket_client import SocketModeClient
from websocket import WebSocket, WebSocketApp, setdefaulttimeout

from bot.slack.app import QUIET
from connectors.errors import Refused, Unavailable
from connectors.slack.client import SlackClient

PING = 10.0
"""Seconds between two pings of ours; each is answered before the next."""
THREADS = 10
"""Events of one connection that are stored at the same time."""
GOODBYE = 0.2
"""Seconds."""
Handle = Callable[[BaseSocketModeClient, SocketModeRequest], None]

# Of each step of opening a connection, and of one frame, in seconds. The library has it for all
# connections at once, and by default none: a server that is silent would hold a thread for ever.
setdefaulttimeout(15.0)
# Its lines hold what a server answered. What matters of them is logged by who watches.
logging.getLogger("websocket").setLevel(logging.CRITICAL + 1)


@dataclass(frozen=True, slots=True)
class LinkAccess:
    """How connections are opened. `client` has the app-level token, which opens them."""

    client: SlackClient
    app_token: str = field(repr=False)
    verify: bool | str = True
    """A string: the file with the site's own authority."""
    proxy: str = field(default="", repr=False)
    """``http://NAME:PASSWORD@HOST:PORT``; none is taken from the environment."""
    secure: bool = True
    """Whether an address has to be encrypted. A Slack on this machine may do without."""
    ping: float = PING


class Link(SocketModeClient):
    """slack_sdk's client for one connection. It tells how it is, and does not reconnect.

    `last_frame` and `last_event` are moments of `time.monotonic`.
    """

    def __init__(self, access: LinkAccess, handle: Handle) -> None:
        self._access = access
        self._hello = threading.Event()
        self._over = threading.Event()
        self._carrier: WebSocket | None = None
        self.told_to_leave = False
        self.last_frame = self.last_event = time.monotonic()
        super().__init__(
            app_token=access.app_token,
            logger=QUIET,
            web_client=access.client,
            auto_reconnect_enabled=False,
            ping_interval=access.ping,
            concurrency=THREADS,
        )
        self.on_open_listeners.append(self._opened)
        self.message_listeners.append(self._heard)
        self.socket_mode_request_listeners.append(handle)

    @property
    def ended(self) -> bool:
        """Whether the connection is closed, by whom ever."""
        return self._over.is_set()

    def issue_new_wss_url(self) -> str:
        """An address, which is good for one connection. Raises `ConnectorError`."""
        url = str(self._access.client.apps_connections_open(app_token=self.app_token)["url"])
        if urlsplit(url).scheme not in (("wss",) if self._access.secure else ("wss", "ws")):
            raise Refused("Slack gave an address for Socket Mode that is not encrypted.")
        return url

    def wait_for_hello(self, seconds: float, stopping: threading.Event) -> None:
        """Return once Slack has greeted us. Raises `Unavailable` where it does not in time, and
        where we are `stopping`."""
        deadline = time.monotonic() + seconds
        while not self._hello.wait(0.05):
            over = self.ended or self.told_to_leave or stopping.is_set()
            if over or time.monotonic() > deadline:
                raise Unavailable("Slack took no connection for Socket Mode.")

    def connect_to_new_endpoint(self, force: bool = False) -> None:
        """Slack asks us to leave: whoever watches the connection opens another one first."""
        self.told_to_leave = True

    def disconnect(self) -> None:
        """Say goodbye, and do not wait long for the answer: the reading thread gets it."""
        if self.current_session is None:
            return
        self._carrier = self.current_session.sock or self._carrier
        self.current_session.close(timeout=GOODBYE)
        if self._carrier is not None and self._carrier.sock is not None:
            # Whoever waits for Slack to take the connection waits no longer.
            with suppress(OSError):
                self._carrier.sock.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """End it, whatever it is doing."""
        self._over.set()
        self.closed = True
        self.message_queue.put(None)  # Whoever waits for a message looks whether it is over.
        super().close()

    def _run_current_session(self) -> None:
        """Carry the connection. The SDK calls this again and again."""
        session = self.current_session
        if session is None or self.ended:
            return
        session.on_ping = session.on_pong = self._frame
        session.on_data = self._frame
        try:
            session.run_forever(**self._options())
        finally:
            self._over.set()
            # The library forgets a socket that it opened after it was told to close.
            if self._carrier is not None:
                self._carrier.shutdown()  # type: ignore[no-untyped-call]

    def _options(self) -> dict[str, Any]:
        verify = self._access.verify
        options: dict[str, Any] = {
            "ping_interval": self._access.ping,
            "ping_timeout": self._access.ping * 0.8,
            "sslopt": {"ca_certs": verify} if isinstance(verify, str) else {},
            # Without a proxy of ours, none: the library would look into the environment.
            "http_no_proxy": ["*"],
        }
        proxy = urlsplit(self._access.proxy)
        if proxy.hostname:
            options |= {"http_proxy_host": proxy.hostname, "http_proxy_port": proxy.port or 80}
            # An empty list would be looked for in the environment, too.
            options |= {"proxy_type": "http", "http_no_proxy": [""]}
        if proxy.username:
            options["http_proxy_auth"] = (unquote(proxy.username), unquote(proxy.password or ""))
        return options

    def _opened(self, session: WebSocketApp) -> None:
        self._carrier = session.sock or self._carrier
        if self.ended:  # Given up meanwhile: nobody would acknowledge what came by it.
            session.close()

    def _frame(self, *_: object) -> None:
        self.last_frame = time.monotonic()

    def _heard(self, _: BaseSocketModeClient, message: dict[str, Any], _raw: str | None) -> None:
        if message.get("type") == "hello":
            self._hello.set()
        elif message.get("envelope_id"):
            self.last_event = time.monotonic()
