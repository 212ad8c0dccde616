"""The lease on a source while it is synchronised, and on the index while it is built.

It is given back together with what came of the work: one transaction ends the run.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine

from connectors.database import leases
from connectors.database.checkpoints import store_checkpoint
from connectors.database.last_runs import store_run


@dataclass(frozen=True, slots=True)
class Lease:
    """The lease that a run of a job holds. Every write of the run confirms it."""

    held: leases.Held

    @property
    def name(self) -> str:
        """The source, or ``index``."""
        return self.held.name

    def confirm(self, connection: Connection) -> None:
        """Renew it in the caller's transaction; raise `Conflict` if somebody else has it now."""
        self.held.confirm(connection)

    def finish(
        self,
        connection: Connection,
        result: Mapping[str, Any],
        checkpoint: Mapping[str, Any] | None = None,
    ) -> None:
        """Give it back with what came of it, for people to see, and where the next run begins.

        None keeps the last checkpoint. A run that lost its lease leaves nothing.
        """
        if not self.held.give_back(connection):
            return
        store_run(connection, self.name, self.held.taken_at, result)
        if checkpoint is not None:
            store_checkpoint(connection, self.name, checkpoint)


@contextmanager
def holding(engine: Engine, name: str, what: str) -> Iterator[Lease]:
    """Hold the lease on `name` for the time of the block; see `connectors.database.leases`."""
    with leases.holding(engine, name, what) as held:
        yield Lease(held)
