"""What changed in GLPI since a watermark: few requests when it was quiet.

A ticket's ``date_mod`` tells of nearly everything. Its holes: an edited solution (its own
``date_mod`` moves, so solutions are read by theirs too), a removed actor and a purged ticket
(nothing tells, so the ids of all tickets are compared now and then), a trashed ticket (it is in
another list).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from zoneinfo import ZoneInfo

from connectors.contracts.sources import BadRecord, GoneRecord
from connectors.contracts.tickets import TicketRecord
from connectors.glpi.children import AT_ONCE, GONE, children_of
from connectors.glpi.client import GlpiClient
from connectors.glpi.errors import GlpiRefused
from connectors.glpi.paging import Row
from connectors.glpi.records import SOLUTION, Names, parent_of, ticket_record
from connectors.glpi.watermark import Watermark, since_watermark

TRASH = "trash"
"""The watermark of tickets in the trash, which are a list of their own."""
BATCH = 2_000
Found = TicketRecord | GoneRecord | BadRecord


def watermarks(client: GlpiClient) -> dict[str, Watermark]:
    """Where GLPI stands now. Taken before a full download, so that the incremental after it sees
    again whatever changed while the download ran."""
    return {
        "Ticket": _newest(client, "Ticket"),
        TRASH: _newest(client, "Ticket", is_deleted=1),
        SOLUTION: _newest(client, SOLUTION),
    }


@dataclass
class Changes:
    """An incremental scan. `marks` are those of the scan before; afterwards, those of this one."""

    client: GlpiClient
    names: Names
    zone: ZoneInfo
    root_url: str
    marks: dict[str, Watermark] = field(default_factory=dict)

    def records(self) -> Iterator[Found]:
        """Changed tickets as they are now, and those that are gone."""
        live = self._changed("Ticket", "Ticket")
        trashed = self._changed("Ticket", TRASH, is_deleted=1).keys() - live.keys()
        edited = {
            ticket
            for row in self._changed(SOLUTION, SOLUTION).values()
            if (ticket := parent_of(SOLUTION, row)) is not None
        }
        yield from (GoneRecord(str(ticket)) for ticket in sorted(trashed))
        yield from self._assembled(list(live.values()))
        yield from self.of(sorted(edited - live.keys() - trashed))

    def of(self, tickets: Sequence[int]) -> Iterator[Found]:
        """The tickets with these ids as they are now."""
        waiting = iter(tickets)
        while some := list(islice(waiting, BATCH)):
            with ThreadPoolExecutor(AT_ONCE) as pool:
                rows = list(pool.map(partial(_row, self.client), some))
            for ticket, row in zip(some, rows, strict=True):
                if row is None:
                    yield GoneRecord(str(ticket))
            yield from self._assembled([row for row in rows if row is not None])

    def _changed(self, itemtype: str, mark: str, **options: int) -> dict[int, Row]:
        """Rows that changed since the watermark `mark`, by id."""
        pages = self.client.newest(itemtype, **options)
        rows, self.marks[mark] = since_watermark(pages, self.marks.get(mark) or Watermark())
        return rows

    def _assembled(self, rows: Sequence[Row]) -> Iterator[Found]:
        waiting = iter(rows)
        while some := list(islice(waiting, BATCH)):
            children = children_of(self.client, [row["id"] for row in some])
            for row in some:
                if row["id"] in children:
                    yield self._record(row, children[row["id"]])
                else:
                    yield GoneRecord(str(row["id"]))

    def _record(self, row: Row, children: Mapping[str, Sequence[Row]]) -> Found:
        try:
            return ticket_record(row, children, self.names, self.zone, self.root_url)
        except (TypeError, ValueError, KeyError) as error:
            return BadRecord(f"unreadable ({type(error).__name__})", external_id=str(row["id"]))


def _row(client: GlpiClient, ticket: int) -> Row | None:
    """The ticket; None if it is in the trash, purged, or no longer ours to see."""
    try:
        row = client.item("Ticket", ticket)
    except GlpiRefused as error:
        if error.status in GONE:
            return None
        raise
    return row if row is not None and row.get("is_deleted") in (0, "0", False, None) else None


def _newest(client: GlpiClient, itemtype: str, **options: int) -> Watermark:
    for page in client.newest(itemtype, size=20, **options):
        stamps = [str(row["date_mod"]) for row in page if row.get("date_mod")]
        return Watermark(max(stamps, default=""))
    return Watermark()
