"""One at a time, over threads, processes and machines: who may work on a row, and for how long.

A claim is a token in a row: of the caller's own table (a question, a delivery, the cleaning of a
ticket), or of a named row of `leases`. It is taken by one conditional update, renewed while the
work lasts, and must still stand in the row when the result is written: who was thought dead and
comes back finds another token and drops its work.

A holder that dies stops renewing, and its claim runs out. If it died on this machine, that can be
seen at once (`is_over`), and nobody waits.
"""

from __future__ import annotations

import functools
import hashlib
import os
import re
import secrets
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy import ColumnElement, Connection, Engine, Update, or_, select, update
from sqlalchemy.exc import DBAPIError

from connectors.database.base import now
from connectors.database.clock import moment
from connectors.database.inserts import insert_new
from connectors.database.models import Claimed, Lease
from connectors.errors import Conflict

log = structlog.get_logger("guichet.database")

LEASE_SECONDS = 60.0
"""How long a named lease holds without being renewed."""
HOLDER = re.compile(
    r"pid (?P<pid>\d+) on (?P<host>\S+) \[(?P<start>\d*)(?:@(?P<place>[0-9a-f]+))?/[0-9a-f]+\]"
)


# A claim on any row. The statements are the caller's to execute, in their own transaction.


def new_claim() -> str:
    """A new claim of this process: who it is, when it began, and a random token."""
    began = f"{_started(os.getpid())}{_place()}"
    return f"pid {os.getpid()} on {_host()} [{began}/{secrets.token_hex(8)}]"


def taking(
    table: type[Claimed], *free: ColumnElement[bool], claim: str, seconds: float, **values: Any
) -> Update:
    """The update that takes a row for `seconds`. `free` names the row, and says when it may be
    taken; of several who try at once, one finds it so. `values` are set with it."""
    return update(table).where(*free).values(claim=claim, claimed_until=moment(seconds), **values)


def renewing(
    table: type[Claimed], claim: str, *which: ColumnElement[bool], seconds: float
) -> Update:
    """The update that keeps a row for another `seconds`; it finds none if the claim is lost."""
    return update(table).where(*which, table.claim == claim).values(claimed_until=moment(seconds))


def ending(
    table: type[Claimed], claim: str | None, *which: ColumnElement[bool], **values: Any
) -> Update:
    """The update that writes a result and gives the row back; it finds none if the claim is lost.
    A `claim` of None is that nobody had it."""
    given_back = {"claim": None, "claimed_until": None}
    return update(table).where(*which, table.claim == claim).values(**given_back | values)


def ran_out(table: type[Claimed]) -> ColumnElement[bool]:
    """Whether whoever claimed a row let the time pass without a word."""
    return table.claimed_until < moment()


def expire_dead(engine: Engine, table: Any, *which: ColumnElement[bool]) -> int:
    """Let the claims of processes run out that died on this machine, on the rows of `which`; how
    many. What a process of another machine has runs out by itself."""
    held = select(table.id, table.claim).where(*which, table.claim.is_not(None), ~ran_out(table))
    with engine.execution_options(guichet_reads=True).connect() as connection:
        dead = [row for row in connection.execute(held) if is_dead(row.claim)]
    for row in dead:
        with engine.begin() as connection:
            mine = (table.id == row.id, table.claim == row.claim)
            connection.execute(update(table).where(*mine).values(claimed_until=moment(-1.0)))
    return len(dead)


def is_over(claim: str | None, until: datetime | None) -> bool:
    """Whether a claim that was read holds no more: it ran out, or its holder died here."""
    return claim is None or until is None or until < now() or is_dead(claim)


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


# A lease by name, for what has no row of its own.


