"""How many calls one server gets at once, and how many may wait for their turn."""

from __future__ import annotations

import threading
from collections import deque


class Places:
    """First come, first served. Safe for threads."""

    def __init__(self, places: int, queue: int) -> None:
        self._free = places
        self._all = places
        self._queue = queue
        self._lock = threading.Lock()
        self._waiting: deque[threading.Event] = deque()

    @property
    def taken(self) -> int:
        """Calls under way."""
        with self._lock:
            return self._all - self._free

    @property
    def waiting(self) -> int:
        """Calls in the queue."""
        with self._lock:
            return len(self._waiting)

    def take(self, timeout: float) -> bool:
        """Whether a place was had within `timeout` seconds; False at once if the queue is full."""
        with self._lock:
            if self._free and not self._waiting:
                self._free -= 1
                return True
            if len(self._waiting) >= self._queue or timeout <= 0:
                return False
            turn = threading.Event()
            self._waiting.append(turn)
        if turn.wait(timeout):
            return True
        with self._lock:
            if turn.is_set():  # It was given at the very moment when we stopped waiting.
                return True
            self._waiting.remove(turn)
            return False

    def give_back(self) -> None:
        """The call has ended: the next in the queue gets its place."""
        with self._lock:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._free += 1
