"""What askers say of answers, and the tickets that they have opened."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy.exc import DatabaseError

from connectors.database.models import FeedbackEvent, LocalTicket
from connectors.errors import BadInput, Conflict, NotFound, OutcomeUnknown
from tests.fakes.helpdesk import Helpdesk
from workers.desk.answers.replay import replay_question


@pytest.fixture
def desk(make_desk: Callable[..., Helpdesk]) -> Helpdesk:
    """A desk that sends at once."""
    made = make_desk(mode="auto")
    made.knows(relevance=0.95)
    return made


def answered(desk: Helpdesk) -> tuple[str, str]:
    """An answered question and its asker."""
    question = desk.asked()
    desk.work()
    return question, desk.question(question).person_id


def test_votes_are_appended_never_overwritten(desk: Helpdesk) -> None:
    question, asker = answered(desk)
    desk.feedback.vote(asker, question, True, None, None, "fake")
    desk.feedback.vote(asker, question, True, None, None, "fake")
    desk.feedback.vote(asker, question, False, "outdated", "the menu moved", "fake")
    votes = [row for row in desk.log_of(question) if row.kind == "vote"]
    assert sorted(row.value for row in votes) == ["helpful", "not_helpful"]
    assert desk.views.question(asker, question).vote == "not_helpful"
    assert all(row.draft_id == desk.draft(question).id for row in votes)


def test_the_log_cannot_be_changed(desk: Helpdesk) -> None:
    question, asker = answered(desk)
    desk.feedback.vote(asker, question, True, None, None, "fake")
    for statement in ("UPDATE feedback SET value = 'x'", "DELETE FROM feedback"):
        table = FeedbackEvent.__tablename__
        with pytest.raises(DatabaseError), desk.engine.begin() as connection:
            connection.exec_driver_sql(statement.replace("feedback", table))


def test_only_the_asker_votes_and_only_on_an_answer(desk: Helpdesk) -> None:
    question, asker = answered(desk)
    with pytest.raises(NotFound):
        desk.feedback.vote(desk.person(), question, True, None, None, "fake")
    with pytest.raises(BadInput):
        desk.feedback.vote(asker, question, False, "because", None, "fake")
    early = desk.asked("The wireless printer refuses to connect")
    with pytest.raises(Conflict):
        desk.feedback.vote(asker, early, True, None, None, "fake")


def test_a_ticket_is_opened_once_with_the_conversation(desk: Helpdesk) -> None:
    question, asker = answered(desk)
    for _ in range(3):
        desk.escalation.open_ticket(asker, question, "fake")
    desk.work()
    (ticket,) = desk.rows(LocalTicket)
    assert "wireless network" in ticket.body
    assert "[1]" in ticket.body
    assert desk.status(question) == "escalated"
    assert desk.question(question).ticket_id == str(ticket.id)
    assert any(f"no. {ticket.id}" in text for text in desk.chat.texts("notice"))


@pytest.mark.parametrize(
    ("similar", "opened"),
    [
        ("Wireless card finds no network", "Wireless card finds no network"),
        ("URGENT call @everyone https://evil.example/x", "Wireless please"),
        ("Wireless: log in at help-desk.evil&period;example", "Wireless please"),
        ("Wireless: give your password to Printfix", "Wireless please"),
    ],
)
def test_a_short_question_takes_no_doubtful_title_of_a_stranger(
    make_desk: Callable[..., Helpdesk], similar: str, opened: str
) -> None:
    desk = make_desk(mode="hybrid")
    desk.knows(relevance=0.9, title=similar)
    question = desk.asked("Wireless please")
    desk.work()
    desk.escalation.open_ticket(desk.question(question).person_id, question, "fake")
    desk.work()
    assert [ticket.title for ticket in desk.rows(LocalTicket)] == [opened]


def test_a_ticket_whose_reply_was_lost_is_found_and_not_opened_again(desk: Helpdesk) -> None:
    question, asker = answered(desk)
    open_ticket = desk.ticket_system.open_ticket
    lost = iter([True])

    def losing(ticket: object) -> object:
        made = open_ticket(ticket)  # type: ignore[arg-type]
        if next(lost, False):
            raise OutcomeUnknown("the connection broke after the POST")
        return made

    desk.ticket_system.open_ticket = losing  # type: ignore[method-assign, assignment]
    desk.escalation.open_ticket(asker, question, "fake")
    desk.work_hard()
    assert len(desk.rows(LocalTicket)) == 1
    assert desk.status(question) == "escalated"


def test_asking_for_a_human_after_an_answer(desk: Helpdesk) -> None:
    question, asker = answered(desk)
    desk.escalation.ask_human(asker, question, "fake")
    desk.work()
    assert desk.status(question) == "with_human"
    staff = desk.staff()
    assert [one.id for one in desk.views.handed_over(staff).items] == [question]
    with pytest.raises(NotFound):
        desk.escalation.ask_human(desk.person(), question, "fake")


def test_every_draft_can_be_replayed_byte_for_byte(desk: Helpdesk) -> None:
    question, _ = answered(desk)
    desk.forget(desk.finder.candidates[0])
    (found,) = replay_question(desk.transactions, question)
    assert found.identical
    assert found.text == desk.draft(question).text


def test_strangers_see_no_question(desk: Helpdesk) -> None:
    question, asker = answered(desk)
    assert desk.views.question(asker, question).answer is not None
    with pytest.raises(NotFound):
        desk.views.question(desk.person(), question)
    assert desk.views.question(desk.staff(), question).text == desk.question(question).redacted


def test_who_asks_for_a_human_again_is_told_so_again(desk: Helpdesk) -> None:
    question, asker = answered(desk)
    staff = desk.staff("Maya")
    for number in (1, 2, 3):
        desk.escalation.ask_human(asker, question, "fake")
        desk.escalation.ask_human(asker, question, "fake")
        desk.work()
        assert desk.status(question) == "with_human"
        told = [row for row in desk.outbox(question_id=question) if row.kind == "notice"]
        assert [row.status for row in told] == ["sent"] * number
        desk.replies.reply(staff, question, f"Answer {number}.", "fake")
        desk.work()
        assert desk.status(question) == "answered"
