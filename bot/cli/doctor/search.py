"""What a search needs: tickets, an index, and the servers that embed and rerank."""

from __future__ import annotations

from dataclasses import replace
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
    from workers.knowledge.embedding.embedders import e5_missed, usable_kind

    if e5_missed(desk.settings):
        found = check("embedder", _in_place_of_e5, desk)
        return replace(found, warning=found.ok)
    if usable_kind(desk.settings) == "lsa":
        return Line("embedder", True, f"lsa, fitted on your tickets; {BETTER}")
    return check("embedder", _embedded_word, desk)


def _in_place_of_e5(desk: Desk) -> str:
    """What serves where e5 is wanted and does not load, why, and what to do."""
    from workers.knowledge.embedding.substitute import substitute

    found = substitute(desk.engine, desk.settings)
    return found.describe() if found else ""


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
