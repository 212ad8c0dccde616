"""One at a time: the lease on a source while it is synchronised, and on the index while it is
built. It lives in the database, so it holds between processes and machines.

A holder that dies stops renewing and the lease runs out. If it died on this machine, that is
seen at once and nobody waits.
"""

from __future__ import annotations

import os
import re
import secrets
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy import Connection, Engine, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError

from connectors.database.base import now
from connectors.database.models import SyncCursor
from connectors.errors import Conflict

log = structlog.get_logger("guichet.knowledge")

LEASE_SECONDS = 60.0
HOLDER = re.compile(r"pid (?P<pid>\d+) on (?P<host>\S+) \[(?P<start>\d*)/[0-9a-f]+\]")


@dataclass(frozen=True, slots=True)
class Lease:
    """A lease that this process holds. `claim` is what the row must still say at every write."""

    name: str
    claim: str

    def confirm(self, connection: Connection) -> None:
        """Renew it in the caller's transaction; raise `Conflict` if somebody else has it now."""
        if not _renew(connection, self):
            raise Conflict(
                f"The lease on {self.name} was lost to another process.",
                "Nothing of this step was written; the other process does the work.",
            )

    def finish(
        self,
        connection: Connection,
        result: dict[str, Any] | None,
        cursor: dict[str, Any] | None = None,
    ) -> None:
        """Give it back with what came of it, for people to see, and where the next one begins.

        None keeps the last result, or the last cursor.
        """
        values: dict[str, Any] = {"claim": None, "claimed_until": None}
        if result is not None:
            values |= {"finished_at": now(), "result": result}
        if cursor is not None:
            values["cursor"] = cursor
        connection.execute(update(SyncCursor).where(*_mine(self)).values(**values))


@contextmanager
def holding(engine: Engine, name: str, what: str) -> Iterator[Lease]:
    """Hold the lease `name` for the time of the block, renewed in a thread.

    Raises `Conflict` naming the holder when somebody else has it; `what` says in words what it
    is for, such as ``A sync of file:x``.
    """
    lease = Lease(name, myself())
    with engine.begin() as connection:
        _take(connection, lease, what)
    stop = threading.Event()
    thread = threading.Thread(
        target=_keep_renewing, args=(engine, lease, stop), name=f"lease {name}", daemon=True
    )
    thread.start()
    try:
        yield lease
    finally:
        stop.set()
        thread.join()
        try:
            with engine.begin() as connection:
                lease.finish(connection, None)
        except DBAPIError as error:
            # It runs out by itself; the error that ended the block is the one to be seen.
            log.warning("lease.not_released", name=lease.name, error=type(error).__name__)


def holder_of(claim: str) -> str:
    """The part of a claim that people want to know."""
    return claim.partition(" [")[0]


def _take(connection: Connection, lease: Lease, what: str) -> None:
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    connection.execute(
        insert(SyncCursor).values(source=lease.name, cursor={}).on_conflict_do_nothing()
    )
    free = or_(SyncCursor.claim.is_(None), SyncCursor.claimed_until < now())
    if _claim(connection, lease, free):
        return
    held = connection.scalar(select(SyncCursor.claim).where(SyncCursor.source == lease.name))
    if held is not None and is_dead(held) and _claim(connection, lease, SyncCursor.claim == held):
        log.info("lease.taken_from_the_dead", name=lease.name, holder=holder_of(held))
        return
    raise Conflict(
        f"{what} is already running: {holder_of(held or 'somebody else')}.",
        "Wait until it ends; if that process is gone, this clears itself within a minute.",
    )


def _claim(connection: Connection, lease: Lease, condition: Any) -> bool:
    changed = connection.execute(
        update(SyncCursor)
        .where(SyncCursor.source == lease.name, condition)
        .values(claim=lease.claim, claimed_until=_until(), started_at=now())
    )
    return changed.rowcount == 1


def _renew(connection: Connection, lease: Lease) -> bool:
    changed = connection.execute(
        update(SyncCursor).where(*_mine(lease)).values(claimed_until=_until())
    )
    return changed.rowcount == 1


def _mine(lease: Lease) -> tuple[Any, ...]:
    return (SyncCursor.source == lease.name, SyncCursor.claim == lease.claim)


def _until() -> Any:
    return now() + timedelta(seconds=LEASE_SECONDS)


def _keep_renewing(engine: Engine, lease: Lease, stop: threading.Event) -> None:
    while not stop.wait(LEASE_SECONDS / 4):
        try:
            with engine.begin() as connection:
                if not _renew(connection, lease):
                    return
        except DBAPIError as error:
            # The next write of the holder confirms the lease itself, so this may fail for a while.
            log.warning("lease.not_renewed", name=lease.name, error=type(error).__name__)


def myself() -> str:
    """A new claim of this process: who it is, when it began, and a random token."""
    return f"pid {os.getpid()} on {_host()} [{_started(os.getpid())}/{secrets.token_hex(8)}]"


def _host() -> str:
    return socket.gethostname().replace(" ", "-") or "unknown"


def is_dead(claim: str) -> bool:
    """Whether the holder certainly runs no more: it was on this machine, and is not there."""
    found = HOLDER.fullmatch(claim)
    if found is None or found["host"] != _host():
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


def _started(pid: int) -> str:
    """When a process began, in the kernel's ticks; empty where the system does not say."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return "ended" if fields[0] == "Z" else fields[19]
    except (OSError, IndexError):
        return ""