@dataclass(frozen=True, slots=True)
class Held:
    """A named lease that this process holds."""

    name: str
    claim: str
    taken_at: datetime

    def confirm(self, connection: Connection) -> None:
        """Renew it in the caller's transaction; raise `Conflict` if somebody else has it now."""
        if not self.renew(connection):
            raise Conflict(
                f"The lease on {self.name} was lost to another process.",
                "Nothing of this step was written; the other process does the work.",
            )

    def renew(self, connection: Connection) -> bool:
        """Keep it for another `LEASE_SECONDS`; False if somebody else has it now."""
        mine = Lease.name == self.name
        return _found(connection, renewing(Lease, self.claim, mine, seconds=LEASE_SECONDS))

    def give_back(self, connection: Connection) -> bool:
        """End it in the caller's transaction; False if it was not ours any more."""
        return _found(connection, ending(Lease, self.claim, Lease.name == self.name))


@dataclass(frozen=True, slots=True)
class Standing:
    """A named lease as others see it."""

    holder: str | None
    """Who has it now, in words; a lease that ran out belongs to a process that is gone."""
    taken_at: datetime | None


@contextmanager
def holding(engine: Engine, name: str, what: str) -> Iterator[Held]:
    """Hold the lease `name` for the time of the block, renewed in a thread.

    Raises `Conflict` naming the holder when somebody else has it; `what` says in words what it
    is for, such as ``A sync of file:x``.
    """
    with engine.begin() as connection:
        held = _take(connection, name, what)
    stop = threading.Event()
    thread = threading.Thread(
        target=_keep_renewing, args=(engine, held, stop), name=f"lease {name}", daemon=True
    )
    thread.start()
    try:
        yield held
    finally:
        stop.set()
        thread.join()
        try:
            with engine.begin() as connection:
                held.give_back(connection)
        except DBAPIError as error:
            # It runs out by itself; the error that ended the block is the one to be seen.
            log.warning("lease.not_released", name=name, error=type(error).__name__)


def look(connection: Connection) -> dict[str, Standing]:
    """Every named lease that was ever taken."""
    rows = connection.execute(
        select(Lease.name, Lease.claim, Lease.claimed_until, Lease.taken_at)
    ).all()
    return {row.name: Standing(_holds(row.claim, row.claimed_until), row.taken_at) for row in rows}


def alone(connection: Connection, name: str) -> None:
    """Wait until no other transaction is alone with `name`, and keep others out until ours ends."""
    row = select(Lease.name).where(Lease.name == name).with_for_update()
    if connection.scalar(row) is None:
        connection.execute(insert_new(connection, Lease, "name").values(name=name))
        connection.execute(row)


def _take(connection: Connection, name: str, what: str) -> Held:
    held = Held(name, new_claim(), now())
    connection.execute(insert_new(connection, Lease, "name").values(name=name))
    if _claim(connection, held, or_(Lease.claim.is_(None), ran_out(Lease))):
        return held
    other = connection.scalar(select(Lease.claim).where(Lease.name == name))
    if other is not None and is_dead(other) and _claim(connection, held, Lease.claim == other):
        log.info("lease.taken_from_the_dead", name=name, holder=holder_of(other))
        return held
    raise Conflict(
        f"{what} is already running: {holder_of(other or 'somebody else')}.",
        "Wait until it ends; if that process is gone, this clears itself within a minute.",
    )


def _claim(connection: Connection, held: Held, free: ColumnElement[bool]) -> bool:
    return _found(
        connection,
        taking(
            Lease,
            Lease.name == held.name,
            free,
            claim=held.claim,
            seconds=LEASE_SECONDS,
            taken_at=held.taken_at,
        ),
    )


def _keep_renewing(engine: Engine, held: Held, stop: threading.Event) -> None:
    while not stop.wait(LEASE_SECONDS / 4):
        try:
            with engine.begin() as connection:
                if not held.renew(connection):
                    return
        except DBAPIError as error:
            # The next write of the holder confirms the lease itself, so this may fail for a while.
            log.warning("lease.not_renewed", name=held.name, error=type(error).__name__)


def _holds(claim: str | None, until: datetime | None) -> str | None:
    return None if claim is None or is_over(claim, until) else holder_of(claim)


def _found(connection: Connection, statement: Update) -> bool:
    return connection.execute(statement).rowcount == 1


def _host() -> str:
    return socket.gethostname().replace(" ", "-") or "unknown"


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
