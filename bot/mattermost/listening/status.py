"""How it stands with one instance, for the health pages and the log."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from enum import StrEnum

import structlog

from bot.receiving.metrics import CONNECTIONS

log = structlog.get_logger("guichet.mattermost")


class Link(StrEnum):
    """What a listener is doing."""

    STARTING = "starting"
    CONNECTED = "connected"
    """Events come, and nothing is known to be missing."""
    CATCHING_UP = "catching_up"
    """Events come, and what was missed before is being read."""
    AWAY = "away"
    """The server does not answer; it is tried again."""
    REFUSED = "refused"
    """The server does not know our token any more. Somebody has to mend that."""
    NO_DATABASE = "no_database"
    """What comes cannot be stored now. Nothing of it is lost."""
    STOPPED = "stopped"


WELL = {Link.CONNECTED, Link.CATCHING_UP}
ALARMING = {Link.REFUSED}


class Status:
    """Written by one listener, read by anybody."""

    def __init__(self, platform: str) -> None:
        self.platform = platform
        self.link = Link.STARTING
        self.because = ""
        """Why it is not well, in words without anything secret."""
        self.server_version = ""
        self.events = 0
        self.connections = 0
        """How often a socket was opened."""
        self.gaps = 0
        """How often events were missed, and read by REST."""
        self._since = time.monotonic()
        self._last_event: float | None = None
        self._lock = threading.Lock()

    def became(self, link: Link, because: str = "") -> None:
        """Note it. A change is a line in the log, and an alarm where somebody has to act."""
        with self._lock:
            changed = link != self.link
            if changed:
                self._since = time.monotonic()
            self.link, self.because = link, because
            CONNECTIONS.labels(self.platform).set(1 if link in WELL else 0)
        if not changed:
            return
        fields = {"platform": self.platform, "state": str(link)}
        if link in ALARMING:
            log.error("mattermost.state", **fields, error=because)
        elif link in WELL or link is Link.STOPPED:
            log.info("mattermost.state", **fields)
        else:
            log.warning("mattermost.state", **fields, error=because)

    def heard(self) -> None:
        """Something came."""
        self._last_event = time.monotonic()

    @property
    def ok(self) -> bool:
        """Whether events reach us."""
        return self.link in WELL

    def told(self) -> Mapping[str, object]:
        """All of it for an administrator, in words and whole seconds."""
        moment = time.monotonic()
        last = self._last_event
        return {
            "ok": self.ok,
            "state": str(self.link),
            "for_seconds": int(moment - self._since),
            "last_event_seconds": None if last is None else int(moment - last),
            "events": self.events,
            "connections": self.connections,
            "gaps": self.gaps,
            "server_version": self.server_version,
        }
