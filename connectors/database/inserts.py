"""Inserts that meet an existing row, alike on SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session


def insert_new(where: Session | Connection, table: Any, *keys: str) -> Any:
    """``INSERT … ON CONFLICT (keys) DO NOTHING``; without keys, a conflict with any unique key.

    With ``.returning(…)`` the result has no row when there was one before. The insert is one into
    the bare table: an ORM-enabled one takes twice as long, and gives nothing more here.
    """
    return _insert(where, table).on_conflict_do_nothing(index_elements=list(keys) or None)


def put(
    where: Session | Connection, table: Any, key: Mapping[str, Any], values: Mapping[str, Any]
) -> None:
    """Have one row with this key and these values, whether or not it was there before."""
    statement = _insert(where, table).values(**key, **values)
    where.execute(statement.on_conflict_do_update(index_elements=list(key), set_=dict(values)))


def _insert(where: Session | Connection, table: Any) -> Any:
    bind = where.get_bind() if isinstance(where, Session) else where
    dialect = postgresql if bind.dialect.name == "postgresql" else sqlite
    return dialect.insert(table.__table__)
