"""What changed in GLPI since a watermark: few requests when it was quiet.

A ticket's ``date_mod`` tells of nearly everything. Its holes: an edited solution (its own
``date_mod`` moves, so solutions are read by theirs too), a removed actor and a purged ticket
(nothing tells, so the ids of all tickets and all actors are compared now and then), a trashed
ticket (it is in another list).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from zoneinfo import ZoneInfo

from connectors.contracts.documents import SourceDocument
from connectors.contracts.source import BadRecord, GoneRecord
from connectors.glpi.api.client import GlpiClient
from connectors.glpi.api.paging import Row
from connectors.glpi.api.watermark import Watermark, newest_of, since_watermark
from connectors.glpi.source.children import AT_ONCE, children_of, visible
from connectors.glpi.source.records import SOLUTION, Names, is_trashed, parent_of, ticket_record

TRASH = "trash"
"""The watermark of tickets in the trash, which are a list of their own."""
BATCH = 2_000
FIRST = 20
Found = SourceDocument | GoneRecord | BadRecord


def watermarks(client: GlpiClient, present: str = "") -> dict[str, Watermark]:
    """Where GLPI stands now. Taken before a full download, so that the incremental after it sees
    again whatever changed while the download ran. `present` is the server's time, if known."""
    return {
        "Ticket": newest_of(client.newest("Ticket", size=FIRST), present),
        TRASH: newest_of(client.newest("Ticket", size=FIRST, is_deleted=1), present),
        SOLUTION: newest_of(client.newest(SOLUTION, size=FIRST), present),
    }


@dataclass
class Changes:
    """An incremental scan. `marks` are those of the scan before; afterwards, those of this one."""

    client: GlpiClient
    names: Names
    zone: ZoneInfo
    root_url: str
    marks: dict[str, Watermark] = field(default_factory=dict)
    present: str = ""
    """The server's time as it writes it, if known: later stamps are no watermarks."""
    lists: Mapping[str, int] = field(default_factory=dict)
    """Rows that the lists of children had; see `connectors.glpi.source.children.check_lists`."""

    def records(self) -> Iterator[Found]:
        """Changed tickets as they are now, and those that are gone.

        Raises `TooManyChanged` before the first of them.
        """
        live = {
            ticket: row
            for ticket, row in self._changed("Ticket", "Ticket").items()
            if not is_trashed(row)
        }
        # Only what says so itself is in the trash, should GLPI ever ignore what we asked for.
        trashed = {
            ticket
            for ticket, row in self._changed("Ticket", TRASH, is_deleted=1).items()
            if is_trashed(row)
        } - live.keys()
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
        before = self.marks.get(mark) or Watermark()
        rows, self.marks[mark] = since_watermark(pages, before, self.present)
        return rows

    def _assembled(self, rows: Sequence[Row]) -> Iterator[Found]:
        waiting = iter(rows)
        while some := list(islice(waiting, BATCH)):
            children = children_of(self.client, [row["id"] for row in some], self.lists)
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
    row = visible(client, ticket)
    return row if row is not None and not is_trashed(row) else None
