"""Storing what came, until it is stored."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import structlog

from bot.mattermost.listening.status import Link, Status
from bot.receiving.metrics import count
from connectors.contracts.chat import ChatEvent
from connectors.errors import DatabaseUnavailable
from workers.celery.backoff import waits

log = structlog.get_logger("guichet.mattermost")

Store = Callable[[str, ChatEvent], bool]
TRIES = 3
"""How often an event is tried whose storing fails for another reason than the database."""


class Ended(Exception):
    """The process ends; the event was not stored, and the next process reads it again."""


class Storing:
    """Puts events into the desk's inbox. Not for several threads."""

    def __init__(self, platform: str, store: Store, status: Status, end: threading.Event) -> None:
        self._platform = platform
        self._store = store
        self._status = status
        self._end = end

    def put(self, event: ChatEvent) -> bool:
        """Store it; False if it was stored before. A database that is away is waited for.

        Raises `Ended`. An event that fails again and again for any other reason is named in the
        log and left out: what comes after it must not wait for ever.
        """
        began, failed = time.perf_counter(), 0
        for wait in waits(0.2, 10.0):
            if self._end.is_set():
                raise Ended
            try:
                new = self._store(self._platform, event)
            except DatabaseUnavailable as error:
                self._status.became(Link.NO_DATABASE, error.message)
            except Exception as error:  # noqa: BLE001 - whatever it is, the next event is stored
                failed += 1
                fields = {"event_id": event.event_id, "failure": type(error).__name__}
                log.error("mattermost.not_stored", platform=self._platform, tries=failed, **fields)
                if failed >= TRIES:
                    count(self._platform, "failed", time.perf_counter() - began)
                    return False
            else:
                self._status.events += 1
                count(self._platform, "taken", time.perf_counter() - began)
                return new
            self._end.wait(wait)
        raise AssertionError("waits without an end")
