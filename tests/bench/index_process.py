"""One worker's index in a process of its own: how long it takes to load, what it weighs, and how
fast it is searched beside the bare calls below it. Prints one JSON document.

``python -m tests.bench.index_process DATABASE_URL ROUNDS``
"""

from __future__ import annotations

import json
import logging
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import structlog
from sqlalchemy import text

from connectors.database.engine import make_engine
from tests.bench.corpus import records
from tests.bench.report import timed
from workers.knowledge.index.replica import IndexReplica
from workers.knowledge.ranking.query import read_query
from workers.settings import Settings

PROPOSED = 200
"""Candidates of each side, as many as a search takes."""
QUERIES = 60


def memory_mb() -> float:
    """Resident memory of this process."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


def bare_load(url: str) -> float:
    """Seconds to read the same columns with nothing but SQL."""
    engine = make_engine(url)
    began = time.perf_counter()
    with engine.connect() as connection:
        rows = connection.execution_options(stream_results=True).execute(
            text(
                "SELECT p.id, p.ticket_id, p.scope_id, p.language, p.kind, p.terms, v.vector"
                " FROM passages p JOIN passage_vectors v ON v.passage_id = p.id ORDER BY p.id"
            )
        )
        for _ in rows.partitions(4_000):
            pass
    engine.dispose()
    return time.perf_counter() - began


def main() -> None:
    """Load, then search."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    url, rounds = sys.argv[1], int(sys.argv[2])
    bare = bare_load(url)
    replica = IndexReplica(make_engine(url), Settings(database_url=url))
    before = memory_mb()
    began = time.perf_counter()
    replica.load()
    seconds = time.perf_counter() - began
    loaded = replica._loaded
    assert loaded is not None
    graph_began = time.perf_counter()
    while loaded.index.wants_maintenance:
        loaded.index.maintain()
    found: dict[str, Any] = {
        "passages": len(loaded.index),
        "load": seconds,
        "bare_load": bare,
        "graph": time.perf_counter() - graph_began,
        "memory": memory_mb(),
        "index_memory": memory_mb() - before,
        **_searches(loaded, rounds),
    }
    sys.stdout.write(json.dumps(found))


def _searches(loaded: Any, rounds: int) -> dict[str, list[float]]:
    """Seconds of each search, and of the two bare calls; in turns, on the same queries."""
    texts = [one.title for one in records(QUERIES, seed=7)]
    vectors = loaded.embedder.embed_queries(texts)
    state = loaded.index._state
    faiss_index, lexical = state.dense._index, state.lexical
    profile = loaded.weights.profile("en", 5)
    times: dict[str, list[float]] = {"ours": [], "faiss": [], "lexical": []}

    def bare_lexical(query: str) -> object:
        scores = lexical.scores(read_query(query, ["en", "fr"]), profile)
        return np.argpartition(-scores, PROPOSED)[:PROPOSED]

    for turn in range(rounds + 5):
        at = turn % QUERIES
        query, vector = texts[at], np.ascontiguousarray(vectors[at : at + 1])
        ours = timed(
            lambda q=query, v=vector: loaded.index.search(
                q, v[0], k=10, language="en", weights=loaded.weights
            ),
            1,
        )
        dense = timed(lambda v=vector: faiss_index.search(v, PROPOSED), 1)
        words = timed(lambda q=query: bare_lexical(q), 1)
        if turn >= 5:  # The first ones warm caches.
            times["ours"] += ours
            times["faiss"] += dense
            times["lexical"] += words
    return times


if __name__ == "__main__":
    main()
