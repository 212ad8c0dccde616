"""`guichet migrate`."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli.runtime.context import print_json, say, settings_and_logs


def migrate(
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Bring the database to the schema that this version needs. Safe to run at any time."""
    from connectors.database.engine import make_engine
    from connectors.database.migrate import migrate as run

    engine = make_engine(settings_and_logs().database)
    before, after = run(engine)
    if as_json:
        print_json({"before": before, "after": after, "changed": before != after})
    elif before == after:
        say(f"The database is at {after} already.")
    else:
        say(f"The database went from {before or 'nothing'} to {after}.")
