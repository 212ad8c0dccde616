"""Loading the sample tickets, so that there is something to ask about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cli.runtime.context import say

if TYPE_CHECKING:
    from workers.bootstrap import Desk


def load_sample(desk: Desk, *, quiet: bool = False) -> None:
    """Sync the sample and make its index; a second time both find nothing to do. `quiet` says
    nothing of it."""
    from workers.knowledge.embedding.embedders import usable_kind
    from workers.knowledge.embedding.prepared import Prepared
    from workers.knowledge.embedding.spaces import Spaces
    from workers.knowledge.ingestion.sources import sync_file
    from workers.knowledge.sample import PREPARED, TICKETS

    reports = [sync_file(desk.engine, file, f"sample:{file.stem[-2:]}") for file in TICKETS]
    loaded = sum(report.created + report.updated for report in reports)
    if loaded and not quiet:
        say(f"Loaded {loaded} sample tickets; making the search index …")
    prepared = Prepared.read(PREPARED) if usable_kind(desk.settings) == "e5" else None
    Spaces(desk.engine, desk.settings, prepared).upkeep()
