"""The solved tickets of the sample, with their language."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

from workers.generation.extractive.steps import is_useless
from workers.text.language import detect_language


def solved_tickets() -> list[dict[str, Any]]:
    """Those with a solution that says something, in the order of their files."""
    folder = files("workers.knowledge.sample")
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.startswith("tickets"))
    rows = [
        json.loads(line)
        for name in names
        for line in (folder / name).read_text(encoding="utf-8").splitlines()
        if line.strip()
    ]
    return [
        {**row, "language": detect_language(row["solution"])}
        for row in rows
        if row.get("solution") and not is_useless(row["solution"])
    ]
