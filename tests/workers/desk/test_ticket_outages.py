"""Tickets from chat while GLPI is away, lets nobody in, or refuses: late, once, and never lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from connectors.database.models import DeskTicket
from tests.fakes.glpi.api import Call, FakeGlpi
from tests.fakes.glpi.replies import Reply, error
from tests.fakes.helpdesk import Helpdesk
from tests.workers.desk.worlds import ADA, lab, opened, told

CUT = Reply(0, b"")


@pytest.fixture
def glpi() -> FakeGlpi:
    return lab()


@pytest.fixture
def desk(make_desk: Callable[..., Helpdesk], glpi: FakeGlpi) -> Helpdesk:
    made = make_desk(glpi=glpi, mode="auto")
    made.knows(relevance=0.95)
    return made


def asked_for_a_ticket(desk: Helpdesk) -> tuple[str, str]:
    """A question whose asker wants a ticket, and who that is; nothing is sent yet."""
    question = desk.asked(profile=ADA)
    desk.work()
    asker = desk.question(question).person_id
    desk.escalation.open_ticket(asker, question, "fake")
    return question, asker


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
    assert [row.ticket_id for row in desk.rows_of(DeskTicket)] == [str(ticket)]
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
