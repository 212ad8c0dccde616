"""Working on the tickets of our own desk: each thing once, told, audited, and by staff alone."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from connectors.database.models import AuditEntry, LocalFollowUp
from connectors.errors import BadInput, Conflict, NotAllowed, NotFound
from tests.fakes.helpdesk import Helpdesk

ASKED = "The wireless network refuses to connect since this morning"


@pytest.fixture
def desk(make_desk: Callable[..., Helpdesk]) -> Helpdesk:
    """A desk without a ticket system, that knows an answer."""
    made = make_desk(mode="auto")
    made.knows(relevance=0.95)
    return made


def ticket_of(desk: Helpdesk) -> tuple[int, str]:
    """A ticket that was opened from chat, and who asked for it."""
    question = desk.asked(ASKED)
    desk.work()
    asker = desk.question(question).person_id
    desk.escalation.open_ticket(asker, question, "fake")
    desk.work()
    return int(desk.question(question).ticket_id or 0), asker


def excerpts(desk: Helpdesk) -> list[tuple[str, str]]:
    """The notices about tickets with what they quote."""
    desk.work()
    return [
        (row.message["text"], source["excerpt"])
        for row in desk.outbox(kind="notice")
        for source in row.message["sources"]
    ]


def actions(desk: Helpdesk) -> list[str]:
    """What the audit log says of tickets."""
    return [row.action for row in desk.rows(AuditEntry) if row.action.startswith("ticket.")]


def test_a_reply_is_told_once_and_the_ticket_is_whose_who_replied(desk: Helpdesk) -> None:
    ticket, asker = ticket_of(desk)
    maya = desk.staff("Maya")
    for _ in range(2):
        desk.local_desk.reply(maya, ticket, "Which room are you in?", "e1")
    view = desk.local_desk.read(asker, ticket)
    assert [(one.author, one.text) for one in view.follow_ups] == [
        ("Maya", "Which room are you in?")
    ]
    assert (view.state, view.assignee) == ("waiting", "Maya")
    ((said, quoted),) = excerpts(desk)
    assert "Support has written" in said
    assert quoted == "Which room are you in?"
    assert actions(desk) == ["ticket.reply"]


def test_closing_tells_the_solution_and_the_asker_may_reopen(desk: Helpdesk) -> None:
    ticket, asker = ticket_of(desk)
    maya = desk.staff("Maya")
    for _ in range(2):
        desk.local_desk.close(maya, ticket, "The access point was replaced.", "e1")
    with pytest.raises(Conflict, match="solved"):
        desk.local_desk.close(desk.staff("Leo"), ticket, "Mine.", "e2")
    ((said, quoted),) = excerpts(desk)
    assert "is solved" in said
    assert quoted == "The access point was replaced."
    desk.tickets.reopen(asker, str(ticket), "It came back.", "r1")
    desk.work()
    view = desk.local_desk.read(maya, ticket)
    assert view.state == "new"
    assert [(one.author, one.is_solution) for one in view.follow_ups] == [
        ("Maya", True), (None, False),
    ]  # fmt: skip
    assert actions(desk) == ["ticket.close"]


def test_assigning_taking_and_giving_back(desk: Helpdesk) -> None:
    ticket, _ = ticket_of(desk)
    maya, leo = desk.staff("Maya"), desk.staff("Leo")
    desk.local_desk.assign(maya, ticket, maya, None)
    with pytest.raises(Conflict, match="Maya has this ticket"):
        desk.local_desk.assign(leo, ticket, leo, None)
    desk.local_desk.assign(leo, ticket, leo, maya)
    view = desk.local_desk.read(leo, ticket)
    assert (view.state, view.assignee_id) == ("working", leo)
    for _ in range(2):
        desk.local_desk.release(leo, ticket)
    view = desk.local_desk.read(leo, ticket)
    assert (view.state, view.assignee_id) == ("new", None)
    assert actions(desk) == ["ticket.assign", "ticket.assign", "ticket.release"]
    assert [name for _, name in desk.local_desk.colleagues(maya)] == ["Leo", "Maya"]


@pytest.mark.parametrize("what", ["reply", "close", "assign", "release", "newest", "colleagues"])
def test_only_staff_work_on_tickets(desk: Helpdesk, what: str) -> None:
    ticket, asker = ticket_of(desk)
    work = desk.local_desk
    calls: dict[str, Callable[[], object]] = {
        "reply": lambda: work.reply(asker, ticket, "x y", "e"),
        "close": lambda: work.close(asker, ticket, "x y", "e"),
        "assign": lambda: work.assign(asker, ticket, asker, None),
        "release": lambda: work.release(asker, ticket),
        "newest": lambda: work.newest(asker),
        "colleagues": lambda: work.colleagues(asker),
    }
    with pytest.raises(NotAllowed):
        calls[what]()
    assert desk.rows(LocalFollowUp) == []


def test_what_cannot_be_done_is_said(desk: Helpdesk) -> None:
    ticket, asker = ticket_of(desk)
    maya = desk.staff("Maya")
    with pytest.raises(BadInput):
        desk.local_desk.reply(maya, ticket, " ", "e")
    for number in (ticket + 1, 2**40):
        with pytest.raises(NotFound):
            desk.local_desk.release(maya, number)
    with pytest.raises(NotFound):
        desk.local_desk.read(desk.person(), ticket)
    with pytest.raises(NotAllowed):
        desk.local_desk.assign(maya, ticket, asker, None)


def test_two_clicks_at_the_same_time_do_each_thing_once(desk: Helpdesk) -> None:
    ticket, _ = ticket_of(desk)
    maya, leo = desk.staff("Maya"), desk.staff("Leo")
    raised: list[Exception] = []

    def run(call: Callable[[], object]) -> None:
        try:
            call()
        except Conflict as error:
            raised.append(error)

    def both(*calls: Callable[[], object]) -> None:
        threads = [threading.Thread(target=run, args=(call,)) for call in calls]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    work = desk.local_desk
    both(*[lambda: work.reply(maya, ticket, "Which room?", "e1")] * 2)
    both(lambda: work.assign(maya, ticket, leo, maya), lambda: work.assign(leo, ticket, leo, maya))
    both(
        lambda: work.close(maya, ticket, "By a cable.", "c1"),
        lambda: work.close(leo, ticket, "By a cable.", "c2"),
    )
    assert len(raised) == 1
    assert sorted(one.text for one in desk.rows(LocalFollowUp)) == ["By a cable.", "Which room?"]
    assert len(excerpts(desk)) == 2
    assert sorted(actions(desk)) == ["ticket.assign", "ticket.close", "ticket.reply"]
