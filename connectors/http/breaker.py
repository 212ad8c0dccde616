"""A server that failed several times in a row is left alone for a while, then tried by one call.

Without it each question would wait out the timeouts of a hanging server before it gets another
answer. It opens and closes by itself: nothing has to be restarted when the server is back.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Literal

State = Literal["closed", "open", "half_open"]
FAILURES = 3
REST = 10.0
"""Seconds that a failing server is left alone; doubled with every probe that fails too."""
LONGEST_REST = 60.0


class Breaker:
    """Ask `enter` before a call, and say afterwards how it went. Safe for threads."""

    def __init__(
        self,
        failures: int = FAILURES,
        rest: float = REST,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._most = failures
        self._shortest = rest
        self._clock = clock
        self._lock = threading.Lock()
        self._failures = 0
        self._rest = rest
        self._opened: float | None = None
        self._probing = False

    @property
    def state(self) -> State:
        """`half_open` from the moment on when a call may try."""
        with self._lock:
            if self._opened is None:
                return "closed"
            return "half_open" if self._rested() else "open"

    def enter(self) -> float:
        """0 if the call may be made, else the seconds until it is worth asking again.

        Of those who ask when the rest is over, one is let through: the probe.
        """
        with self._lock:
            if self._opened is None:
                return 0.0
            if self._rested() and not self._probing:
                self._probing = True
                return 0.0
            left = self._opened + self._rest - self._clock()
            return max(left, 1.0)

    def succeeded(self) -> None:
        """The server answered; a refusal is an answer too."""
        with self._lock:
            self._failures = 0
            self._opened = None
            self._probing = False
            self._rest = self._shortest

    def failed(self) -> None:
        """The server did not do its part."""
        with self._lock:
            self._failures += 1
            if self._opened is not None and self._probing:
                self._rest = min(self._rest * 2, LONGEST_REST)
                self._opened = self._clock()
            elif self._opened is None and self._failures >= self._most:
                self._opened = self._clock()
            self._probing = False

    def left(self) -> None:
        """The call ended without telling anything of the server: its caller gave it up."""
        with self._lock:
            self._probing = False

    def _rested(self) -> bool:
        return self._opened is not None and self._clock() >= self._opened + self._rest
