"""What everything that tells of tickets must do. Its own test inherits and says how to make it."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from connectors.contracts.ticket_events import TicketEvents
from connectors.contracts.ticket_system import TicketState
from connectors.errors import ConnectorError


class TicketEventsContract:
    """Needs the fixtures `events`, `tickets` (ids of three open tickets, oldest first) and what
    staff do to one: `reply` (public text), `whisper` (private text), `solve` (text), `trash`. Each
    happens later than all before it. `silence` makes the system fail from then on."""

    def test_it_has_a_name(self, events: TicketEvents) -> None:
        assert events.name

    def test_without_a_mark_all_may_have_changed(
        self, events: TicketEvents, tickets: list[str]
    ) -> None:
        changed, mark = events.changed(tickets, None)
        assert set(changed) == set(tickets)
        # It is stored as JSON between two looks.
        assert json.loads(json.dumps(dict(mark))) == dict(mark)

    def test_only_what_changed_since_is_told_and_only_of_the_watched(
        self, events: TicketEvents, tickets: list[str], reply: Callable[[str, str], None]
    ) -> None:
        first, second, third = tickets
        _, mark = events.changed(tickets, None)
        reply(second, "Have you tried the other cable?")
        reply(third, "Done.")
        changed, mark = events.changed([first, second], mark)
        assert second in changed
        assert third not in changed
        reply(first, "Thanks.")
        changed, _ = events.changed(tickets, mark)
        assert first in changed

    def test_nothing_that_changed_while_nobody_looked_is_missed(
        self,
        events: TicketEvents,
        tickets: list[str],
        reply: Callable[[str, str], None],
        solve: Callable[[str, str], None],
    ) -> None:
        _, mark = events.changed(tickets, None)
        for ticket in tickets:
            reply(ticket, "One.")
        solve(tickets[0], "Two.")
        changed, _ = events.changed(tickets, mark)
        assert set(changed) == set(tickets)

    def test_a_ticket_is_told_with_what_others_may_read(
        self,
        events: TicketEvents,
        tickets: list[str],
        reply: Callable[[str, str], None],
        whisper: Callable[[str, str], None],
        solve: Callable[[str, str], None],
    ) -> None:
        ticket = tickets[0]
        reply(ticket, "Have you tried the other cable?")
        whisper(ticket, "Between us: the old switch again")
        open_still = events.of(ticket)
        assert open_still is not None
        assert open_still.solution is None
        assert ["other cable" in one.html for one in open_still.follow_ups] == [True]
        solve(ticket, "The cable was broken.")
        solved = events.of(ticket)
        assert solved is not None
        assert solved.ticket_id == ticket
        assert solved.state is TicketState.SOLVED
        assert solved.solution is not None
        assert "The cable was broken." in solved.solution.html
        assert "old switch" not in repr(solved)

    def test_a_ticket_in_the_trash_is_gone(
        self, events: TicketEvents, tickets: list[str], trash: Callable[[str], None]
    ) -> None:
        trash(tickets[0])
        assert events.of(tickets[0]) is None
        assert events.of("999999") is None

    def test_silence_is_never_a_no(
        self, events: TicketEvents, tickets: list[str], silence: Callable[[], None]
    ) -> None:
        _, mark = events.changed(tickets, None)
        silence()
        with pytest.raises(ConnectorError):
            events.changed(tickets, mark)
        with pytest.raises(ConnectorError):
            events.of(tickets[0])
