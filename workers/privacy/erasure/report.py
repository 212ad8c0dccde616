"""What an erasure did, for the person who asked for it and for the one who has to prove it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Kept:
    """Something that stays here, or is not ours to delete."""

    what: str
    where: tuple[str, ...]
    why: str

    def to_json(self) -> dict[str, Any]:
        """As JSON."""
        return {"what": self.what, "where": list(self.where), "why": self.why}


@dataclass(slots=True)
class Report:
    """Rows by table that were deleted or emptied, what stays here, and what is elsewhere."""

    person: str
    done: bool = True
    """False: it was only looked at, and nothing was changed."""
    rows: Counter[str] = field(default_factory=Counter)
    kept: list[Kept] = field(default_factory=list)
    elsewhere: list[Kept] = field(default_factory=list)
    mentions: dict[str, int] = field(default_factory=dict)
    """Rows, by table and column, in which somebody else wrote one of their names."""

    def erased(self, table: str, number: int) -> None:
        """Count rows of a table."""
        if number:
            self.rows[table] += number

    def to_json(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "person": self.person,
            "done": self.done,
            "erased": dict(sorted(self.rows.items())),
            "kept": [one.to_json() for one in self.kept],
            "elsewhere": [one.to_json() for one in self.elsewhere],
            "mentions": self.mentions,
        }
