"""What every ticket desk must do. A desk's own test inherits and says how to make one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from connectors.contracts.ticket_system import NewTicket, TicketState, TicketSystem
from connectors.errors import Refused

MARKER = "0123456789abcdef0123456789abcdef"
OTHER = "fedcba9876543210fedcba9876543210"
SAID = "Tom & Ada say: 5 > 3\n\n<script>alert(1)</script>\n@all"


class TicketDeskContract:
    """Needs the fixtures `desk`, `requester` (a desk's own id), `texts` (what a ticket shows, by
    id: its body and follow-ups as plain text) and `finish` (solves a ticket as staff would)."""

    @pytest.fixture
    def new(self, requester: str) -> NewTicket:
        return NewTicket(MARKER, "VPN <b>down</b>", SAID, requester, link="https://g.example/q/1")

    def test_a_ticket_is_opened_and_found_by_its_marker_and_no_other(
        self, desk: TicketSystem, new: NewTicket
    ) -> None:
        opened = desk.open_ticket(new)
        assert opened.state is TicketState.NEW
        assert opened.url is not None
        assert opened.ticket_id in opened.url
        assert desk.find_by_marker(MARKER) == opened
        assert desk.find_by_marker(OTHER) is None
        assert desk.find_by_marker("") is None
        assert desk.state_of(opened.ticket_id) == opened

    def test_what_was_said_stays_text(
        self, desk: TicketSystem, new: NewTicket, texts: Callable[[str], list[str]]
    ) -> None:
        opened = desk.open_ticket(new)
        desk.add_follow_up(opened.ticket_id, SAID, OTHER)
        for shown in texts(opened.ticket_id):
            assert "Tom & Ada say: 5 > 3" in shown
            assert "<script>alert(1)</script>" in shown
        assert "https://g.example/q/1" in texts(opened.ticket_id)[0]

    def test_a_follow_up_is_added_once_a_marker(
        self, desk: TicketSystem, new: NewTicket, texts: Callable[[str], list[str]]
    ) -> None:
        opened = desk.open_ticket(new)
        assert not desk.has_follow_up(opened.ticket_id, OTHER)
        for _ in range(2):
            desk.add_follow_up(opened.ticket_id, "It is back.", OTHER)
        assert desk.has_follow_up(opened.ticket_id, OTHER)
        assert not desk.has_follow_up(opened.ticket_id, MARKER)
        desk.add_follow_up(opened.ticket_id, "And gone.", MARKER.replace("0", "9"))
        assert len(texts(opened.ticket_id)) == 3

    def test_a_persons_tickets_are_theirs_alone_and_newest_first(
        self, desk: TicketSystem, new: NewTicket, requester: str
    ) -> None:
        first = desk.open_ticket(new)
        second = desk.open_ticket(replace(new, marker=OTHER, title="Again"))
        desk.open_ticket(replace(new, marker=MARKER.replace("0", "9"), requester=None))
        assert desk.tickets_of(requester) == [second, first]
        assert desk.tickets_of("424242") == []

    def test_a_solved_ticket_is_reopened(
        self,
        desk: TicketSystem,
        new: NewTicket,
        finish: Callable[[str], None],
        texts: Callable[[str], list[str]],
    ) -> None:
        ticket = desk.open_ticket(new).ticket_id
        finish(ticket)
        solved = desk.state_of(ticket)
        assert solved is not None
        assert solved.state is TicketState.SOLVED
        for _ in range(2):
            said = desk.reopen(ticket, "It came back.", OTHER)
        again = desk.state_of(ticket)
        assert again is not None
        assert again.state is said
        assert again.state in (TicketState.NEW, TicketState.WORKING)
        assert len(texts(ticket)) == 2

    def test_what_is_not_there_is_said(self, desk: TicketSystem) -> None:
        assert desk.state_of("999999") is None
        assert not desk.has_follow_up("999999", MARKER)
        with pytest.raises(Refused):
            desk.add_follow_up("999999", "Hello", MARKER)
        with pytest.raises(Refused):
            desk.reopen("999999", "Hello", MARKER)

    @pytest.mark.parametrize("bad", ["", "abc", "1/../2", "1?is_deleted=1", "-1", "１", "9" * 40])
    def test_an_id_that_is_none_is_refused(self, desk: TicketSystem, bad: str) -> None:
        with pytest.raises(Refused):
            desk.add_follow_up(bad, "Hello", MARKER)
        with pytest.raises(Refused):
            desk.state_of(bad)
