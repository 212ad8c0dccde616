"""Up to where everything is stored, for the time after this process.

One moment does for all channels: Mattermost tells of all of them over one connection, in order. The
moment is its own, the `create_at` of a post, so that two clocks need not agree. It only moves on
when nothing is known to be missing. Several replicas write the same row; each is right, since every
replica is told everything.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol

OVERLAP = 30_000
"""Milliseconds that are read again: a post may have been made before another and come after it."""
QUIET = 90.0
"""Seconds without a post after which none from before can come any more. It is longer than a
connection that broke goes unnoticed."""


class Place(Protocol):
    """Where the moment is kept. Both raise `DatabaseUnavailable`."""

    def read(self) -> int | None:
        """The moment that was kept last, in milliseconds; None at the very first start."""
        ...

    def keep(self, moment: int) -> None:
        """Keep it."""
        ...


class Watermark:
    """What one listener knows of it. Not for several threads. `clock` gives seconds."""

    def __init__(self, place: Place, clock: Callable[[], float] = time.monotonic) -> None:
        self._place = place
        self._clock = clock
        self._kept: int | None = None
        self._seen = 0
        self._at = 0.0

    def begin(self) -> int | None:
        """From where on posts are missing, at the start or after a gap: later ones than this."""
        if self._kept is None:
            self._kept = self._place.read()
        elif self._seen:
            self._kept = max(self._kept, self._seen - OVERLAP)
        return self._kept

    def start(self, moment: int) -> None:
        """Begin here: nothing from before is ever read. Raises `DatabaseUnavailable`."""
        self._place.keep(moment)
        self._kept = moment

    def saw(self, moment: int) -> None:
        """A post of this moment was stored, and all that came before it."""
        self._seen = max(self._seen, moment)
        self._at = self._clock()

    def keep(self) -> None:
        """Have it in the database. Nothing is written where nothing came since.

        Raises `DatabaseUnavailable`. It is called only while a connection is open.
        """
        if not self._seen:
            return
        quiet = self._clock() - self._at >= QUIET
        moment = self._seen if quiet else self._seen - OVERLAP
        if self._kept is None or moment > self._kept:
            self._place.keep(moment)
            self._kept = moment
