"""A lease by name, for what has no row of its own."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlalchemy import ColumnElement, Connection, Engine, Update, or_, select
from sqlalchemy.exc import DBAPIError

from connectors.database.base import now
from connectors.database.inserts import insert_new
from connectors.database.leases.claims import ending, is_over, ran_out, renewing, taking
from connectors.database.leases.holders import holder_of, is_dead, new_claim
from connectors.database.models import Lease
from connectors.errors import Conflict

log = structlog.get_logger("guichet.database")

LEASE_SECONDS = 60.0
"""How long a named lease holds without being renewed."""


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
