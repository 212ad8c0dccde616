"""The commands about what is known: migrate, sync, search, eval."""

from __future__ import annotations

import typer

from bot.cli import eval as evaluation
from bot.cli import migrate, search, sync


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(migrate.migrate)
    app.add_typer(sync.app, name="sync")
    app.command()(search.search)
    app.add_typer(evaluation.app, name="eval")
