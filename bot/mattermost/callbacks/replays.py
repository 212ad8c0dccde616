"""Clicks that were seen a short time ago."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable

from connectors.mattermost.triggers import FRESH

MOST = 20_000
"""Clicks that are remembered at most; with more within two minutes the oldest is forgotten. What is
stored has an id of its own in the database besides, which holds for all replicas."""


class Replays:
    """Tells a click from the same one sent again, as long as its trigger counts. Safe for threads.

    A trigger may be up to `FRESH` seconds ahead of our clock, and counts as long afterwards.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._until: OrderedDict[str, float] = OrderedDict()
        self._lock = threading.Lock()

    def first(self, client: str) -> bool:
        """Whether this is the first time that we see it."""
        moment = self._clock()
        with self._lock:
            while self._until:
                oldest, until = next(iter(self._until.items()))
                if until > moment and len(self._until) < MOST:
                    break
                del self._until[oldest]
            if client in self._until:
                return False
            self._until[client] = moment + 2 * FRESH
            return True
