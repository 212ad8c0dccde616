"""What a search needs: tickets, an index, and the servers that embed and rerank."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cli.doctor.check import Line, check
from connectors.errors import GuichetError

if TYPE_CHECKING:
    from workers.bootstrap import Desk


def index(desk: Desk) -> Line:
    """What there is to search, or how to get it."""
    from workers.bootstrap.systems.sources import sources_set

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


BETTER = (
    "one for French and English is a command away: pip install 'guichet[e5]' -c constraints.txt"
)


def embedder(desk: Desk) -> Line:
    """What makes the vectors: a word is embedded, where that is no search on its own."""
    from workers.knowledge.embedding.embedders import e5_trouble, usable_kind

    wanted, kind = desk.settings.embedder, usable_kind(desk.settings)
    if kind == "lsa" and wanted != "e5":
        return Line("embedder", True, f"lsa, fitted on your tickets; {BETTER}")
    if kind == "lsa":
        line = f"lsa serves in place of {wanted}: {e5_trouble()}. Run: pip install 'guichet[e5]'"
        return Line("embedder", True, line, warning=True)
    return check("embedder", _embedded_word, desk)


def _embedded_word(desk: Desk) -> str:
    from workers.knowledge.embedding.embedders import (
        CHANGING,
        changing_embedder,
        open_embedder,
        usable_kind,
    )

    kind = usable_kind(desk.settings)
    changing = kind in CHANGING
    made = changing_embedder(desk.settings, kind) if changing else open_embedder(kind, None)
    size = made.embed_queries(["printer"]).shape[1]
    return f"{made.space}, {size} numbers a vector"


def reranker(desk: Desk) -> str:
    """Have the server order a few texts."""
    from workers.knowledge.retrieval.reranking import open_reranker

    model = open_reranker(desk.settings).check()
    return f"{model} orders the first {desk.settings.reranker_candidates} tickets of a search"
