"""Who is at what: the columns of a claim, and the leases that belong to no row of another table."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from connectors.database.base import Base


class Claimed:
    """The two columns of every row that one process at a time works on."""

    claim: Mapped[str | None]
    """Who is at it, readable: ``pid 4711 on host`` and a random token, which must still stand here
    when the result is written; see `connectors.database.leases`."""
    claimed_until: Mapped[datetime | None]


class Lease(Claimed, Base):
    """A lease by name: on a source while it is synchronised, on the index while it is built."""

    __tablename__ = "leases"

    name: Mapped[str] = mapped_column(primary_key=True)
    taken_at: Mapped[datetime | None]
    """When it was last taken; it may have been given back since."""
