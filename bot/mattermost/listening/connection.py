"""One websocket to a Mattermost."""

from __future__ import annotations

import logging
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import urlencode, urlsplit, urlunsplit

from websockets.exceptions import InvalidStatus, WebSocketException
from websockets.sync.client import connect

from connectors.errors import RateLimited, SettingsError, Unavailable
from connectors.http.retry_after import seconds_of

PATH = "/api/v4/websocket"
LARGEST = 4 * 2**20
"""Bytes of a frame. The largest that was seen has 115 kB."""
WAITING = 1_024
"""Frames that wait for us before we read no more of the socket. Mattermost then keeps them."""
PING = 20.0
"""Seconds between two pings, and until an answer: a server that hangs is noticed by nothing else.
"""
OPENING = 10.0
CLOSING = 1.0
BUSY = 5.0
"""Seconds to wait where Mattermost asks to wait and does not say for how long."""
FAILURES = (WebSocketException, OSError, EOFError)
"""What a socket raises once it is of no use any more; a `TimeoutError` is an `OSError`."""

_quiet = logging.getLogger("guichet.websocket")
_quiet.setLevel(logging.CRITICAL)
"""The library would log whole frames at its lowest level, and each broken handshake."""


class Socket(Protocol):
    """What is read of. `recv` raises `TimeoutError`, and `FAILURES` at the end."""

    def recv(self, timeout: float | None = None) -> str | bytes: ...

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class SocketAccess:
    """Where a Mattermost is, and the token of the bot there.

    `url` has no slash at its end; it may have a path. `ca_file` holds the site's own authority,
    and `proxy` is what leads there, if anything.
    """

    url: str
    token: str = field(repr=False)
    ca_file: str = ""
    proxy: str = field(default="", repr=False)


class Connector:
    """Opens sockets. Raises `SettingsError` where the authority's file cannot be read."""

    def __init__(self, access: SocketAccess) -> None:
        self._access = access
        self._address = socket_address(access.url)
        parts = urlsplit(access.url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        # With a proxy, that one is given the address.
        self._place: dict[str, Any] = {}
        if not access.proxy:
            self._place["address"] = (parts.hostname or "", port)
        self.context = _context(access) if self._address.startswith("wss:") else None
        """How the server's certificate is checked; None where the address is no TLS."""

    @contextmanager
    def open(self, connection_id: str = "", sequence: int = 0) -> Iterator[Socket]:
        """A socket for the block. With the id of an earlier connection, Mattermost sends what
        that one missed, from the event `sequence` on, if it still can.

        Raises `Unavailable` where none can be opened, and `RateLimited` where Mattermost asks to
        wait.
        """
        query = {"connection_id": connection_id, "sequence_number": sequence}
        address = f"{self._address}?{urlencode(query)}" if connection_id else self._address
        try:
            opened = connect(
                address,
                ssl=self.context,
                # Only what is configured is contacted: no proxy of the environment is used, and
                # with an address of its own no redirect leads to another server.
                proxy=self._access.proxy or None,
                **self._place,
                compression=None,
                additional_headers={"Authorization": f"Bearer {self._access.token}"},
                open_timeout=OPENING,
                close_timeout=CLOSING,
                ping_interval=PING,
                ping_timeout=PING,
                max_size=LARGEST,
                max_queue=WAITING,
                logger=_quiet,
            )
        except (*FAILURES, ValueError) as error:
            raise _not_opened(error) from error
        with opened as socket:
            yield socket


def socket_address(url: str) -> str:
    """The address of the websocket of a Mattermost."""
    parts = urlsplit(url)
    scheme = "wss" if parts.scheme == "https" else "ws"
    return urlunsplit((scheme, parts.netloc, parts.path.rstrip("/") + PATH, "", ""))


def _context(access: SocketAccess) -> ssl.SSLContext:
    """Checks the server's certificate and name. `SERVER_AUTH` is what a client needs."""
    try:
        return ssl.create_default_context(ssl.Purpose.SERVER_AUTH, cafile=access.ca_file or None)
    except (OSError, ssl.SSLError) as error:
        raise SettingsError(
            f"The file {access.ca_file} with the authority of Mattermost cannot be read "
            f"({type(error).__name__}).",
            "Name a PEM file in ca_file of the instance's options.",
        ) from error


def _not_opened(error: Exception) -> Unavailable:
    if isinstance(error, InvalidStatus):
        status = error.response.status_code
        if status == 429:
            wait = seconds_of(error.response.headers.get("Retry-After"))
            return RateLimited("Mattermost asks to wait.", BUSY if wait is None else wait)
        return Unavailable(
            f"Mattermost answers {status} to the websocket.",
            "A proxy before it must let websockets through (Upgrade, Connection).",
        )
    if isinstance(error, ssl.SSLCertVerificationError):
        return Unavailable(
            "The certificate of Mattermost is not one that we trust.",
            "Name the site's own authority in ca_file of the instance's options.",
        )
    return Unavailable(f"The websocket of Mattermost cannot be opened ({type(error).__name__}).")
