"""`guichet backup` and `guichet restore`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.runtime.context import print_json, say, settings_and_logs

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]


def backup(
    file: Annotated[Path, typer.Argument(help="A new file, such as guichet.backup.")],
    as_json: Json = False,
) -> None:
    """Write the whole database into one file, while people work."""
    from bot.cli.data.audit import audit_by_hand
    from connectors.database.backup.writer import write_backup
    from connectors.database.engine import make_engine

    engine = make_engine(settings_and_logs().database)
    rows = write_backup(engine, file)
    # A backup holds everybody: who erases a person has to know of it.
    audit_by_hand(engine, "backup.written", file.name, rows=rows)
    if as_json:
        print_json({"file": str(file), "rows": rows, "bytes": file.stat().st_size})
    else:
        say(f"Wrote {rows:,} rows, {file.stat().st_size / 1e6:,.1f} MB, to {file}.")


def restore(
    file: Annotated[Path, typer.Argument(help="A file of guichet backup.")],
    as_json: Json = False,
) -> None:
    """Read a backup into an empty database, of either kind: all of it, or nothing."""
    from bot.cli.data.audit import audit_by_hand
    from connectors.database.backup.reader import read_backup
    from connectors.database.engine import make_engine

    engine = make_engine(settings_and_logs().database)
    rows = read_backup(engine, file)
    audit_by_hand(engine, "backup.restored", file.name, rows=rows)
    if as_json:
        print_json({"file": str(file), "rows": rows})
    else:
        say(f"Read {rows:,} rows. Everybody has to log in again. Now start Guichet.")
