"""Inserts that leave an existing row alone, alike on SQLite and PostgreSQL."""

from __future__ import annotations

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session


def insert_new(session: Session, table: Any, *keys: str) -> Any:
    """``INSERT … ON CONFLICT (keys) DO NOTHING``; without keys, a conflict with any unique key.

    With ``.returning(…)`` the result has no row when there was one before. The insert is one into
    the bare table: an ORM-enabled one takes twice as long, and gives nothing more here.
    """
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    return dialect.insert(table.__table__).on_conflict_do_nothing(index_elements=list(keys) or None)
