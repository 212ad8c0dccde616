"""How far a list was read: GLPI's own time stamps, never our clock's.

A ``date_mod`` is when the writing request began, to the second, and the row may be committed
later. So each scan reads again what lies shortly before its watermark; a row that was read twice
without change is known by then, and not read a third time. The stamps are local times: where
clocks are set back, an hour comes twice, so "shortly" is that hour longer.

A stamp that lies in the future (an import, a clock that was wrong) is never a watermark: all
later changes would look older than it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from connectors.glpi.api.paging import Row
from connectors.glpi.api.zone import FORMAT, parse_local

OVERLAP = timedelta(minutes=5) + timedelta(hours=1)
MANY = 4_000
"""Changed rows of one list from which on reading everything is as quick, and needs less memory."""
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


class TooManyChanged(Exception):
    """So many rows changed that everything should be read."""


def since_watermark(
    pages: Iterable[list[Row]], before: Watermark, present: str = ""
) -> tuple[dict[int, Row], Watermark]:
    """From pages sorted newest first: the rows to look at, by id, and the next watermark.

    `present` is the server's time now as it writes it, if known. Raises `TooManyChanged`.
    """
    newest, limit = before.newest, before.limit
    recent: dict[int, Row] = {}
    for page in pages:
        stamps = [stamp for row in page if isinstance(stamp := row.get("date_mod"), str)]
        newest = max([newest, *_past(stamps, present)])
        # A row without a stamp is looked at every time: there is no other way to know.
        recent.update((row["id"], row) for row in page if str(row.get("date_mod") or "~") >= limit)
        if len(recent) > MANY:
            raise TooManyChanged
        if stamps and min(stamps) < limit:
            break
    after = Watermark(newest)
    read = {
        row["id"]: (str(row["date_mod"]), _times(before, row) + 1)
        for row in recent.values()
        if row.get("date_mod") and str(row["date_mod"]) >= after.limit
    }
    return {row["id"]: row for row in recent.values() if not before.knows(row)}, Watermark(
        newest, read
    )


def newest_of(pages: Iterable[list[Row]], present: str = "") -> Watermark:
    """A watermark at the newest stamp that is not in the future."""
    for page in pages:
        stamps = [stamp for row in page if isinstance(stamp := row.get("date_mod"), str)]
        if past := _past(stamps, present):
            return Watermark(max(past))
    return Watermark()


def _past(stamps: Iterable[str], present: str) -> list[str]:
    return [stamp for stamp in stamps if parse_local(stamp) and (not present or stamp <= present)]


def _times(before: Watermark, row: Row) -> int:
    stamp, times = before.read.get(row["id"], ("", 0))
    return min(times, ENOUGH) if stamp == row.get("date_mod") else 0
