"""Loading the sample tickets, so that there is something to ask about."""

from __future__ import annotations

from pathlib import Path

from bot.commands.context import say
from workers.bootstrap import Desk

SOURCE = "sample"


def load_sample(desk: Desk) -> None:
    """Sync the sample and make its index; a second time both find nothing to do."""
    from workers import knowledge
    from workers.knowledge.spaces import Spaces
    from workers.knowledge.sync import sync_file

    path = Path(knowledge.__file__).parent / "sample" / "tickets.jsonl"
    report = sync_file(desk.engine, path, SOURCE)
    if report.created or report.updated:
        say(f"Loaded {report.created + report.updated} sample tickets; making the search index …")
    Spaces(desk.engine, desk.settings).upkeep()
