"""Reading a backup into an empty database, all of it or nothing."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Connection,
    Engine,
    Integer,
    Table,
    bindparam,
    delete,
    func,
    insert,
    select,
    text,
    update,
)

from connectors.database.backup.form import FORM, decoded, kept_tables
from connectors.database.base import Base
from connectors.database.migrate import current_revision, migrate
from connectors.errors import BadInput, Conflict, SchemaMismatch

ROWS_AT_ONCE = 500
SEEDED = ("scopes", "knowledge_state")
"""Tables in which the migrations leave rows."""
HINT = "Make the backup again, or take another one."

Row = dict[str, Any]


def read_backup(engine: Engine, file: Path) -> int:
    """Bring the schema up to date, then write every row of the backup; return how many they are.

    Raises `Conflict` for a database that has rows, `SchemaMismatch` for a backup of another
    version, and `BadInput` for a file that is no whole backup. After any error the database is as
    it was.
    """
    migrate(engine)
    lines = _lines(file)
    with engine.begin() as connection:
        _require_same_schema(connection, next(lines, None), file)
        _require_empty(connection)
        for name in SEEDED:
            connection.execute(delete(Base.metadata.tables[name]))
        rows = _insert_all(connection, lines, file)
        _set_counters(connection)
    return rows


def _lines(file: Path) -> Iterator[Any]:
    try:
        with gzip.open(file, "rt", encoding="utf-8") as packed:
            for line in packed:
                yield json.loads(line)
    except FileNotFoundError:
        raise BadInput(f"There is no file {file}.", "Check the path.") from None
    except (OSError, EOFError, ValueError, zlib.error) as error:
        name = type(error).__name__
        raise BadInput(f"{file} is no whole backup ({name}).", HINT) from error


def _require_same_schema(connection: Connection, head: Any, file: Path) -> None:
    if not isinstance(head, dict) or head.get("form") != FORM:
        raise BadInput(f"{file} is no backup of Guichet.", "Name a file of guichet backup.")
    ours = current_revision(connection)
    if head["revision"] != ours:
        raise SchemaMismatch(
            f"The backup has the schema {head['revision']}, this version {ours}.",
            "Restore it with the version that made it, then upgrade.",
        )


def _require_empty(connection: Connection) -> None:
    for table in kept_tables():
        rows = connection.scalar(select(func.count()).select_from(table)) or 0
        if rows and table.name not in SEEDED:
            raise Conflict(
                f"The database has {rows:,} rows in {table.name} already.",
                "Restore into a new database.",
            )


def _insert_all(connection: Connection, lines: Iterator[Any], file: Path) -> int:
    tables = {table.name: table for table in kept_tables()}
    rows, writer = 0, None
    for line in lines:
        if isinstance(line, list) and writer is not None:
            writer.add(line)
            rows += 1
            continue
        if writer is not None:
            writer.finish()
        if isinstance(line, dict) and line.get("table") in tables:
            writer = _Writer(connection, tables[line["table"]], line["columns"])
        elif line == {"rows": rows}:
            return rows
        else:
            break
    raise BadInput(f"{file} is no whole backup: its last line is missing.", HINT)


class _Writer:
    """Writes the rows of one table. What a row says of another row of the same table is written
    last, when both are there."""

    def __init__(self, connection: Connection, table: Table, names: list[str]) -> None:
        self._connection = connection
        self._table = table
        self._columns = [table.columns[name] for name in names]
        self._own = [
            column.name
            for column in table.columns
            if any(key.column.table is table for key in column.foreign_keys)
        ]
        self._waiting: list[Row] = []
        self._links: list[Row] = []

    def add(self, line: list[Any]) -> None:
        """Take one row."""
        row = decoded(line, self._columns)
        links = {name: row[name] for name in self._own if row[name] is not None}
        if links:
            keys = {f"its_{key.name}": row[key.name] for key in self._table.primary_key}
            self._links.append({**dict.fromkeys(self._own), **links, **keys})
            row |= dict.fromkeys(links)
        self._waiting.append(row)
        if len(self._waiting) >= ROWS_AT_ONCE:
            self._flush()

    def finish(self) -> None:
        """Write what waits."""
        self._flush()
        if self._links:
            its = [key == bindparam(f"its_{key.name}") for key in self._table.primary_key]
            values: dict[Any, Any] = {name: bindparam(name) for name in self._own}
            self._connection.execute(update(self._table).where(*its).values(values), self._links)
            self._links = []

    def _flush(self) -> None:
        if self._waiting:
            self._connection.execute(insert(self._table), self._waiting)
            self._waiting = []


def _set_counters(connection: Connection) -> None:
    """On PostgreSQL a counter does not know of ids that were written; SQLite looks itself."""
    if connection.dialect.name != "postgresql":
        return
    for table in kept_tables():
        keys = list(table.primary_key)
        if len(keys) != 1 or not isinstance(keys[0].type, Integer):
            continue
        counter = connection.scalar(
            text("SELECT pg_get_serial_sequence(:table, :column)"),
            {"table": table.name, "column": keys[0].name},
        )
        most = connection.scalar(select(func.max(keys[0])))
        if counter and most:
            values = {"counter": counter, "most": most}
            connection.execute(text("SELECT setval(CAST(:counter AS regclass), :most)"), values)
