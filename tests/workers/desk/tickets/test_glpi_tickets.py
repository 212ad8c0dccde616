"""Tickets from chat in GLPI: opened once, in the asker's name, and told of once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from connectors.contracts.chat import Profile
from connectors.database.models import ChatTicket, Delivery
from connectors.errors import BadInput, ConnectorError, NotFound
from tests.fakes.glpi.api import Call, FakeGlpi
from tests.fakes.glpi.replies import Reply, maintenance
from tests.fakes.helpdesk import QUESTION, Helpdesk
from tests.workers.desk.worlds import ADA, ADA_ID, BOB, excerpts, opened, told
from workers.desk.tickets.suggestions import likely_category
from workers.desk.tickets.watch import hint
from workers.generation.candidates import Candidate

PRIVATE = "NEVER-TO-BE-SEEN"


@pytest.fixture
def desk(make_desk: Callable[..., Helpdesk], glpi: FakeGlpi) -> Helpdesk:
    made = make_desk(glpi=glpi, mode="auto", console_url="https://guichet.example")
    ticket = made.knows(relevance=0.95)
    made.finder.candidates = [replace(ticket, category="Network > Wireless")]
    return made


def test_it_is_opened_in_the_askers_name_with_all_that_is_known(
    desk: Helpdesk, glpi: FakeGlpi
) -> None:
    question, asker, ticket = opened(desk, text=f"{QUESTION}, my password is hunter2-Xyzzy!")
    row = glpi.world.table("Ticket")[int(ticket)]
    assert row["entities_id"] == 1
    assert row["itilcategories_id"] == 5
    assert {(one["users_id"], one["type"]) for one in glpi.world.table("Ticket_User").values()} == {
        (ADA_ID, 1)
    }
    assert "Asked by: Ada" in row["content"]
    assert "https://desk.example/tickets/" in row["content"]
    assert "Reason for the ticket: the person asked for a ticket" in row["content"]
    assert "[1] Wireless network refuses to connect" in row["content"]
    assert f'href="https://guichet.example/questions/{question}"' in row["content"]
    assert "hunter2" not in row["content"] + row["name"]
    link = f"https://glpi.test/front/ticket.form.php?id={ticket}"
    assert desk.question(question).ticket_url == link
    assert any(link in text for text in told(desk))
    assert [one.ticket_id for one in desk.tickets.mine(asker)] == [ticket]


def test_a_french_conversation_makes_a_french_ticket(desk: Helpdesk, glpi: FakeGlpi) -> None:
    """Its labels too, with the space that French wants before a colon."""
    first = "Le wifi de mon portable ne se connecte plus du tout"
    desk.asked(first, profile=ADA, message_id="root")
    desk.work()
    _, asker, ticket = opened(desk, text="Et sur le téléphone du service ?", thread="root")
    content = glpi.world.table("Ticket")[int(ticket)]["content"]
    for label in (
        "Demandeur\u00a0: Ada",
        "Question\u00a0:",
        "Raison du ticket\u00a0: la personne a demandé un ticket",
        "Échanges précédents\u00a0:",
        "- Le demandeur\u00a0: Le wifi de mon portable",
        "- Guichet\u00a0: ",
    ):
        assert label in content, label
    assert "asker:" not in content
    desk.tickets.follow_up(asker, ticket, "Cela ne marche toujours pas ce matin", "event-1")
    desk.work()
    (added,) = glpi.world.table("ITILFollowup").values()
    assert "Ada (Guichet)\u00a0:" in added["content"]


def test_the_reason_is_that_the_answer_did_not_help(desk: Helpdesk, glpi: FakeGlpi) -> None:
    question = desk.asked(profile=ADA)
    desk.work()
    asker = desk.question(question).person_id
    desk.feedback.vote(asker, question, False, "outdated", None, "fake")
    desk.escalation.open_ticket(asker, question, "fake")
    desk.work()
    (row,) = glpi.world.table("Ticket").values()
    assert "the answer did not help" in row["content"]


def test_an_asker_whom_glpi_does_not_know_gets_a_ticket_all_the_same(
    desk: Helpdesk, glpi: FakeGlpi
) -> None:
    _, asker, ticket = opened(desk, Profile("eve", "Eve", language="en"))
    assert glpi.world.table("Ticket")[int(ticket)]["entities_id"] == 0
    assert not glpi.world.table("Ticket_User")
    assert [one.ticket_id for one in desk.tickets.mine(asker)] == [ticket]
    # Nobody in GLPI would show her what is written there: she is told that there is something.
    glpi.world.follow_up(int(ticket), "<p>Which building are you in?</p>")
    desk.watch.look()
    assert "Support has written" in told(desk)[-1]
    assert excerpts(desk) == []


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_connection_that_breaks_leaves_exactly_one_ticket(
    desk: Helpdesk, glpi: FakeGlpi, when: str
) -> None:
    question = desk.asked(profile=ADA)
    desk.work()

    def cut(call: Call, _number: int) -> Reply | None:
        if call.method != "POST":
            return None
        glpi.fault = None
        if when == "after":
            glpi.answer(call)
        return maintenance()

    glpi.fault = cut
    desk.escalation.open_ticket(desk.question(question).person_id, question, "fake")
    desk.work_hard()
    (ticket,) = glpi.world.table("Ticket")
    assert desk.question(question).ticket_id == str(ticket)
    assert desk.status(question) == "escalated"


def test_the_marker_is_not_looked_for_before_the_lost_call_has_ended(
    desk: Helpdesk, glpi: FakeGlpi
) -> None:
    question = desk.asked(profile=ADA)
    desk.work()
    late: list[Call] = []

    def slow(call: Call, _number: int) -> Reply | None:
        if call.method != "POST":
            return None
        glpi.fault = None
        late.append(call)
        return maintenance()

    glpi.fault = slow
    desk.escalation.open_ticket(desk.question(question).person_id, question, "fake")
    desk.work()
    desk.pass_time(30)
    desk.sweep()
    desk.work()
    assert not glpi.world.table("Ticket")
    # PHP ends its work now, half a minute after the connection was lost.
    glpi.answer(late[0])
    desk.pass_time(31)
    desk.sweep()
    desk.work()
    assert len(glpi.world.table("Ticket")) == 1
    assert desk.status(question) == "escalated"


def test_a_killed_worker_leaves_exactly_one_ticket(
    desk: Helpdesk, glpi: FakeGlpi, monkeypatch: pytest.MonkeyPatch
) -> None:
    question = desk.asked(profile=ADA)
    desk.work()
    desk.escalation.open_ticket(desk.question(question).person_id, question, "fake")

    class Killed(BaseException):
        """The end of a process, which no handler sees."""

    def die(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(desk.deliveries, "_finish", die)
        with pytest.raises(Killed):
            desk.work()
    assert len(glpi.world.table("Ticket")) == 1
    desk.work_hard()
    assert len(glpi.world.table("Ticket")) == 1
    assert desk.question(question).ticket_id == "1"


def test_while_glpi_is_away_the_ticket_waits_and_is_opened_later(
    desk: Helpdesk, glpi: FakeGlpi
) -> None:
    question = desk.asked(profile=ADA)
    desk.work()
    glpi.fault = lambda _call, _number: maintenance()
    desk.escalation.open_ticket(desk.question(question).person_id, question, "fake")
    desk.work()
    glpi.fault = None
    desk.work_hard()
    assert len(glpi.world.table("Ticket")) == 1
    assert desk.status(question) == "escalated"


def test_each_change_is_told_once_and_nothing_private_or_of_ones_own(
    desk: Helpdesk, glpi: FakeGlpi
) -> None:
    _, asker, ticket = opened(desk)
    number = int(ticket)
    desk.tickets.follow_up(asker, ticket, "It is the third floor.", "event-1")
    desk.work()
    before = len(told(desk))
    glpi.world.tick()
    glpi.world.follow_up(number, f"<p>{PRIVATE}</p>", private=1)
    glpi.world.follow_up(number, "<p>I am Ada, by GLPI itself</p>", user=ADA_ID)
    glpi.world.follow_up(
        number,
        "<p>Mail <b>root@lsl.example</b> the MAC, @all, see https://wiki.lsl.example/mac</p>",
        user=7,
    )
    for _ in range(3):
        desk.watch.look()
    assert len(told(desk)) == before + 1
    (said,) = excerpts(desk)
    assert "MAC" in said
    assert "root@" not in said
    assert "@all" not in said
    assert "https://wiki.lsl.example/mac" in said
    glpi.world.tick()
    glpi.world.solve(number, "<p>The port was off.</p>")
    for _ in range(3):
        desk.watch.look()
    assert "is solved" in told(desk)[-1]
    assert excerpts(desk)[-1] == "The port was off."
    glpi.world.tick()
    glpi.world.table("Ticket")[number] |= {"status": 6, "closedate": glpi.world.clock}
    glpi.world.touch(number)
    for _ in range(3):
        desk.watch.look()
    assert "is closed" in told(desk)[-1]
    assert len(told(desk)) == before + 3
    assert PRIVATE not in str([row.message for row in desk.outbox()])
    assert desk.watch.look() == 0
    # Reopened from chat, it is watched again, and solved again it is told again.
    desk.tickets.reopen(asker, ticket, "It came back", "event-2")
    desk.work()
    glpi.world.tick()
    glpi.world.solve(number, "<p>The cable was off too.</p>")
    for _ in range(2):
        desk.watch.look()
    assert "is solved" in told(desk)[-1]
    assert excerpts(desk)[-1] == "The cable was off too."


def test_a_quiet_look_is_one_request_and_none_without_tickets(
    desk: Helpdesk, glpi: FakeGlpi
) -> None:
    calls = len(glpi.calls)
    assert desk.watch.look() == 0
    assert len(glpi.calls) == calls
    for _ in range(12):
        opened(desk)
    desk.watch.look()
    desk.watch.look()
    calls = len(glpi.calls)
    assert desk.watch.look() == 0
    assert len(glpi.calls) == calls + 1


def test_a_look_that_breaks_off_loses_nothing(desk: Helpdesk, glpi: FakeGlpi) -> None:
    _, _, ticket = opened(desk)
    glpi.world.tick()
    glpi.world.follow_up(int(ticket), "<p>Hello</p>", user=7)
    before = len(told(desk))
    for path in ("Ticket", f"Ticket/{ticket}", f"Ticket/{ticket}/ITILFollowup"):
        glpi.fault = lambda call, _, path=path: maintenance() if call.path == path else None
        with pytest.raises(ConnectorError):
            desk.watch.look()
    glpi.fault = None
    desk.watch.look()
    assert len(told(desk)) == before + 1


def test_what_was_written_is_only_shown_to_whom_glpi_shows_it(
    desk: Helpdesk, glpi: FakeGlpi
) -> None:
    _, _, ticket = opened(desk)
    # Staff made the ticket somebody else's.
    for row in glpi.world.table("Ticket_User").values():
        row["users_id"] = 7
    glpi.world.tick()
    glpi.world.follow_up(int(ticket), "<p>Between us</p>", user=8)
    desk.watch.look()
    assert "Support has written" in told(desk)[-1]
    assert excerpts(desk) == []
    glpi.world.table("Ticket")[int(ticket)]["is_deleted"] = 1
    glpi.world.tick()
    glpi.world.touch(int(ticket))
    desk.watch.look_at(ticket)


def test_adding_and_reopening_is_for_the_ones_whose_ticket_it_is(
    desk: Helpdesk, glpi: FakeGlpi
) -> None:
    _, ada, ticket = opened(desk)
    _, bob, _ = opened(desk, BOB)
    for person in (bob, desk.person(), desk.staff()):
        with pytest.raises(NotFound):
            desk.tickets.follow_up(person, ticket, "Hello", "event-1")
        with pytest.raises(NotFound):
            desk.tickets.reopen(person, ticket, "Hello", "event-1")
    with pytest.raises(BadInput):
        desk.tickets.follow_up(ada, ticket, "  ", "event-1")
    glpi.world.solve(int(ticket), "<p>Done</p>")
    for _ in range(2):
        desk.tickets.reopen(ada, ticket, "<b>Not</b> done", "event-2")
        desk.work()
    assert glpi.world.table("Ticket")[int(ticket)]["status"] == 2
    (added,) = glpi.world.table("ITILFollowup").values()
    assert added["items_id"] == int(ticket)
    assert "Ada (Guichet)" in added["content"]
    assert "&lt;b&gt;Not" in added["content"]
    assert "is open again" in told(desk)[-1]
    # Whom GLPI deactivated has no tickets any more.
    glpi.world.table("User")[ADA_ID]["is_active"] = 0
    assert desk.directory is not None
    desk.directory.refresh()
    assert desk.tickets.mine(ada) == []
    with pytest.raises(NotFound):
        desk.tickets.follow_up(ada, ticket, "Hello", "event-3")


def test_a_follow_up_whose_answer_was_lost_is_added_once(desk: Helpdesk, glpi: FakeGlpi) -> None:
    _, ada, ticket = opened(desk)

    def cut(call: Call, _number: int) -> Reply | None:
        if call.method != "POST":
            return None
        glpi.fault = None
        glpi.answer(call)
        return maintenance()

    glpi.fault = cut
    desk.tickets.follow_up(ada, ticket, "Hello", "event-1")
    desk.work_hard()
    assert len(glpi.world.table("ITILFollowup")) == 1


def test_hints_of_one_change_are_one_look_at_a_ticket_that_is_watched(
    desk: Helpdesk, glpi: FakeGlpi
) -> None:
    _, _, ticket = opened(desk)
    with desk.transactions.begin() as transaction:
        assert [hint(transaction, "glpi", number) for number in (ticket, ticket, "999")] == [
            True,
            False,
            False,
        ]
    (job,) = desk.queue.jobs
    assert (job.task, job.args) == ("guichet.ticket_event", (ticket,))
    glpi.world.follow_up(int(ticket), "<p>Hello</p>", user=7)
    assert "Support has written" in told(desk)[-1]


def test_a_refused_ticket_goes_to_a_colleague(desk: Helpdesk, glpi: FakeGlpi) -> None:
    question = desk.asked(profile=ADA)
    desk.work()
    glpi.world.account("writer").writes = False  # type: ignore[union-attr]
    try:
        desk.escalation.open_ticket(desk.question(question).person_id, question, "fake")
        desk.work_hard()
    finally:
        glpi.world.account("writer").writes = True  # type: ignore[union-attr]
    assert desk.status(question) == "with_human"
    assert not desk.rows_of(ChatTicket)
    (failed,) = desk.outbox(kind="ticket")
    assert isinstance(failed, Delivery)
    assert failed.failure == "GlpiRefused"


def candidate(category: str | None, relevance: float) -> Candidate:
    return Candidate(
        1, "h", "t", "p", "r", (), None, None, "en", "ticket", category, relevance, 1.0
    )


def test_a_category_needs_half_of_the_similar_tickets() -> None:
    assert likely_category([]) is None
    assert likely_category([candidate(None, 0.9)]) is None
    assert likely_category([candidate("a", 0.9), candidate("b", 0.5)]) == "a"
    split = [candidate("a", 0.5), candidate("b", 0.5), candidate(None, 0.5)]
    assert likely_category(split) is None


def test_a_bare_word_is_no_title(desk: Helpdesk, glpi: FakeGlpi) -> None:
    _, _, ticket = opened(desk, text="Wifi eduroam?")
    assert glpi.world.table("Ticket")[int(ticket)]["name"] == "Wireless network refuses to connect"
