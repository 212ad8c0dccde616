"""How many cores work in the background may take: all but one, so that a question has one."""

from __future__ import annotations

import os


def spare_cores() -> int:
    """At least 1. Counts the cores that this process may run on."""
    try:
        usable = len(os.sched_getaffinity(0))
    except AttributeError:  # Not on every system.
        usable = os.cpu_count() or 1
    return max(1, usable - 1)
