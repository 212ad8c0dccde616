"""Who holds a claim: a process, told from any other one of this or another machine."""

from __future__ import annotations

import functools
import hashlib
import os
import re
import secrets
import socket
from pathlib import Path

HOLDER = re.compile(
    r"pid (?P<pid>\d+) on (?P<host>\S+) \[(?P<start>\d*)(?:@(?P<place>[0-9a-f]+))?/[0-9a-f]+\]"
)


def new_claim() -> str:
    """A new claim of this process: who it is, when it began, and a random token."""
    return f"{_own(os.getpid())}/{secrets.token_hex(8)}]"


def holder_of(claim: str) -> str:
    """The part of a claim that people want to know."""
    return claim.partition(" [")[0]


def is_dead(claim: str) -> bool:
    """Whether the holder certainly runs no more: it was on this machine, and is not there."""
    found = HOLDER.fullmatch(claim)
    if found is None or found["host"] != _host():
        return False
    if found["place"] and f"@{found['place']}" != _place():
        # Another machine or container of the same name: its process numbers are not ours.
        return False
    pid = int(found["pid"])
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    # A process number is used again; the time when the process began is not.
    return bool(found["start"]) and _started(pid) not in ("", found["start"])


def _host() -> str:
    return socket.gethostname().replace(" ", "-") or "unknown"


@functools.lru_cache(maxsize=1)
def _own(pid: int) -> str:
    """What all claims of this process begin with. A fork has another number."""
    return f"pid {pid} on {_host()} [{_started(pid)}{_place()}"


@functools.cache
def _place() -> str:
    """Which process numbers ours is one of: the boot of the machine and the container. Empty where
    the system does not say."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
        names = f"{boot} {Path('/proc/self/ns/pid').readlink()}"
    except OSError:
        return ""
    return "@" + hashlib.sha256(names.encode()).hexdigest()[:12]


def _started(pid: int) -> str:
    """When a process began, in the kernel's ticks; empty where the system does not say."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return "ended" if fields[0] == "Z" else fields[19]
    except (OSError, IndexError):
        return ""
