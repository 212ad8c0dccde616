"""Writing a backup while people work: one view of the database, whatever is committed meanwhile."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path

from sqlalchemy import Connection, Engine, select

from connectors.database.backup.form import FORM, encoded, kept_tables
from connectors.database.base import now
from connectors.database.engine import reading
from connectors.database.migrate import current_revision, require_current
from connectors.errors import BadInput

ROWS_AT_ONCE = 500


def write_backup(engine: Engine, file: Path) -> int:
    """Write every row that is kept into `file`; return how many they are.

    The file is for its owner alone, and there only once it is whole. Raises `BadInput` for a file
    that is there already or cannot be written, and `SchemaMismatch` for an older schema.
    """
    require_current(engine)
    if file.exists():
        raise BadInput(f"{file} is there already.", "Name a new file.")
    partly = file.with_name(file.name + ".partial")
    try:
        descriptor = os.open(partly, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as raw, gzip.GzipFile("", "wb", 6, raw) as packed:
            rows = _write(engine, packed)
        partly.replace(file)
    except OSError as error:
        raise BadInput(
            f"{file} cannot be written: {error.strerror}.", "Name a place that you may write to."
        ) from error
    finally:
        partly.unlink(missing_ok=True)
    return rows


def _write(engine: Engine, packed: gzip.GzipFile) -> int:
    rows = 0
    with reading(engine) as connection:
        revision = current_revision(connection)
        _line(packed, {"form": FORM, "revision": revision, "at": now().isoformat()})
        for table in kept_tables():
            columns = list(table.columns)
            _line(packed, {"table": table.name, "columns": [one.name for one in columns]})
            found = _streaming(connection).execute(select(*columns).order_by(*table.primary_key))
            for part in found.partitions(ROWS_AT_ONCE):
                for row in part:
                    _line(packed, encoded(row, columns))
                rows += len(part)
    _line(packed, {"rows": rows})
    return rows


def _streaming(connection: Connection) -> Connection:
    # The vectors of a large site do not fit into memory beside everything else.
    return connection.execution_options(stream_results=True, max_row_buffer=ROWS_AT_ONCE)


def _line(packed: gzip.GzipFile, document: object) -> None:
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    packed.write(text.encode() + b"\n")
