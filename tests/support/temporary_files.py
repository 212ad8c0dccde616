"""Where the tests' files lie: in memory, where there is room for them.

To close a SQLite database takes a hundredth of a second until the disk has it, and thousands of
tests do. In memory it takes none, and no test is about the disk's own losses: what is killed here
is a process, and its machine goes on.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import MutableMapping
from pathlib import Path

MEMORY = Path("/dev/shm")
LEAST_ROOM = 6 << 30
"""Bytes that must be free: a whole run leaves about 2 GB, and the servers need memory besides."""


def use_memory(environment: MutableMapping[str, str] = os.environ) -> None:
    """Have this process, and those it starts, make temporary files in memory.

    Nothing changes where a developer or CI has named another place by ``TMPDIR``.
    """
    if "TMPDIR" not in environment and has_room(MEMORY):
        environment["TMPDIR"] = str(MEMORY)
        tempfile.tempdir = None  # Python looks once, and may have looked already.


def has_room(folder: Path, least: int = LEAST_ROOM) -> bool:
    """Whether a folder can hold the files of a run, programs among them, and memory all of it."""
    try:
        told = os.statvfs(folder)
    except OSError:
        return False
    free = told.f_bavail * told.f_frsize
    programs = not told.f_flag & os.ST_NOEXEC
    return programs and os.access(folder, os.W_OK) and min(free, _free_memory()) >= least


def _free_memory() -> int:
    try:
        lines = Path("/proc/meminfo").read_text().splitlines()
    except OSError:  # Not Linux.
        return 0
    kilobytes = [line.split()[1] for line in lines if line.startswith("MemAvailable:")]
    return int(kilobytes[0]) * 1024 if kilobytes else 0
