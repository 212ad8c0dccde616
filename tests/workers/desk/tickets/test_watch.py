"""What askers are told of their tickets in GLPI, whatever happens to those and to GLPI."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import timedelta

import pytest

from connectors.contracts.ticket_events import Mark, TicketNews
from connectors.contracts.ticket_system import TicketState
from connectors.database.base import now
from connectors.database.models import ChatTicket, Delivery
from connectors.errors import ConnectorError
from connectors.glpi.api.watermark import Watermark
from connectors.glpi.tickets.events import GlpiTicketEvents
from tests.fakes.glpi.api import Call, FakeGlpi
from tests.fakes.glpi.replies import Reply, as_json, maintenance
from tests.fakes.glpi.transport import client_for
from tests.fakes.helpdesk import Helpdesk
from tests.workers.desk.worlds import ADA_ID, excerpts, opened, told
from workers.desk.tickets.watch import CLOSED_WATCHED_FOR, FAILURES, TicketWatch, hint


def close(glpi: FakeGlpi, ticket: str) -> None:
    glpi.world.tick()
    clock = glpi.world.clock
    glpi.world.table("Ticket")[int(ticket)] |= {"status": 6, "closedate": clock, "date_mod": clock}


def set_status(glpi: FakeGlpi, ticket: str, status: int) -> None:
    glpi.world.tick()
    glpi.world.table("Ticket")[int(ticket)] |= {"status": status, "date_mod": glpi.world.clock}


def newly_told(desk: Helpdesk, looks: int = 3) -> list[str]:
    """The notices of some more looks."""
    before = len(told(desk))
    for _ in range(looks):
        desk.watch.look()
    return told(desk)[before:]


def age_tickets(desk: Helpdesk, by: timedelta) -> None:
    with desk.transactions.begin() as transaction:
        for row in transaction.session.query(ChatTicket):
            row.changed_at -= by


def test_what_staff_do_to_a_closed_ticket_is_told_once(desk: Helpdesk, glpi: FakeGlpi) -> None:
    _, _, ticket = opened(desk)
    close(glpi, ticket)
    assert ["is closed" in line for line in newly_told(desk)] == [True]
    age_tickets(desk, CLOSED_WATCHED_FOR - timedelta(days=1))
    set_status(glpi, ticket, 2)
    glpi.world.follow_up(int(ticket), "<p>Please try again now</p>", user=7)
    reopened, written = newly_told(desk)
    assert "is open again" in reopened
    assert "Support has written" in written
    close(glpi, ticket)
    assert ["is closed" in line for line in newly_told(desk)] == [True]
    set_status(glpi, ticket, 2)
    assert ["is open again" in line for line in newly_told(desk)] == [True]
    glpi.world.tick()
    glpi.world.solve(int(ticket), "<p>The cable</p>")
    assert ["is solved" in line for line in newly_told(desk)] == [True]


def test_a_ticket_that_was_closed_long_ago_is_left_alone(desk: Helpdesk, glpi: FakeGlpi) -> None:
    _, _, ticket = opened(desk)
    close(glpi, ticket)
    desk.watch.look()
    with desk.transactions.begin() as transaction:
        assert hint(transaction, "glpi", ticket)
    age_tickets(desk, CLOSED_WATCHED_FOR)
    calls = len(glpi.calls)
    assert desk.watch.look() == 0
    assert len(glpi.calls) == calls
    with desk.transactions.begin() as transaction:
        for row in transaction.session.query(ChatTicket):
            row.hinted_at = now() - timedelta(hours=1)
    with desk.transactions.begin() as transaction:
        assert not hint(transaction, "glpi", ticket)


def test_solved_anew_between_two_looks_is_told_and_an_edited_solution_is_not(
    desk: Helpdesk, glpi: FakeGlpi
) -> None:
    _, _, ticket = opened(desk)
    glpi.world.tick()
    first = glpi.world.solve(int(ticket), "<p>Reboot</p>")
    assert len(newly_told(desk)) == 1
    glpi.world.tick()
    glpi.world.table("ITILSolution")[first]["content"] = "<p>Reboot twice</p>"
    glpi.world.touch(int(ticket))
    assert newly_told(desk) == []
    glpi.world.table("ITILSolution")[first]["status"] = 4
    glpi.world.tick()
    glpi.world.solve(int(ticket), "<p>The cable</p>")
    assert ["is solved" in line for line in newly_told(desk)] == [True]
    assert excerpts(desk)[-1] == "The cable"


def test_another_time_zone_of_the_account_tells_nothing_anew(
    desk: Helpdesk, glpi: FakeGlpi
) -> None:
    _, _, ticket = opened(desk)
    glpi.world.tick()
    glpi.world.solve(int(ticket), "<p>Done</p>")
    assert len(newly_told(desk)) == 1
    glpi.world.accounts = [replace(one, zone="America/New_York") for one in glpi.world.accounts]
    glpi.world.tick(8 * 3600)
    glpi.world.touch(int(ticket))
    assert newly_told(desk) == []


def test_a_look_that_was_overtaken_tells_nothing_old(desk: Helpdesk, glpi: FakeGlpi) -> None:
    _, _, ticket = opened(desk)
    reader = GlpiTicketEvents(client_for(glpi, "sync"))
    overtaken: list[str] = []

    class Slow:
        """Reads the ticket, and another look comes to its end before we have what it read."""

        name = "glpi"

        def changed(self, watched: Collection[str], before: Mark | None) -> tuple[list[str], Mark]:
            return reader.changed(watched, before)

        def of(self, ticket_id: str) -> TicketNews | None:
            news = reader.of(ticket_id)
            if not overtaken:
                overtaken.append(ticket_id)
                glpi.world.tick()
                glpi.world.solve(int(ticket_id), "<p>Done</p>")
                desk.watch.look()
            return news

    before = len(told(desk))
    TicketWatch(desk.transactions, Slow()).look_at(ticket)
    assert ["is solved" in line for line in told(desk)[before:]] == [True]
    (row,) = desk.rows_of(ChatTicket)
    assert row.state == TicketState.SOLVED


@pytest.mark.parametrize("days", [0.2, 400])
def test_a_stamp_in_the_future_silences_nothing(
    desk: Helpdesk, glpi: FakeGlpi, days: float
) -> None:
    _, _, ticket = opened(desk)
    ahead = glpi.world.clock + timedelta(days=days)
    glpi.world.ticket("imported", date_mod=ahead, entities_id=1)
    assert newly_told(desk) == []
    glpi.world.tick(7200)
    glpi.world.follow_up(int(ticket), "<p>Which building?</p>", user=7)
    assert len(newly_told(desk)) == 1


def test_a_first_look_at_a_future_stamp_and_a_mark_that_one_spoilt(
    desk: Helpdesk, glpi: FakeGlpi
) -> None:
    news = GlpiTicketEvents(client_for(glpi, "sync"))
    ahead = glpi.world.clock + timedelta(days=400)
    glpi.world.ticket("imported", date_mod=ahead, entities_id=1)
    now_there = str(glpi.world.ticket("real", entities_id=1))
    _, mark = news.changed({now_there}, None)
    assert mark["newest"].startswith("2026-01-05")
    ids, mended = news.changed({now_there}, Watermark("2999-01-01 00:00:00").to_json())
    assert ids == [now_there]
    assert mended == mark
    # A server that does not tell its time is believed up to what any clock may show.
    glpi.fault = lambda call, _: as_json(200, {}) if call.path == "getFullSession" else None
    glpi.world.ticket("far", date_mod=glpi.world.clock + timedelta(days=9999), entities_id=1)
    assert news.changed({now_there}, mark)[1]["newest"] < "2053"


def broken(ticket: str) -> Callable[[Call, int], Reply | None]:
    return lambda call, _: maintenance() if call.path.startswith(f"Ticket/{ticket}/") else None


def test_a_ticket_that_cannot_be_read_holds_up_no_other(desk: Helpdesk, glpi: FakeGlpi) -> None:
    _, _, first = opened(desk)
    _, _, second = opened(desk, text="The printer on the second floor does not print at all")
    glpi.fault = broken(first)
    glpi.world.tick()
    for ticket in (first, second):
        glpi.world.follow_up(int(ticket), "<p>Which building?</p>", user=7)
    before = len(told(desk))
    for _ in range(3):
        with pytest.raises(ConnectorError):
            desk.watch.look()
    assert len(told(desk)) == before + 1, "of the other ticket, once"
    glpi.fault = None
    assert len(newly_told(desk)) == 1


def test_when_glpi_goes_away_not_every_ticket_is_waited_for(desk: Helpdesk, glpi: FakeGlpi) -> None:
    tickets = [
        opened(desk, text=f"Printer {'abcdefgh'[n] * 9} in its room does not print at all")[2]
        for n in range(FAILURES + 3)
    ]
    asked: set[str] = set()

    def away(call: Call, _number: int) -> Reply | None:
        if not call.path.startswith("Ticket/"):
            return None
        asked.add(call.path.split("/")[1])
        return maintenance()

    glpi.world.tick()
    for ticket in tickets:
        glpi.world.follow_up(int(ticket), "<p>Which one?</p>", user=7)
    glpi.fault = away
    with pytest.raises(ConnectorError):
        desk.watch.look()
    assert len(asked) == FAILURES
    # Those come last the next time, so that the same few cannot hold up the others for ever.
    with pytest.raises(ConnectorError):
        desk.watch.look()
    assert asked == set(tickets)
    glpi.fault = None
    assert len(newly_told(desk)) == len(tickets)


@pytest.mark.parametrize("kind", ["ITILFollowup", "ITILSolution", "Ticket_User", "Ticket"])
def test_a_right_that_is_lost_for_a_while_loses_no_notice(
    desk: Helpdesk, glpi: FakeGlpi, kind: str
) -> None:
    _, _, ticket = opened(desk)
    glpi.world.tick()
    glpi.world.follow_up(int(ticket), "<p>Which building?</p>", user=7)
    account = glpi.world.account("sync")
    assert account is not None
    account.forbidden = frozenset({kind})
    try:
        for _ in range(2):
            with pytest.raises(ConnectorError):
                desk.watch.look()
    finally:
        account.forbidden = frozenset()
    assert len(newly_told(desk)) == 1


def test_a_ticket_that_is_gone_is_no_error(desk: Helpdesk, glpi: FakeGlpi) -> None:
    _, _, ticket = opened(desk)
    news = GlpiTicketEvents(client_for(glpi, "sync"))

    def purged(call: Call, _number: int) -> Reply | None:
        if call.path.endswith("/ITILFollowup"):
            glpi.world.purge(int(ticket))
        return None

    glpi.fault = purged
    assert news.of(ticket) is None
    glpi.fault = None
    assert news.of(ticket) is None
    glpi.world.tick()
    assert newly_told(desk) == []


@pytest.mark.parametrize(
    "text",
    [
        "<p>See guichet:informatique for a laptop on loan</p>",
        "<p>Try it.</p><blockquote><p><small>guichet:{marker}</small></p></blockquote>",
        "<p>As you say:</p><p><small>guichet:{marker}</small></p>",
        "<p>Done</p><p><small>guichet:0123456789abcdef0123456789abcdef</small></p>",
        "<p>Done</p><p><small>guichet:{opening}</small></p>",
    ],
)
def test_what_staff_write_is_told_though_it_carries_a_mark_of_ours(
    desk: Helpdesk, glpi: FakeGlpi, text: str
) -> None:
    _, asker, ticket = opened(desk)
    desk.tickets.follow_up(asker, ticket, "It is the third floor.", "event-1")
    desk.work()
    assert newly_told(desk) == []
    (ours,) = desk.rows(Delivery, kind="follow_up")
    (opening,) = desk.rows(Delivery, kind="ticket")
    glpi.world.tick()
    written = text.format(marker=ours.marker, opening=opening.marker)
    glpi.world.follow_up(int(ticket), written, user=7)
    assert ["Support has written" in line for line in newly_told(desk)] == [True]


def test_what_we_wrote_is_known_though_a_proxy_drops_the_header_for_raw_html(
    desk: Helpdesk, glpi: FakeGlpi
) -> None:
    _, asker, ticket = opened(desk)
    answer = glpi.answer

    def without_header(call: Call) -> Reply:
        headers = {k: v for k, v in call.headers.items() if k != "x-glpi-sanitized-content"}
        return answer(Call(call.method, call.path, call.params, headers, call.body))

    glpi.answer = without_header  # type: ignore[method-assign]
    desk.tickets.follow_up(asker, ticket, "The < sign & more", "event-1")
    desk.work()
    assert newly_told(desk) == []
    glpi.world.tick()
    glpi.world.follow_up(int(ticket), "<p>I am Ada, by GLPI itself</p>", user=ADA_ID)
    assert newly_told(desk) == []
