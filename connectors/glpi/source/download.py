"""Everything that GLPI has, ticket by ticket: about one request per 1,000 rows of its tables.

Follow-ups, solutions, tasks and actors come first, by their global lists, into a spool on disk.
Those lists hold more than the account should see, so a child is used only when its ticket comes
by in `/Ticket`, which GLPI does filter; private ones are dropped as they arrive.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from connectors.contracts.documents import SourceDocument
from connectors.contracts.source import BadRecord
from connectors.glpi.api.client import GlpiClient
from connectors.glpi.api.gather import side_by_side
from connectors.glpi.api.paging import Row
from connectors.glpi.source.children import check_lists, child_lists
from connectors.glpi.source.records import (
    CHILD_FIELDS,
    CHILDREN,
    Names,
    counts,
    is_private,
    is_trashed,
    parent_of,
    ticket_record,
)
from connectors.glpi.source.spool import Spool

Tell = Callable[[str, int, int | None], None]
"""Called with an item type, how many rows of it came so far, and of about how many."""


@dataclass
class Download:
    """A scan under way, and what it has seen."""

    client: GlpiClient
    names: Names
    zone: ZoneInfo
    root_url: str
    folder: Path | None = None
    tell: Tell = field(default=lambda _itemtype, _rows, _of: None)
    private_dropped: int = 0
    """Private rows that this account sees and that were thrown away at once."""
    before: Mapping[str, int] = field(default_factory=dict)
    """What `kept` was at the last scan; see `connectors.glpi.source.children.check_lists`."""
    kept: dict[str, int] = field(default_factory=lambda: dict.fromkeys(CHILDREN, 0))
    """Rows that belong to tickets and were not dropped, by item type."""

    totals: dict[str, int] = field(default_factory=dict)
    """Rows that GLPI says its lists have, of whatever and private ones too, by item type."""

    def records(self) -> Iterator[SourceDocument | BadRecord]:
        """Every live ticket with its public children, by ascending id.

        Raises `Conflict` before the first of them if most children vanished.
        """
        with Spool(self.folder) as spool:
            self._fill(spool)
            check_lists(self.kept, self.before)
            # In a thread, so that GLPI works on the next page while we assemble this one.
            tickets = partial(self.client.rows, "Ticket")
            for _, page in side_by_side({"Ticket": tickets}):
                yield from self._assembled(page, spool)

    def _fill(self, spool: Spool) -> None:
        came = dict.fromkeys(CHILDREN, 0)
        self.totals = {itemtype: self.client.count(itemtype) for itemtype in CHILDREN}
        for itemtype, page in side_by_side(child_lists(self.client)):
            came[itemtype] += len(page)
            spool.put(itemtype, self._kept(itemtype, page))
            self.tell(itemtype, came[itemtype], self.totals[itemtype])

    def _kept(self, itemtype: str, page: list[Row]) -> Iterator[tuple[int, Row]]:
        fields = CHILD_FIELDS[itemtype]
        for row in page:
            if is_private(itemtype, row):
                self.private_dropped += 1
            elif (ticket := parent_of(itemtype, row)) is not None and counts(itemtype, row):
                self.kept[itemtype] += 1
                yield ticket, {name: row.get(name) for name in fields}

    def _assembled(self, page: list[Row], spool: Spool) -> Iterator[SourceDocument | BadRecord]:
        children = spool.take(page[0]["id"], page[-1]["id"])
        for row in page:
            if is_trashed(row):
                continue
            try:
                yield ticket_record(
                    row, children.get(row["id"], {}), self.names, self.zone, self.root_url
                )
            except (TypeError, ValueError, KeyError) as error:
                yield BadRecord(f"unreadable ({type(error).__name__})", external_id=str(row["id"]))
