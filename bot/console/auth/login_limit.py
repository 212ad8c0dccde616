"""A limit on failed logins by address or known device, beside the locks of each account."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable

from connectors.errors import RateLimited


class Attempts:
    """At most `most` failed tries from one place in `seconds`."""

    def __init__(
        self, most: int = 20, seconds: float = 60.0, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._most = most
        self._seconds = seconds
        self._clock = clock
        self._tries: OrderedDict[str, list[float]] = OrderedDict()
        self._lock = threading.Lock()

    def forgive(self, address: str) -> None:
        """Take the last try back: it was right. Many people may come from one address."""
        with self._lock:
            if self._tries.get(address):
                self._tries[address].pop()

    def count(self, address: str) -> None:
        """Count a try. Raises `RateLimited` for one too many."""
        moment = self._clock()
        with self._lock:
            recent = [one for one in self._tries.pop(address, []) if one > moment - self._seconds]
            if len(recent) < self._most:
                recent.append(moment)
            else:
                self._tries[address] = recent
                wait = recent[0] + self._seconds - moment
                raise RateLimited("Too many tries from here.", wait, "Wait a minute.")
            self._tries[address] = recent
            while len(self._tries) > 10_000:
                self._tries.popitem(last=False)
