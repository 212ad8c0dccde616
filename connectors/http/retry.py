"""When a call is made again: pure counting, without a sleep of its own."""

from __future__ import annotations

import math
import random
import time
from collections.abc import Callable
from dataclasses import dataclass

from connectors.errors import RateLimited, Unavailable

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
"""Methods without an effect, whoever serves them."""


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How often and how soon. Times are seconds."""

    tries: int = 3
    """Of a server that fails. One that is busy costs none: the deadline alone ends that."""
    pause: float = 0.5
    """Before the second try; `factor` times as long before each further one."""
    factor: float = 2.0
    busy_pause: float = 0.5
    """The shortest wait for a busy server; doubled each time."""
    jitter: float = 0.0
    """Up to this share is added by chance: who failed together does not come back together."""
    methods: frozenset[str] = SAFE
    """Which are tried again at all. A POST belongs here only where it has no effect."""

    def tries_of(
        self,
        method: str,
        until: float = math.inf,
        *,
        busy_until: float = math.inf,
        clock: Callable[[], float] = time.monotonic,
    ) -> Tries:
        """The tries of one call: none begins after `until` on the clock, and a busy server is not
        waited for beyond `busy_until`."""
        return Tries(self, method, until, busy_until, clock)


class Tries:
    """Ask `pause_after` when a try failed."""

    def __init__(
        self,
        policy: RetryPolicy,
        method: str,
        until: float,
        busy_until: float,
        clock: Callable[[], float],
    ) -> None:
        self._policy = policy
        self._method = method
        self._until = until
        self._busy_until = min(until, busy_until)
        self._clock = clock
        self._busy = policy.busy_pause
        self.failures = 0
        """Tries so far that failed; a busy server is no failure."""

    @property
    def left(self) -> float:
        """Seconds until the last moment."""
        return self._until - self._clock()

    def pause_after(self, error: Unavailable) -> float | None:
        """Seconds until the next try; None where there is none."""
        policy, until = self._policy, self._until
        if self._method not in policy.methods:
            return None
        if isinstance(error, RateLimited):
            pause, until = max(error.retry_after, self._busy), self._busy_until
            self._busy *= 2
        else:
            pause = policy.pause * policy.factor**self.failures
            self.failures += 1
            if self.failures >= policy.tries:
                return None
        if policy.jitter:
            pause *= 1 + policy.jitter * random.random()
        return pause if self._clock() + pause <= until else None
