"""How long `guichet --help` takes, beside a bare Python and one that imports Typer."""

from __future__ import annotations

import statistics
import subprocess
import sys
from functools import partial

from tests.bench.report import Row, timed
from tests.support.processes import GUICHET, ROOT

OURS = (*GUICHET, "--help")
BARE = {
    "python -c pass": (sys.executable, "-c", "pass"),
    "import typer": (sys.executable, "-c", "import typer"),
}


def run(*, quick: bool) -> list[Row]:
    """Start each a number of times, in turn, so that a slow moment meets all of them."""
    commands = {"ours": OURS, **BARE}
    seconds: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(5 if quick else 20):
        for name, command in commands.items():
            seconds[name] += timed(partial(_start, command), 1)
    ours = statistics.median(seconds["ours"])
    return [
        Row(
            "guichet --help",
            f"median {ours:.3f} s, best {min(seconds['ours']):.3f} s",
            f"{name}: median {(bare := statistics.median(seconds[name])):.3f} s",
            ours / bare,
            "≤ 0.5 s",
        )
        for name in BARE
    ]


def _start(command: tuple[str, ...]) -> None:
    subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, check=True)
