"""What happened to some tickets since we last looked: in one request while nothing did."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta
from itertools import chain

from connectors.contracts.ticket_events import Mark, TicketNews, Written
from connectors.contracts.ticket_system import TicketState
from connectors.glpi import NAME
from connectors.glpi.api.client import GlpiClient
from connectors.glpi.api.errors import GlpiRefused
from connectors.glpi.api.paging import Row
from connectors.glpi.api.watermark import TooManyChanged, Watermark, newest_of, since_watermark
from connectors.glpi.api.zone import FORMAT, parse_local
from connectors.glpi.source.children import visible
from connectors.glpi.source.records import (
    ACTOR,
    FOLLOW_UP,
    OBSERVER,
    REFUSED_SOLUTION,
    REQUESTER,
    SOLUTION,
    is_private,
    is_trashed,
    raw_html,
)
from connectors.glpi.source.survey import TOLERANCE
from connectors.glpi.tickets.system import CLOSING_REFERENCE, OVER, STATES

FIRST = 20
EASTERNMOST = timedelta(hours=14)
"""How far the clocks of any place are ahead of UTC."""


class GlpiTicketEvents:
    """Reads by the account that sees no private follow-up; drops them all the same."""

    name = NAME

    def __init__(self, client: GlpiClient) -> None:
        self._client = client

    def changed(self, watched: Collection[str], before: Mark | None) -> tuple[list[str], Mark]:
        """Those of `watched` that changed, and the watermark for the next time.

        One request however many are watched, and more only while much changes in GLPI. Without a
        watermark all of them may have changed.
        """
        ids, mark = self._changed(
            {int(ticket) for ticket in watched}, Watermark.from_json(before) if before else None
        )
        return [str(ticket) for ticket in ids], mark.to_json()

    def _changed(self, watched: set[int], before: Watermark | None) -> tuple[list[int], Watermark]:
        if before is None or not before.newest or before.newest > _latest_anywhere():
            # A mark in the future would hide all that changes until then.
            return sorted(watched), self._start()
        pages = iter(self._client.newest("Ticket"))
        first = next(pages, [])
        newer = any(str(row.get("date_mod") or "") > before.newest for row in first)
        present = self._present() if newer else before.newest
        try:
            rows, mark = since_watermark(chain([first], pages), before, present)
        except TooManyChanged:
            return sorted(watched), self._start()
        return sorted(rows.keys() & watched), mark

    def _start(self) -> Watermark:
        """Where GLPI stands now, taken before anything is looked at."""
        return newest_of(self._client.newest("Ticket", size=FIRST), self._present())

    def _present(self) -> str:
        """The server's time now as it writes it: stamps later than that are no watermarks."""
        session = self._client.get("getFullSession", dict).get("session")
        told = parse_local(session.get("glpi_currenttime")) if isinstance(session, dict) else None
        return (told + TOLERANCE).strftime(FORMAT) if told else _latest_anywhere()

    def of(self, ticket_id: str) -> TicketNews | None:
        """One ticket; None if it is gone, in the trash, or no longer ours to see."""
        ticket = int(ticket_id)
        row = visible(self._client, ticket)
        if row is None or is_trashed(row):
            return None
        try:
            follow_ups, solutions, actors = (
                self._client.children("Ticket", ticket, kind)
                for kind in (FOLLOW_UP, SOLUTION, ACTOR)
            )
        except GlpiRefused as error:
            # Gone only if the ticket is: the account may no longer read what belongs to tickets,
            # and what was written meanwhile is told when it may again.
            if error.hidden and visible(self._client, ticket) is None:
                return None
            raise
        return _news(row, follow_ups, solutions, actors)


def _news(
    row: Row, follow_ups: Sequence[Row], solutions: Sequence[Row], actors: Sequence[Row]
) -> TicketNews:
    state = STATES.get(row.get("status") or 0, TicketState.WORKING)
    public = [one for one in follow_ups if not is_private(FOLLOW_UP, one)]
    accepted = [one for one in solutions if one.get("status") != REFUSED_SOLUTION]
    return TicketNews(
        ticket_id=str(row["id"]),
        state=state,
        follow_ups=tuple(map(_written, public)),
        solution=_written(accepted[-1]) if accepted and state in OVER else None,
        people=frozenset(
            str(one["users_id"])
            for one in actors
            if one.get("type") in (REQUESTER, OBSERVER) and one.get("users_id")
        ),
    )


def _written(row: Row) -> Written:
    text = raw_html(row.get("content"))
    closing = CLOSING_REFERENCE.search(text)
    return Written(row["id"], str(row.get("users_id") or ""), text, closing[1] if closing else "")


def _latest_anywhere() -> str:
    """The latest that a clock of any zone may show now."""
    return (datetime.now(UTC) + EASTERNMOST + TOLERANCE).strftime(FORMAT)
