"""The comparison of drafters as a table for a terminal: a row a contender."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

COLUMNS = (
    ("answered", "answered"),
    ("cited", "citations"),
    ("cover", "coverage"),
    ("faithful", "faithful"),
    ("lang", "language"),
    ("F1", "word_f1"),
    ("ROUGE-L", "rouge_l"),
    ("held", "held"),
    ("silent", "abstained"),
    ("silent right", "right_abstention"),
    ("p50 s", "seconds_p50"),
    ("p95 s", "seconds_p95"),
)


def table(rows: Sequence[dict[str, Any]]) -> Iterable[str]:
    """Lines of equal columns; a dash where there is nothing to measure."""
    cells = [["", *(head for head, _ in COLUMNS)]]
    cells += [[row["name"], *(_cell(row[key]) for _, key in COLUMNS)] for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for line in cells:
        first, *rest = (
            text.ljust(width) if place == 0 else text.rjust(width)
            for place, (text, width) in enumerate(zip(line, widths, strict=True))
        )
        yield "  ".join((first, *rest)).rstrip()


def failures(rows: Sequence[dict[str, Any]]) -> Iterable[str]:
    """A line for each contender that failed at something."""
    for row in rows:
        if row["failed"]:
            said = ", ".join(f"{code} {count}" for code, count in row["failed"].items())
            yield f"{row['name']} failed: {said}"


def _cell(value: float | int | None) -> str:
    if value is None:
        return "–"
    return str(value) if isinstance(value, int) else f"{value:.3f}"
