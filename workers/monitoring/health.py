"""Whether this process lives and is ready, by the checks that its parts have entered.

*Alive* is what a new start would mend; whoever fails it is ended and started anew. *Ready* is what
it needs to be of use now: a database that is away makes nobody ready, and no start mends it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

from connectors.errors import GuichetError

Check = Callable[[], str]
"""Returns what is wrong; empty if nothing is. May raise a `GuichetError`, whose message that is."""


class Health:
    """The checks of one process by the names of its parts."""

    def __init__(self) -> None:
        self._alive: dict[str, Check] = {}
        self._ready: dict[str, Check] = {}

    def must_live(self, part: str, check: Check) -> None:
        """Enter a check whose failure only a new start mends."""
        self._alive[part] = check

    def must_be_ready(self, part: str, check: Check) -> None:
        """Enter a check of what the process needs to be of use."""
        self._ready[part] = check

    def alive(self) -> dict[str, str]:
        """What is wrong, by part; nothing if it lives."""
        return _failed(self._alive)

    def ready(self) -> dict[str, str]:
        """The same of being ready; who does not live is not ready."""
        return _failed({**self._ready, **self._alive})


class Pulse:
    """Something that happens again and again, such as the tick of a schedule."""

    def __init__(self, longest: float, clock: Callable[[], float] = time.monotonic) -> None:
        """`longest` are the seconds between two beats after which it counts as stopped."""
        self._longest = longest
        self._clock = clock
        self._last = clock()

    def beat(self) -> None:
        """It happened now."""
        self._last = self._clock()

    @property
    def age(self) -> float:
        """Seconds since it happened last, or since this object was made."""
        return self._clock() - self._last

    def check(self) -> str:
        """A `Check`: how long ago it happened, if that is too long."""
        age = self.age
        return f"nothing for {age:.0f} seconds" if age > self._longest else ""


class Once:
    """Something that happens once, such as the end of the start."""

    def __init__(self) -> None:
        self._done = False

    def happened(self) -> None:
        """It is done."""
        self._done = True

    def check(self) -> str:
        """A `Check`: that it is not done yet."""
        return "" if self._done else "not yet"


def _failed(checks: Mapping[str, Check]) -> dict[str, str]:
    found = {}
    for part, check in checks.items():
        try:
            wrong = check()
        except GuichetError as error:
            wrong = error.message
        if wrong:
            found[part] = wrong
    return found
