"""Load, memory and search at 40,000 and 400,000 passages, beside the bare calls below them."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from connectors.database.engine import make_engine
from connectors.database.migrate import migrate
from tests.bench.corpus import fill
from tests.bench.report import Row, spread
from tests.support.processes import ROOT
from workers.settings import Settings

SIZES = (40_000, 80_000, 400_000)
"""80,000 passages are 40,000 tickets here, of which the budgets speak."""


def run(*, quick: bool) -> list[Row]:
    """Make the knowledge, and look at it in a process of its own."""
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="guichet-bench-") as folder:
        url = f"sqlite:///{Path(folder) / 'knowledge.db'}"
        settings = Settings(home=Path(folder), database_url=url)
        engine = make_engine(url)
        migrate(engine)
        for size in SIZES[:1] if quick else SIZES:
            sys.stderr.write(f"   making {size:,} passages\n")
            fill(engine, settings, size)
            rows += _rows(_measure(url, 100 if quick else 300))
        engine.dispose()
    return rows


def _measure(url: str, rounds: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.bench.index_process", url, str(rounds)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _rows(found: dict[str, Any]) -> list[Row]:
    count = f"{found['passages']:,} passages"
    bare = np.add(found["faiss"], found["lexical"])
    budget = "≤ 1.5" if found["passages"] == 80_000 else ""
    return [
        Row(
            f"search, {count}",
            spread(found["ours"]),
            f"FAISS {spread(found['faiss'])}; words {spread(found['lexical'])}",
            float(np.median(found["ours"]) / np.median(bare)),
            budget,
        ),
        Row(
            f"index load, {count}",
            f"{found['load']:.1f} s",
            f"SELECT of the same rows: {found['bare_load']:.1f} s",
            found["load"] / found["bare_load"],
            "seconds",
        ),
        Row(
            f"memory of the process, {count}",
            f"{found['memory']:.0f} MB, of which the index {found['index_memory']:.0f} MB",
            f"graph built in {found['graph']:.0f} s" if found["graph"] > 1 else "exact search",
            None,
            "≤ 500 MB" if found["passages"] == 80_000 else "",
        ),
    ]
