"""What changed in GLPI since a watermark: few requests when it was quiet.

A ticket's ``date_mod`` tells of nearly everything. Its holes: an edited solution (its own
``date_mod`` moves, so solutions are read by theirs too), a removed actor and a purged ticket
(nothing tells, so the ids of all tickets are compared now and then), a trashed ticket (it is in
another list).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from zoneinfo import ZoneInfo

from connectors.contracts.sources import BadRecord, GoneRecord
from connectors.contracts.tickets import TicketRecord
from connectors.glpi.client import GlpiClient
from connectors.glpi.errors import GlpiRefused
from connectors.glpi.paging import Row
from connectors.glpi.records import CHILDREN, SOLUTION, Names, parent_of, ticket_record
from connectors.glpi.zone import FORMAT, parse_local

OVERLAP = timedelta(minutes=5)
"""``date_mod`` is when the writing request began, to the second; its commit may come later."""
TRASH = "trash"
"""The watermark of tickets in the trash, which are a list of their own."""
AT_ONCE = 4
"""Connections that fetch changed tickets: GLPI gains nothing from more."""


def watermarks(client: GlpiClient) -> dict[str, str]:
    """Where GLPI stands now. Taken before a full download, so that the incremental after it sees
    again whatever changed while the download ran."""
    return {
        "Ticket": _newest(client, "Ticket"),
        TRASH: _newest(client, "Ticket", is_deleted=1),
        SOLUTION: _newest(client, SOLUTION),
    }


@dataclass
class Changes:
    """An incremental scan. Watermarks are GLPI's own strings, never our clock's."""

    client: GlpiClient
    names: Names
    zone: ZoneInfo
    root_url: str
    since: dict[str, str]
    newest_seen: dict[str, str] = field(default_factory=dict)

    def records(self) -> Iterator[TicketRecord | GoneRecord | BadRecord]:
        """Changed tickets as they are now, and those that are gone."""
        live = self._changed("Ticket", "Ticket")
        trashed = set(self._changed("Ticket", TRASH, is_deleted=1))
        edited = {
            ticket
            for row in self._changed(SOLUTION, SOLUTION).values()
            if (ticket := parent_of(SOLUTION, row)) is not None
        }
        yield from (GoneRecord(str(ticket)) for ticket in sorted(trashed - live.keys()))
        yield from self.of(sorted((live.keys() | edited) - (trashed - live.keys())))

    def of(self, tickets: Iterable[int]) -> Iterator[TicketRecord | GoneRecord | BadRecord]:
        """The tickets with these ids as they are now."""
        with ThreadPoolExecutor(AT_ONCE) as pool:
            yield from pool.map(self._one, tickets)

    def _changed(self, itemtype: str, mark: str, **options: int) -> dict[int, Row]:
        """Rows that changed since the watermark `mark`, by id."""
        since = self.since.get(mark, "")
        limit = _before(since)
        newest = since
        found: dict[int, Row] = {}
        for page in self.client.newest(itemtype, **options):
            for row in page:
                found[row["id"]] = row
            stamps = [stamp for row in page if isinstance(stamp := row.get("date_mod"), str)]
            newest = max([newest, *stamps])
            if stamps and min(stamps) < limit:
                break
        self.newest_seen[mark] = newest
        return {
            row_id: row for row_id, row in found.items() if str(row.get("date_mod") or "~") >= limit
        }

    def _one(self, ticket: int) -> TicketRecord | GoneRecord | BadRecord:
        try:
            row = self.client.item("Ticket", ticket)
            if row is None or row.get("is_deleted") not in (0, "0", False, None):
                return GoneRecord(str(ticket))
            children = {kind: self.client.children("Ticket", ticket, kind) for kind in CHILDREN}
        except GlpiRefused as error:
            # 403: it moved to an entity that this account does not see, so we may not keep it.
            # 404 among its children: it was purged while we looked.
            if error.status in (403, 404):
                return GoneRecord(str(ticket))
            raise
        try:
            return ticket_record(row, children, self.names, self.zone, self.root_url)
        except (TypeError, ValueError, KeyError) as error:
            return BadRecord(f"unreadable ({type(error).__name__})", external_id=str(ticket))


def _newest(client: GlpiClient, itemtype: str, **options: int) -> str:
    for page in client.newest(itemtype, size=20, **options):
        return max((str(row["date_mod"]) for row in page if row.get("date_mod")), default="")
    return ""


def _before(watermark: str) -> str:
    """The watermark less the overlap. Both are the account's local time, and compare as text."""
    local = parse_local(watermark)
    return (local - OVERLAP).strftime(FORMAT) if local else ""
