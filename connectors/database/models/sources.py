"""What the runs of jobs leave behind: a result for people, and where the next one begins."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from connectors.database.base import Base, now


class LastRun(Base):
    """The last run that ended of each job: the sync of a source, the building of the index."""

    __tablename__ = "last_runs"

    name: Mapped[str] = mapped_column(primary_key=True)
    """The source, such as ``file:tickets``, or the job."""
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime]
    result: Mapped[dict[str, Any] | None]
    """Counts and codes for people to see; ``failed`` holds the name of an error."""


class SourceCheckpoint(Base):
    """Where a source stood when its last sync ended well.

    What is in `checkpoint` is the business of the source's connector alone.
    """

    __tablename__ = "source_checkpoints"

    source: Mapped[str] = mapped_column(primary_key=True)
    checkpoint: Mapped[dict[str, Any]]


class WithheldRecord(Base):
    """A record of a source that is not taken up again, because its author was erased here."""

    __tablename__ = "withheld_records"

    source: Mapped[str] = mapped_column(primary_key=True)
    external_id: Mapped[str] = mapped_column(primary_key=True)
    since: Mapped[datetime] = mapped_column(default=now)
