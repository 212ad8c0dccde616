"""`guichet eval …`: measure the search on labelled questions."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.commands.context import print_json, say, settings_and_logs

app = typer.Typer(help="Measure on labelled data.", no_args_is_help=True, add_completion=False)


@app.callback()
def _evaluate() -> None:
    """Measure on labelled data."""
