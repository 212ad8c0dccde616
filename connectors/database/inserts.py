"""Inserts that meet an existing row, alike on SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session


def insert_new(where: Session | Connection, table: Any, *keys: str) -> Any:
    """``INSERT … ON CONFLICT (keys) DO NOTHING``; without keys, a conflict with any unique key.

    With ``.returning(…)`` the result has no row when there was one before. The insert is one into
    the bare table: an ORM-enabled one takes twice as long, and gives nothing more here.
    """
    return _new(_dialect(where), table.__table__, keys)


def put(
    where: Session | Connection, table: Any, key: Mapping[str, Any], values: Mapping[str, Any]
) -> None:
    """Have one row with this key and these values, whether or not it was there before."""
    statement = _insert(_dialect(where), table.__table__).values(**key, **values)
    where.execute(statement.on_conflict_do_update(index_elements=list(key), set_=dict(values)))


@cache
def _new(dialect: str, table: Table, keys: tuple[str, ...]) -> Any:
    # Made once: to make it takes longer than to execute it.
    return _insert(dialect, table).on_conflict_do_nothing(index_elements=list(keys) or None)


def _insert(dialect: str, table: Table) -> Any:
    return (postgresql if dialect == "postgresql" else sqlite).insert(table)


def _dialect(where: Session | Connection) -> str:
    bind = where.get_bind() if isinstance(where, Session) else where
    return bind.dialect.name
