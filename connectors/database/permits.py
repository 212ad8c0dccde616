"""The permit to change the append-only logs, for one transaction.

Retention deletes what is older than the settings say, and the erasure of a person takes their words
out. Both say so by a row of `log_permits`, which the triggers of the logs look for. Everything else
is refused, whoever asks.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from connectors.database.models import LogPermit


@contextmanager
def changing_logs(session: Session) -> Iterator[None]:
    """Let this session change the logs until the block ends. Its transaction alone may."""
    session.flush()
    session.execute(insert(LogPermit.__table__).values(id=1))  # type: ignore[arg-type]
    yield
    session.flush()
    session.execute(delete(LogPermit))
