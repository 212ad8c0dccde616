"""The database and its schema."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workers.bootstrap import Desk


def schema(desk: Desk) -> str:
    """Bring the embedded file up to date; raise for a server's schema that is an old one, and for
    a pooler that lends its sessions for less than a transaction."""
    from connectors.database.availability import is_pooled
    from workers.bootstrap import ready_database

    ready_database(desk)
    with desk.engine.connect() as connection:
        pooled = " behind a pooler" if is_pooled(connection) else ""
    return f"{desk.engine.dialect.name}{pooled}, the schema is current"
