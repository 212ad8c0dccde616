"""Tickets from chat while GLPI is away, lets nobody in, or refuses: late, once, and never lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from connectors.database.base import now
from connectors.database.models import ChatTicket, Delivery
from tests.fakes.glpi.api import Call, FakeGlpi
from tests.fakes.glpi.replies import Reply, error, maintenance
from tests.fakes.helpdesk import Helpdesk
from tests.workers.desk.worlds import ADA, opened, told

CUT = Reply(0, b"")


def asked_for_a_ticket(desk: Helpdesk) -> tuple[str, str]:
    """A question whose asker wants a ticket, and who that is; nothing is sent yet."""
    question = desk.asked(profile=ADA)
    desk.work()
    asker = desk.question(question).person_id
    desk.escalation.open_ticket(asker, question, "fake")
    return question, asker


def lose_next_answer(glpi: FakeGlpi) -> None:
    """Have GLPI do the next POST, and the connection cut before it says so."""

    def cut(call: Call, _number: int) -> Reply | None:
        if call.method != "POST":
            return None
        glpi.fault = None
        glpi.world.tick()
        glpi.answer(call)
        return CUT

    glpi.fault = cut


def test_what_a_dead_worker_asked_for_is_looked_for_when_it_has_settled(
    desk: Helpdesk, glpi: FakeGlpi
) -> None:
    asked_for_a_ticket(desk)
    (delivery,) = desk.outbox(kind="ticket")
    with desk.transactions.begin() as transaction:
        row = transaction.session.get_one(Delivery, delivery.id)
        row.status, row.claim = "sending", "pid 1 on elsewhere [1/ab]"
    desk.lose_lease(delivery.id)
    before = len(glpi.calls)
    desk.deliveries.deliver(delivery.id)
    # GLPI may still be at it: nothing is asked yet, and nothing is sent again.
    assert len(glpi.calls) == before
    (waiting,) = desk.outbox(kind="ticket")
    assert (waiting.status, waiting.outcome_unknown) == ("pending", True)
    assert waiting.next_attempt_at > now() + timedelta(seconds=30)
    desk.work_hard()
    (sent,) = desk.outbox(kind="ticket")
    assert sent.status == "sent"


def no_writes(call: Call, _number: int) -> Reply | None:
    """A profile that may write nothing."""
    return error(400, "ERROR_GLPI_ADD") if call.method == "POST" else None


def test_a_ticket_that_was_refused_is_opened_when_it_is_asked_for_again(
    desk: Helpdesk, glpi: FakeGlpi
) -> None:
    glpi.fault = no_writes
    question, asker = asked_for_a_ticket(desk)
    desk.work()
    assert desk.status(question) == "with_human"
    assert "could not be opened" in told(desk)[-1]
    # Once more in vain: that is told too.
    before = len(told(desk))
    desk.escalation.open_ticket(asker, question, "fake")
    desk.work()
    assert desk.status(question) == "with_human"
    assert len(told(desk)) == before + 1
    glpi.fault = None
    desk.escalation.open_ticket(asker, question, "fake")
    desk.work_hard()
    (ticket,) = glpi.world.table("Ticket")
    assert desk.status(question) == "escalated"
    assert desk.question(question).ticket_id == str(ticket)
    assert f"no. {ticket} is open" in told(desk)[-1]


def test_a_lost_call_that_took_effect_after_all_is_the_ticket_that_is_asked_for_again(
    desk: Helpdesk, glpi: FakeGlpi
) -> None:
    late: list[Call] = []

    def cut_then_refused(call: Call, _number: int) -> Reply | None:
        if call.method != "POST":
            return None
        late.append(call)
        return CUT if len(late) == 1 else error(400, "ERROR_GLPI_ADD")

    glpi.fault = cut_then_refused
    question, asker = asked_for_a_ticket(desk)
    desk.work_hard()
    assert desk.status(question) == "with_human"
    glpi.fault = None
    glpi.answer(late[0])
    desk.escalation.open_ticket(asker, question, "fake")
    desk.work_hard()
    (ticket,) = glpi.world.table("Ticket")
    assert desk.question(question).ticket_id == str(ticket)
    assert [row.ticket_id for row in desk.rows_of(ChatTicket)] == [str(ticket)]
    glpi.world.follow_up(ticket, "<p>Hello</p>", user=7)
    desk.watch.look()
    assert "Support has written" in told(desk)[-1]


def test_a_message_that_was_refused_is_added_when_the_same_is_sent_again(
    desk: Helpdesk, glpi: FakeGlpi
) -> None:
    _, asker, ticket = opened(desk)
    glpi.fault = no_writes
    for _ in range(2):
        desk.tickets.follow_up(asker, ticket, "Hello", "event-1")
        desk.work()
        assert "could not be added" in told(desk)[-1]
    glpi.fault = None
    for _ in range(2):
        desk.tickets.follow_up(asker, ticket, "Hello", "event-1")
        desk.work_hard()
    assert len(glpi.world.table("ITILFollowup")) == 1
    assert "has been added" in told(desk)[-1]


def hours_pass(desk: Helpdesk, hours: int) -> None:
    """Let time go by, with a look of the sweeper every quarter of an hour."""
    for _ in range(4 * hours):
        desk.work()
        desk.pass_time(900)
        desk.sweep()
    desk.work()


def away(glpi: FakeGlpi) -> None:
    glpi.fault = lambda _call, _number: maintenance()


def unreachable(glpi: FakeGlpi) -> None:
    glpi.fault = lambda _call, _number: Reply(502, b"Bad gateway", {"Content-Type": "text/html"})


def switched_off(glpi: FakeGlpi) -> None:
    glpi.world.api_enabled = False


def token_changed(glpi: FakeGlpi) -> None:
    glpi.world.app_token = "another"


def address_shut_out(glpi: FakeGlpi) -> None:
    glpi.world.lets_in = False


def back(glpi: FakeGlpi) -> None:
    glpi.fault = None
    glpi.world.api_enabled = glpi.world.lets_in = True
    glpi.world.app_token = "app-secret"


OUTAGES = [away, unreachable, switched_off, token_changed, address_shut_out]
WAITS = "GLPI does not answer"


def times(said: str, desk: Helpdesk) -> int:
    return sum(said in text for text in told(desk))


@pytest.mark.parametrize("outage", OUTAGES)
def test_a_ticket_waits_for_hours_and_its_asker_is_told_once(
    desk: Helpdesk, glpi: FakeGlpi, outage: Callable[[FakeGlpi], None]
) -> None:
    question = desk.asked(profile=ADA)
    desk.work()
    outage(glpi)
    desk.escalation.open_ticket(desk.question(question).person_id, question, "fake")
    desk.work()
    # A short outage is nobody's concern.
    assert times(WAITS, desk) == 0
    hours_pass(desk, 5)
    (waiting,) = desk.outbox(kind="ticket")
    assert waiting.status == "pending"
    assert waiting.attempts > desk.settings.delivery_attempts
    assert desk.status(question) == "escalated"
    assert times(WAITS, desk) == 1
    asker = desk.question(question).person_id
    assert desk.views.question(asker, question).standing == "ticket_waits"
    back(glpi)
    hours_pass(desk, 1)
    assert len(glpi.world.table("Ticket")) == 1
    assert times("is open:", desk) == 1
    assert times("could not be opened", desk) == 0
    assert desk.views.question(asker, question).standing == "escalated"


@pytest.mark.parametrize("outage", OUTAGES)
@pytest.mark.parametrize("kind", ["follow_up", "reopen"])
def test_a_message_waits_for_hours_and_its_asker_is_told_once(
    desk: Helpdesk, glpi: FakeGlpi, kind: str, outage: Callable[[FakeGlpi], None]
) -> None:
    _, asker, ticket = opened(desk)
    glpi.world.solve(int(ticket), "<p>Done</p>")
    # Whose ticket it is, is known here: GLPI need not be asked.
    write = desk.tickets.follow_up if kind == "follow_up" else desk.tickets.reopen
    outage(glpi)
    write(asker, ticket, "Still broken", "event-1")
    hours_pass(desk, 5)
    assert times(f"{WAITS} at the moment. Your message for ticket no. {ticket}", desk) == 1
    back(glpi)
    hours_pass(desk, 1)
    assert len(glpi.world.table("ITILFollowup")) == 1
    assert times("could not be added", desk) == 0
    assert times("has been added" if kind == "follow_up" else "is open again", desk) == 1


def test_a_glpi_that_is_away_for_more_than_a_day_is_given_up(
    desk: Helpdesk, glpi: FakeGlpi
) -> None:
    switched_off(glpi)
    question, _ = asked_for_a_ticket(desk)
    hours_pass(desk, 23)
    assert desk.status(question) == "escalated"
    hours_pass(desk, 2)
    assert desk.status(question) == "with_human"
    assert times(WAITS, desk) == 1
    assert "could not be opened" in told(desk)[-1]


@pytest.mark.parametrize("happened", [True, False])
def test_a_lost_call_is_given_up_only_when_glpi_says_that_it_did_nothing(
    desk: Helpdesk, glpi: FakeGlpi, happened: bool
) -> None:
    def cut(call: Call, _number: int) -> Reply | None:
        if call.method != "POST":
            return None
        glpi.fault = None
        if happened:
            glpi.answer(call)
        away(glpi)
        return CUT

    glpi.fault = cut
    question, _ = asked_for_a_ticket(desk)
    hours_pass(desk, 30)
    assert desk.status(question) == "escalated"
    back(glpi)
    hours_pass(desk, 1)
    assert len(glpi.world.table("Ticket")) == int(happened)
    assert desk.status(question) == ("escalated" if happened else "with_human")
    assert times("could not be opened", desk) == int(not happened)
    assert times("is open:", desk) == int(happened)


@pytest.mark.parametrize("itemtype", ["Ticket", "ITILFollowup"])
def test_who_may_not_look_for_what_was_lost_says_nothing_of_it(
    desk: Helpdesk, glpi: FakeGlpi, itemtype: str
) -> None:
    def cut(call: Call, _number: int) -> Reply | None:
        if call.method == "GET" and call.path.endswith(itemtype) and lost:
            return error(403, "ERROR_RIGHT_MISSING")
        if call.method != "POST":
            return None
        lost.append(call)
        glpi.fault = None
        glpi.answer(call)
        glpi.fault = cut
        return CUT

    lost: list[Call] = []
    if itemtype == "Ticket":
        glpi.fault = cut
        asked_for_a_ticket(desk)
    else:
        _, asker, ticket = opened(desk)
        glpi.fault = cut
        desk.tickets.follow_up(asker, ticket, "Hello", "event-1")
    hours_pass(desk, 2)
    assert times("could not be", desk) == 0
    back(glpi)
    hours_pass(desk, 1)
    assert len(lost) == 1
    assert len(glpi.world.table(itemtype)) == 1


def test_a_ticket_is_told_to_be_open_again_once_though_the_watch_sees_it_first(
    desk: Helpdesk, glpi: FakeGlpi
) -> None:
    _, asker, ticket = opened(desk)
    glpi.world.tick()
    glpi.world.solve(int(ticket), "<p>Done</p>")
    desk.watch.look()
    lose_next_answer(glpi)
    desk.tickets.reopen(asker, ticket, "Still broken", "event-1")
    desk.work()
    desk.watch.look()
    hours_pass(desk, 1)
    desk.watch.look()
    assert times("is open again", desk) == 1
    # And the next time, with a look between GLPI's answer and our own commit.
    glpi.world.tick()
    glpi.world.solve(int(ticket), "<p>Done again</p>")
    desk.watch.look()
    glpi.world.tick()

    def look(call: Call) -> None:
        if call.method == "GET" and call.path == f"Ticket/{ticket}" and not looked:
            reopened = glpi.world.table("Ticket")[int(ticket)]["status"] == 2
            if reopened:
                looked.append(True)
                desk.watch.look_at(ticket)

    looked: list[bool] = []
    glpi.after = look
    desk.tickets.reopen(asker, ticket, "No", "event-2")
    desk.work()
    glpi.after = None
    desk.watch.look()
    assert looked
    assert times("is open again", desk) == 2


def test_a_solution_that_staff_wrote_after_the_reason_stands(
    desk: Helpdesk, glpi: FakeGlpi
) -> None:
    _, asker, ticket = opened(desk)
    number = int(ticket)
    glpi.world.tick()
    glpi.world.solve(number, "<p>one</p>")
    desk.watch.look()
    lose_next_answer(glpi)
    desk.tickets.reopen(asker, ticket, "Still broken", "event-1")
    desk.work()
    glpi.world.tick()
    glpi.world.solve(number, "<p>two</p>")
    for _ in range(2):
        desk.watch.look()
        hours_pass(desk, 1)
    assert glpi.world.table("Ticket")[number]["status"] == 5
    assert times("is solved", desk) == 2
    assert times("is open again", desk) == 0
    assert "has been added" in told(desk)[-1]
