"""Waiting for something with a deadline. A deadline only ends a test that hangs."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")


def wait_until(
    look: Callable[[], Found | None], *, within: float = 30.0, what: str = "", every: float = 0.05
) -> Found:
    """What `look` returns once it is true, looking again `every` seconds.

    Raises `TimeoutError` naming `what` after `within` seconds.
    """
    deadline = time.monotonic() + within
    while True:
        found = look()
        if found:
            return found
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what or 'the condition'} did not come true within {within:g} s")
        time.sleep(every)
