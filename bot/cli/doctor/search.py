"""What a search needs: tickets, an index, and the servers that embed and rerank."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cli.doctor.check import Line, check
from connectors.errors import GuichetError

if TYPE_CHECKING:
    from workers.bootstrap import Desk


def index(desk: Desk) -> Line:
    """What there is to search, or how to get it."""
    from workers.bootstrap.sources import sources_set

    found = check("index", _tickets_and_passages, desk)
    if found.ok and not found.line:
        for kind in sources_set(desk.settings):
            # It is run before the first sync, to see whether that will do.
            line = f"no tickets yet. Run: guichet sync {kind.name}"
            return Line("index", True, line, warning=True)
        return Line("index", False, "no tickets yet. Run: guichet sync file PATH")
    return found


def _tickets_and_passages(desk: Desk) -> str:
    """What there is to search; empty if there is nothing yet."""
    from workers.knowledge.overview import overview

    found = overview(desk.engine)
    if not found.tickets:
        return ""
    if found.space is None:
        raise GuichetError("there are tickets and no index.", "Run: guichet index rebuild")
    return f"{found.tickets} tickets, {found.passages} passages, space {found.space}"


def embedder(desk: Desk) -> str:
    """Embed a word on the server."""
    from workers.knowledge.embedding.embedders import remote_embedder

    made = remote_embedder(desk.settings, desk.settings.embedder)
    return f"{made.space}, {made.dimension} numbers a vector"


def reranker(desk: Desk) -> str:
    """Have the server order a few texts."""
    from workers.knowledge.retrieval.reranking import open_reranker

    model = open_reranker(desk.settings).check()
    return f"{model} orders the first {desk.settings.reranker_candidates} tickets of a search"
