"""What came of the last run of each job, for people to see."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from connectors.database.base import now
from connectors.database.inserts import put
from connectors.database.models import LastRun


def store_run(
    where: Session | Connection,
    name: str,
    started_at: datetime | None,
    result: Mapping[str, Any] | None,
) -> None:
    """Note that a run of `name` ended now, in the caller's transaction. `result` is JSON."""
    values = {
        "started_at": started_at,
        "finished_at": now(),
        "result": dict(result) if result is not None else None,
    }
    put(where, LastRun, {"name": name}, values)


def last_runs(where: Session | Connection) -> dict[str, LastRun]:
    """The last run of each job that ever ended, by name. The rows are no longer the session's."""
    columns = (LastRun.name, LastRun.started_at, LastRun.finished_at, LastRun.result)
    return {
        row.name: LastRun(
            name=row.name,
            started_at=row.started_at,
            finished_at=row.finished_at,
            result=row.result,
        )
        for row in where.execute(select(*columns))
    }
