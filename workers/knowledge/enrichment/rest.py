"""One row for all who clean: the lock that claims are made under, and how long a model rests.

A model that fails is left alone for a while, longer each time, so that it is not asked for every
ticket in turn while it is away.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select, update
from sqlalchemy.dialects import postgresql, sqlite

from connectors.database.base import now
from connectors.database.models import SyncCursor

ROW = "cleaning"
"""The name of the row among the cursors; it is no source."""
FIRST_REST = timedelta(seconds=30)
LONGEST_REST = timedelta(minutes=30)
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def lock(connection: Connection) -> None:
    """Hold the row until the transaction ends."""
    found = connection.scalar(
        select(SyncCursor.source).where(SyncCursor.source == ROW).with_for_update()
    )
    if found is None:
        on = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
        connection.execute(on(SyncCursor).values(source=ROW, cursor={}).on_conflict_do_nothing())
        connection.execute(
            select(SyncCursor.source).where(SyncCursor.source == ROW).with_for_update()
        )


def until(connection: Connection) -> datetime:
    """When the model may be asked again."""
    said = state(connection).get("until")
    return datetime.fromisoformat(said) if said else _LONG_AGO


def state(connection: Connection) -> dict[str, Any]:
    """``failures`` in a row, ``until``, and the last ``error``'s name; empty if all is well."""
    found = connection.scalar(select(SyncCursor.cursor).where(SyncCursor.source == ROW))
    return found or {}


def begin(connection: Connection, error: str) -> datetime:
    """Note a failure; when the rest ends. Each failure in a row doubles it."""
    lock(connection)
    failures = int(state(connection).get("failures", 0)) + 1
    length = min(FIRST_REST * int(2 ** min(failures - 1, 10)), LONGEST_REST)
    again = now() + length
    _put(connection, {"failures": failures, "until": again.isoformat(), "error": error})
    return again


def end(connection: Connection) -> None:
    """Note that the model works."""
    lock(connection)
    _put(connection, {})


def _put(connection: Connection, cursor: dict[str, Any]) -> None:
    connection.execute(update(SyncCursor).where(SyncCursor.source == ROW).values(cursor=cursor))
