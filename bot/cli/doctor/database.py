"""The database and its schema."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workers.bootstrap import Desk


def schema(desk: Desk) -> str:
    """Bring the embedded file up to date; raise for a server's schema that is an old one."""
    from workers.bootstrap import ready_database

    ready_database(desk)
    return f"{desk.engine.dialect.name}, the schema is current"
