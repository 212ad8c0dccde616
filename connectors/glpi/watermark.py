"""How far a list was read: GLPI's own time stamps, never our clock's.

A ``date_mod`` is when the writing request began, to the second, and the row may be committed
later. So each scan reads again what lies shortly before its watermark; a row that was read twice
without change is known by then, and not read a third time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from connectors.glpi.paging import Row
from connectors.glpi.zone import FORMAT, parse_local

OVERLAP = timedelta(minutes=5)
ENOUGH = 2
"""Scans that must have read a row as it is: the first may have met it in the second in which it
was written twice."""


@dataclass(frozen=True, slots=True)
class Watermark:
    """The newest stamp seen, and how often the rows shortly before it were read, by id."""

    newest: str = ""
    read: Mapping[int, tuple[str, int]] = field(default_factory=dict)

    @property
    def limit(self) -> str:
        """Rows older than this are known. Stamps of one account compare as text."""
        local = parse_local(self.newest)
        return (local - OVERLAP).strftime(FORMAT) if local else ""

    def knows(self, row: Row) -> bool:
        """Whether this very row was read often enough."""
        stamp, times = self.read.get(row["id"], ("", 0))
        return times >= ENOUGH and stamp == row.get("date_mod")

    def to_json(self) -> dict[str, Any]:
        """For the cursor in the database."""
        return {"newest": self.newest, "read": [[i, *seen] for i, seen in self.read.items()]}

    @classmethod
    def from_json(cls, found: Mapping[str, Any]) -> Watermark:
        """The reverse of `to_json`."""
        return cls(found["newest"], {row: (stamp, times) for row, stamp, times in found["read"]})


def since_watermark(
    pages: Iterable[list[Row]], before: Watermark
) -> tuple[dict[int, Row], Watermark]:
    """From pages sorted newest first: the rows to look at, by id, and the next watermark."""
    newest, limit = before.newest, before.limit
    seen: dict[int, Row] = {}
    for page in pages:
        stamps = [stamp for row in page if isinstance(stamp := row.get("date_mod"), str)]
        seen.update((row["id"], row) for row in page)
        newest = max([newest, *stamps])
        if stamps and min(stamps) < limit:
            break
    # A row without a stamp is looked at every time: there is no other way to know.
    recent = [row for row in seen.values() if str(row.get("date_mod") or "~") >= limit]
    after = Watermark(newest)
    read = {
        row["id"]: (str(row["date_mod"]), _times(before, row) + 1)
        for row in recent
        if row.get("date_mod") and str(row["date_mod"]) >= after.limit
    }
    return {row["id"]: row for row in recent if not before.knows(row)}, Watermark(newest, read)


def _times(before: Watermark, row: Row) -> int:
    stamp, times = before.read.get(row["id"], ("", 0))
    return min(times, ENOUGH) if stamp == row.get("date_mod") else 0
