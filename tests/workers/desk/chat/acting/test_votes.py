"""Votes: by button with its form, by a thumb, taken back; and whether a solved ticket helped."""

from __future__ import annotations

import pytest

from connectors.contracts.chat import Pressed
from connectors.contracts.ticket_system import TicketState
from connectors.database.models import ChatTicket, ConversationThread, Question
from tests.fakes.chat import Posted
from tests.workers.desk.chat.people import Office
from workers.desk.outbox import templates
from workers.desk.outbox.queueing import tell_asker


@pytest.fixture
def answered(office: Office) -> Office:
    office.say()
    office.desk.work()
    return office


def votes(office: Office, kind: str = "vote") -> list[tuple[str, str | None, str | None]]:
    rows = sorted(office.desk.log_of(office.question().id), key=lambda one: one.created_at)
    return [(one.value, one.reason, one.text) for one in rows if one.kind == kind]


def test_a_vote_is_confirmed_to_whoever_gave_it(answered: Office) -> None:
    answered.press(answered.answer(), "helpful")
    answered.desk.work()
    assert votes(answered) == [("helpful", None, None)]
    assert answered.whispers() == ["Thank you: noted as helpful."]


def test_not_helpful_comes_with_its_form(answered: Office) -> None:
    filled = {"reason": "outdated", "text": "My number is 0612345678, call me"}
    answered.press(answered.answer(), "nothelpful", filled=filled)
    answered.desk.work()
    ((value, reason, text),) = votes(answered)
    assert (value, reason) == ("not_helpful", "outdated")
    assert text is not None
    assert "0612345678" not in text
    assert len(answered.whispers()) == 1


def test_what_comes_back_of_a_form_is_not_trusted(answered: Office) -> None:
    filled = {"reason": "hack", "text": "x" * 10_000, "more": "y"}
    answered.press(answered.answer(), "nothelpful", filled=filled)
    answered.desk.work()
    ((value, reason, text),) = votes(answered)
    assert (value, reason) == ("not_helpful", None)
    assert text is not None
    assert len(text) == 4_000


def test_the_last_vote_counts_and_the_same_twice_is_once(answered: Office) -> None:
    for action in ("helpful", "helpful", "nothelpful"):
        answered.press(answered.answer(), action)
        answered.desk.work()
    assert [value for value, _, _ in votes(answered)] == ["helpful", "not_helpful"]


@pytest.mark.parametrize("helpful", [True, False])
def test_a_thumb_on_an_answer_is_its_askers_vote(answered: Office, helpful: bool) -> None:
    answered.react(answered.answer(), helpful)
    answered.desk.work()
    assert votes(answered) == [("helpful" if helpful else "not_helpful", None, None)]
    person = answered.question().person_id
    view = answered.desk.views.question(person, answered.question().id)
    assert view.vote == ("helpful" if helpful else "not_helpful")
    # It needs no words: they see their own thumb.
    assert answered.whispers() == []


def test_a_thumb_can_be_taken_back(answered: Office) -> None:
    answered.react(answered.answer(), True)
    answered.desk.work()
    answered.react(answered.answer(), True, added=False)
    answered.desk.work()
    person = answered.question().person_id
    assert answered.desk.views.question(person, answered.question().id).vote is None
    # Taking back what is not the last word changes nothing.
    answered.react(answered.answer(), False)
    answered.react(answered.answer(), True, added=False)
    answered.desk.work()
    assert answered.desk.views.question(person, answered.question().id).vote == "not_helpful"


def test_a_thumb_of_somebody_else_or_elsewhere_is_nothing(answered: Office) -> None:
    answered.say(actor="leo", message_id="M-leo")
    answered.desk.work()
    mine, other = answered.posted("answer")
    answered.react(mine, True, actor="leo")
    answered.react(mine, True, actor="never-seen")
    answered.react(other, False, actor="ada")
    answered.desk.work()
    ids = [one.id for one in answered.desk.rows(Question)]
    assert [row for one in ids for row in answered.desk.log_of(one)] == []
    assert answered.chat.whispers == []


def solved(office: Office) -> Posted:
    """The notice that the ticket of the only question is solved."""
    with office.desk.transactions.begin() as transaction:
        session = transaction.session
        question = session.get_one(Question, office.question().id)
        thread = session.get_one(ConversationThread, question.thread_id)
        message = templates.about_ticket(question, "ticket_solved")
        tell_asker(transaction, question, thread, message, key="ticket_solved:now:0")
    office.desk.work()
    return office.posted("notice")[-1]


@pytest.mark.parametrize("action", ["helpful", "nothelpful"])
def test_a_solved_ticket_asks_whether_it_helped(answered: Office, action: str) -> None:
    answered.press(answered.answer(), "openticket")
    answered.desk.work()
    (ticket,) = answered.desk.rows(ChatTicket)
    assert ticket.state == TicketState.NEW
    notice = solved(answered)
    assert [one.name for one in notice.message.actions] == ["helpful", "nothelpful"]
    answered.press(notice, action, filled={"reason": "incomplete", "text": "Still slow"})
    answered.desk.work()
    ((value, reason, _),) = votes(answered, "ticket_vote")
    assert (value, reason) == (
        "helpful" if action == "helpful" else "not_helpful", "incomplete"
    )  # fmt: skip
    # It says nothing of the answer that there was before.
    assert votes(answered) == []
    assert len(answered.whispers()) == 1


def test_nobody_else_judges_a_ticket(answered: Office) -> None:
    answered.press(answered.answer(), "openticket")
    answered.desk.work()
    notice = solved(answered)
    answered.do(Pressed("helpful", answered.question().id, notice.ref.message_id), "leo", "help")
    answered.desk.work()
    assert votes(answered, "ticket_vote") == []
    assert len(answered.whispers("leo")) == 1
