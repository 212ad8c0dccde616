"""What a sync did, in numbers, with what it could not read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from connectors.contracts.source import BadRecord

ERRORS_KEPT = 1_000
LINES_KEPT = 5
SUMMED = ("fetched", "created", "updated", "unchanged", "deleted", "skipped", "requests")


@dataclass(slots=True)
class Remark:
    """Something that was left out of records, how often, and in which lines first."""

    count: int = 0
    lines: list[int] = field(default_factory=list)


@dataclass(slots=True)
class SyncReport:
    """`fetched` records came, of which `duplicates` were replaced by a later one with their id;
    `skipped` could not be read. `requests` counts calls to the source, `seconds` is wall time."""

    source: str
    fetched: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    deleted: int = 0
    duplicates: int = 0
    skipped: int = 0
    errors: list[BadRecord] = field(default_factory=list)
    remarks: dict[str, Remark] = field(default_factory=dict)
    incomplete: bool = False
    requests: int = 0
    seconds: float = 0.0

    @property
    def written(self) -> int:
        """Tickets that were created, changed or deleted."""
        return self.created + self.updated + self.deleted

    def bad(self, record: BadRecord) -> None:
        """Count a record that was skipped. The first thousand are kept with their reasons."""
        self.skipped += 1
        self.incomplete = self.incomplete or record.incomplete
        if len(self.errors) < ERRORS_KEPT:
            self.errors.append(record)

    def remark(self, line: int, text: str) -> None:
        """Count a field that was left out."""
        remark = self.remarks.setdefault(text, Remark())
        remark.count += 1
        if len(remark.lines) < LINES_KEPT:
            remark.lines.append(line)

    def to_json(self) -> dict[str, Any]:
        """As one JSON object, for `--json` and for the sync's row in the database."""
        return {
            "source": self.source,
            "fetched": self.fetched,
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "deleted": self.deleted,
            "duplicates": self.duplicates,
            "skipped": self.skipped,
            "errors": [_error(bad) for bad in self.errors],
            "remarks": [
                {"text": text, "count": remark.count, "lines": remark.lines}
                for text, remark in self.remarks.items()
            ],
            "incomplete": self.incomplete,
            "requests": self.requests,
            "seconds": round(self.seconds, 3),
        }


def summed(reports: Iterable[SyncReport]) -> dict[str, Any]:
    """The numbers of several reports as one JSON object: as `guichet sync … --json` tells."""
    reports = list(reports)
    counts: dict[str, Any] = {
        name: sum(getattr(report, name) for report in reports) for name in SUMMED
    }
    return counts | {"seconds": round(sum(report.seconds for report in reports), 3)}


def _error(bad: BadRecord) -> dict[str, Any]:
    where: dict[str, Any] = {}
    if bad.line is not None:
        where["line"] = bad.line
    if bad.external_id is not None:
        where["id"] = bad.external_id
    return where | {"reason": bad.reason}
