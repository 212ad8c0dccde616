"""How long a model rests, and the lock that all who clean claim their tickets under.

A model that fails is left alone for a while, longer each time, so that it is not asked for every
ticket in turn while it is away.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Connection, delete, select

from connectors.database.base import now
from connectors.database.inserts import put
from connectors.database.leases import alone
from connectors.database.models import ModelRest

CLEANING = "cleaning"
"""The name of the lock and of the rest; it is no source."""
FIRST_REST = timedelta(seconds=30)
LONGEST_REST = timedelta(minutes=30)
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


class Rest(NamedTuple):
    """Failures in a row, when the model may be asked again, and the last error's name."""

    failures: int
    until: datetime
    error: str


def lock(connection: Connection) -> None:
    """Keep others from claiming until the transaction ends."""
    alone(connection, CLEANING)


def state(connection: Connection) -> Rest | None:
    """The rest that the last failure began, also when it is over; None if all is well."""
    row = connection.execute(
        select(ModelRest.failures, ModelRest.until, ModelRest.error).where(
            ModelRest.name == CLEANING
        )
    ).first()
    return Rest(*row) if row else None


def until(connection: Connection) -> datetime:
    """When the model may be asked again."""
    rest = state(connection)
    return rest.until if rest else _LONG_AGO


def begin(connection: Connection, error: str) -> datetime:
    """Note a failure; when the rest ends. Each failure in a row doubles it."""
    lock(connection)
    before = state(connection)
    failures = (before.failures if before else 0) + 1
    length = min(FIRST_REST * int(2 ** min(failures - 1, 10)), LONGEST_REST)
    again = now() + length
    values = {"failures": failures, "until": again, "error": error}
    put(connection, ModelRest, {"name": CLEANING}, values)
    return again


def end(connection: Connection) -> None:
    """Note that the model works."""
    lock(connection)
    connection.execute(delete(ModelRest).where(ModelRest.name == CLEANING))
