"""Rows of the table that `make bench` prints."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Row:
    """One measured thing. `ratio` is ours divided by the bare one, beside its budget."""

    name: str
    ours: str
    bare: str = ""
    ratio: float | None = None
    budget: str = ""

    def document(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)


def table(rows: list[Row]) -> str:
    """A Markdown table."""
    lines = ["| what | ours | bare | ratio | budget |", "|---|---|---|---|---|"]
    for row in rows:
        ratio = f"{row.ratio:.2f}" if row.ratio is not None else ""
        lines.append(f"| {row.name} | {row.ours} | {row.bare} | {ratio} | {row.budget} |")
    return "\n".join(lines)


def timed(call: Callable[[], object], rounds: int) -> list[float]:
    """Seconds of each of `rounds` calls."""
    seconds = []
    for _ in range(rounds):
        began = time.perf_counter()
        call()
        seconds.append(time.perf_counter() - began)
    return seconds


def spread(seconds: list[float]) -> str:
    """Median and 99th percentile in milliseconds."""
    middle, worst = np.percentile(seconds, [50, 99]) * 1e3
    return f"p50 {middle:.2f} ms, p99 {worst:.2f} ms"
