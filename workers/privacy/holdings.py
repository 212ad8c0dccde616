"""What each table holds of people, what erases it, and how long it stays.

The table is `holdings.toml`. A test holds it against the models, so that no table and no column
with text comes without a word on both.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("holdings.toml")


@dataclass(frozen=True, slots=True)
class Holding:
    """One table."""

    holds: str
    """What it holds of people; ``nothing`` where that is so."""
    words: tuple[str, ...]
    """Columns with words of people, or by which somebody is known."""
    codes: tuple[str, ...]
    """The other columns that can hold text: ids of our own, codes, numbers, words of the site."""
    erased: str
    """What the erasure of a person does to it."""
    kept: str
    """How long it stays."""


@cache
def holdings() -> dict[str, Holding]:
    """Every table, by name."""
    written = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {
        name: Holding(
            one["holds"], tuple(one["words"]), tuple(one["codes"]), one["erased"], one["kept"]
        )
        for name, one in written.items()
    }
