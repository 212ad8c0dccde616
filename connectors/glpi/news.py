"""What happened to some tickets since we last looked: in one request while nothing did."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from connectors.contracts.ticketdesk import TicketState
from connectors.glpi.client import GlpiClient
from connectors.glpi.desk import OVER, REFERENCE, STATES
from connectors.glpi.errors import GlpiRefused
from connectors.glpi.paging import Row
from connectors.glpi.records import (
    ACTOR,
    FOLLOW_UP,
    OBSERVER,
    REFUSED_SOLUTION,
    REQUESTER,
    SOLUTION,
    is_private,
    raw_html,
)
from connectors.glpi.watermark import TooManyChanged, Watermark, since_watermark

WATCH = "glpi:watch"
"""The name of the cursor that says how far tickets from chat were looked at."""
GONE = (403, 404)
FIRST = 20


@dataclass(frozen=True, slots=True)
class Written:
    """A public follow-up of somebody, or a solution. `html` is as they wrote it."""

    item_id: int
    author: str
    html: str


@dataclass(frozen=True, slots=True)
class TicketNews:
    """A ticket as it is, with what others may have written on it."""

    ticket_id: str
    state: TicketState
    since: str
    """GLPI's stamp of when it was solved or closed; opaque, another one the next time."""
    follow_ups: tuple[Written, ...]
    solution: Written | None
    people: frozenset[str]
    """Users who see it in GLPI: its requesters and observers."""


class GlpiNews:
    """Reads by the account that sees no private follow-up; drops them all the same."""

    def __init__(self, client: GlpiClient) -> None:
        self._client = client

    def changed(
        self, watched: Collection[int], before: Watermark | None
    ) -> tuple[list[int], Watermark]:
        """Those of `watched` that changed, and the watermark for the next time.

        One request however many are watched, and more only while much changes in GLPI. Without a
        watermark all of them may have changed.
        """
        if before is None or not before.newest:
            return sorted(watched), self._present()
        try:
            rows, mark = since_watermark(self._client.newest("Ticket"), before)
        except TooManyChanged:
            return sorted(watched), self._present()
        return sorted(rows.keys() & set(watched)), mark

    def _present(self) -> Watermark:
        """Where GLPI stands now, taken before anything is looked at."""
        for page in self._client.newest("Ticket", size=FIRST):
            return Watermark(max((str(row.get("date_mod") or "") for row in page), default=""))
        return Watermark()

    def of(self, ticket: int) -> TicketNews | None:
        """One ticket; None if it is gone, in the trash, or no longer ours to see."""
        try:
            row = self._client.item("Ticket", ticket)
            if row is None or row.get("is_deleted") not in (0, "0", False, None):
                return None
            follow_ups, solutions, actors = (
                self._client.children("Ticket", ticket, kind)
                for kind in (FOLLOW_UP, SOLUTION, ACTOR)
            )
        except GlpiRefused as error:
            if error.status in GONE:
                return None
            raise
        return _news(row, follow_ups, solutions, actors)


def _news(
    row: Row, follow_ups: Sequence[Row], solutions: Sequence[Row], actors: Sequence[Row]
) -> TicketNews:
    state = STATES.get(row.get("status") or 0, TicketState.WORKING)
    stamps = {
        TicketState.SOLVED: row.get("solvedate"),
        TicketState.CLOSED: row.get("closedate") or row.get("solvedate"),
    }
    public = [one for one in follow_ups if not is_private(FOLLOW_UP, one)]
    accepted = [one for one in solutions if one.get("status") != REFUSED_SOLUTION]
    return TicketNews(
        ticket_id=str(row["id"]),
        state=state,
        since=str(stamps.get(state) or ""),
        # What we wrote ourselves is no news.
        follow_ups=tuple(_written(one) for one in public if not _is_ours(one)),
        solution=_written(accepted[-1]) if accepted and state in OVER else None,
        people=frozenset(
            str(one["users_id"])
            for one in actors
            if one.get("type") in (REQUESTER, OBSERVER) and one.get("users_id")
        ),
    )


def _written(row: Row) -> Written:
    return Written(row["id"], str(row.get("users_id") or ""), raw_html(row.get("content")))


def _is_ours(row: Row) -> bool:
    return REFERENCE.search(raw_html(row.get("content"))) is not None
