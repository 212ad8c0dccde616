"""The form of the file: gzip, a JSON document a line.

First a head: form, revision of the schema, moment. Then for each table a line with its name and
columns, and a list of values for each row. Last a line with the number of rows: a file without it
is not whole.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Column, LargeBinary, Table

import connectors.database.models  # noqa: F401 - fills the metadata with every table
from connectors.database.base import Base, UtcDateTime

FORM = "guichet-backup-1"
PASSING = frozenset(
    {"leases", "console_sessions", "chat_install_states", "link_offers", "log_permits"}
)
"""Tables that are left out: who works at what, who is logged in, half-done links, and permits of
running transactions. Whoever restores begins with none."""


def kept_tables() -> list[Table]:
    """The tables of a backup, each after those that it refers to."""
    return [table for table in Base.metadata.sorted_tables if table.name not in PASSING]


def encoded(row: Sequence[Any], columns: Sequence[Column[Any]]) -> list[Any]:
    """A row as JSON can hold it."""
    return [_encoded(value, column) for value, column in zip(row, columns, strict=True)]


def decoded(row: Sequence[Any], columns: Sequence[Column[Any]]) -> dict[str, Any]:
    """The same row as the database takes it, by the names of its columns."""
    pairs = zip(row, columns, strict=True)
    return {column.name: _decoded(value, column) for value, column in pairs}


def _encoded(value: Any, column: Column[Any]) -> Any:
    if value is None:
        return None
    if isinstance(column.type, UtcDateTime):
        return value.isoformat()
    if isinstance(column.type, LargeBinary):
        return base64.b64encode(value).decode("ascii")
    return value


def _decoded(value: Any, column: Column[Any]) -> Any:
    if value is None:
        return None
    if isinstance(column.type, UtcDateTime):
        return datetime.fromisoformat(value)
    if isinstance(column.type, LargeBinary):
        return base64.b64decode(value, validate=True)
    return value
