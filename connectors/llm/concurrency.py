"""How many calls one server gets at once, and how many may wait for their turn."""

from __future__ import annotations

import threading
import time
from collections import deque

from connectors.contracts.llm import PULSE_SECONDS, Pulse, no_pulse


class Places:
    """First come, first served. Safe for threads."""

    def __init__(self, places: int, queue: int) -> None:
        self._taken = 0
        self._all = places
        self._queue = queue
        self._lock = threading.Lock()
        self._waiting: deque[threading.Event] = deque()

    @property
    def taken(self) -> int:
        """Calls under way."""
        with self._lock:
            return self._taken

    @property
    def places(self) -> int:
        """Calls that may be under way at once."""
        with self._lock:
            return self._all

    @property
    def waiting(self) -> int:
        """Calls in the queue."""
        with self._lock:
            return len(self._waiting)

    def take(self, timeout: float, pulse: Pulse = no_pulse) -> bool:
        """Whether a place was had within `timeout` seconds; False at once if the queue is full.

        Raises what `pulse` raises, and then holds no place.
        """
        with self._lock:
            if self._taken < self._all and not self._waiting:
                self._taken += 1
                return True
            if len(self._waiting) >= self._queue or timeout <= 0:
                return False
            turn = threading.Event()
            self._waiting.append(turn)
        try:
            if _waited(turn, timeout, pulse):
                return True
        except BaseException:
            if not self._left(turn):
                self.give_back()
            raise
        return not self._left(turn)

    def _left(self, turn: threading.Event) -> bool:
        """Leave the queue; False if the place was given at the very moment."""
        with self._lock:
            if turn.is_set():
                return False
            self._waiting.remove(turn)
            return True

    def give_back(self) -> None:
        """The call has ended: the next in the queue gets its place."""
        with self._lock:
            self._taken -= 1
            self._call_in()

    def resize(self, places: int) -> None:
        """Have so many places from now on; calls under way keep theirs."""
        with self._lock:
            self._all = places
            self._call_in()

    def _call_in(self) -> None:
        while self._waiting and self._taken < self._all:
            self._taken += 1
            self._waiting.popleft().set()


def _waited(turn: threading.Event, timeout: float, pulse: Pulse) -> bool:
    until = time.monotonic() + timeout
    while (left := until - time.monotonic()) > 0:
        if turn.wait(min(left, PULSE_SECONDS)):
            return True
        pulse()
    return turn.is_set()
