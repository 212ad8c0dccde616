"""Buttons: who may press them is checked at each, and what they press has to stand there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select, update

from connectors.contracts.chat import ChatEvent, Pressed
from connectors.database.models import (
    ConversationThread,
    Delivery,
    DeliveryStatus,
    Draft,
    Review,
)
from tests.workers.desk.chat.people import QUESTION, Office

DECISIONS = {
    "approve": None,
    "edit": {"text": "Use the cable in room 4 for now."},
    "reject": {"code": "wrong", "reason": "It is about another network."},
    "takeover": None,
}
AFTER = {
    "approve": ("approved", "answered"),
    "edit": ("edited", "answered"),
    # There is one ticket to quote, and it was rejected: a human answers.
    "reject": ("rejected", "with_human"),
    "takeover": ("taken_over", "with_human"),
}


@pytest.fixture
def carded(reviewed: Office) -> Office:
    """An office with one card in the staff channel, and Maya who may decide it."""
    reviewed.staff()
    reviewed.say()
    reviewed.desk.work()
    return reviewed


def finish(office: Office) -> None:
    """Work until nothing can be taken back any more."""
    office.desk.work()
    office.desk.pass_time()
    office.desk.work_hard()


def log_of(office: Office) -> list[tuple[str, str]]:
    reviews = sorted(office.desk.rows(Review), key=lambda one: one.created_at)
    return [(one.decision, one.platform) for one in reviews]


@pytest.mark.parametrize("action", DECISIONS)
def test_staff_decide_on_the_card(carded: Office, action: str) -> None:
    carded.press(carded.card(), action, "maya", DECISIONS[action])
    draft = carded.desk.rows(Draft)[0].id
    finish(carded)
    (decided,) = carded.desk.rows(Draft, id=draft)
    assert (decided.status, carded.question().status) == AFTER[action]
    assert log_of(carded)[0] == (
        "take_over" if action == "takeover" else action, "fake"
    )  # fmt: skip
    first = next(one for one in carded.chat.posted if one.ref.channel == "staff")
    assert "Maya" in first.message.text
    assert first.message.actions == ()
    if action == "edit":
        assert carded.answer().message.text.startswith("Use the cable")


@pytest.mark.parametrize("action", DECISIONS)
def test_who_is_no_staff_decides_nothing(carded: Office, action: str) -> None:
    before = carded.card().message
    for actor in ("ada", "leo"):
        carded.press(carded.card(), action, actor, DECISIONS[action])
    finish(carded)
    assert carded.question().status == "in_review"
    assert carded.desk.rows(Review) == []
    assert carded.card().message == before
    assert [one for one in carded.whispers("leo") if "Only support staff" in one]


def test_a_click_that_comes_before_its_sender_has_heard_waits(carded: Office) -> None:
    desk, card = carded.desk, carded.card()
    pressed = Pressed("approve", card.message.actions[0].value, card.ref.message_id)
    mark_card(carded, DeliveryStatus.SENDING)
    assert desk.front.store("fake", ChatEvent("click", "maya", "staff", pressed))
    for job in desk.queue.take():
        desk.run(job)
    assert desk.rows(Review) == []
    mark_card(carded, DeliveryStatus.SENT)
    finish(carded)
    assert desk.rows(Draft)[0].status == "approved"


def mark_card(office: Office, status: DeliveryStatus) -> None:
    """Have the card's sender know that it arrived, or not."""
    with office.desk.transactions.begin() as transaction:
        card = update(Delivery).where(Delivery.kind == "review_card")
        transaction.session.execute(card.values(status=status))


def test_a_button_value_of_another_review_is_refused(carded: Office) -> None:
    carded.say("The printer on the second floor is jammed", actor="leo")
    carded.desk.work()
    first, second = [one for one in carded.chat.posted if one.ref.channel == "staff"]
    other = second.message.actions[0].value
    carded.press(first, "approve", "maya", value=other)
    finish(carded)
    assert [draft.status for draft in carded.desk.rows(Draft)] == ["proposed"] * 2
    assert carded.whispers("maya") == ["This button is out of date. Nothing was done."]


@pytest.mark.parametrize("forged", ["message", "channel", "action", "value"])
def test_a_button_that_does_not_stand_there_is_refused(carded: Office, forged: str) -> None:
    card = carded.card()
    (answers,) = [one for one in carded.chat.posted if one.message.kind == "notice"]
    value = card.message.actions[0].value
    pressed = {
        "message": (Pressed("approve", value, answers.ref.message_id), "staff"),
        "channel": (Pressed("approve", value, card.ref.message_id), "help"),
        "action": (Pressed("promote", value, card.ref.message_id), "staff"),
        "value": (Pressed("approve", "nothing", card.ref.message_id), "staff"),
    }
    deed, channel = pressed[forged]
    carded.do(deed, "maya", channel)
    finish(carded)
    assert carded.question().status == "in_review"
    assert carded.whispers("maya") == ["This button is out of date. Nothing was done."]


def test_the_draft_that_was_not_on_the_card_is_not_decided(carded: Office) -> None:
    with carded.desk.transactions.begin() as transaction:
        draft = transaction.session.scalars(select(Draft)).one()
        draft.text = "Something that nobody has looked at."
    carded.press(carded.card(), "approve", "maya")
    finish(carded)
    assert carded.question().status == "in_review"
    (said,) = carded.whispers("maya")
    assert "not the one that this card shows" in said


def test_the_loser_of_two_clicks_is_told_privately_by_whom_it_was_decided(carded: Office) -> None:
    carded.staff("Leo")
    card = carded.card()
    carded.press(card, "approve", "maya")
    carded.press(card, "reject", "leo", {"code": "wrong"})
    finish(carded)
    assert carded.question().status == "answered"
    (said,) = carded.whispers("leo")
    assert said == "Somebody was first: Approved by Maya. Nothing more was done."
    assert carded.whispers("maya") == []


def test_the_same_click_twice_is_one_decision_and_no_word(carded: Office) -> None:
    card = carded.card()
    for _ in range(3):
        carded.press(card, "approve", "maya")
    finish(carded)
    assert log_of(carded) == [("approve", "fake")]
    assert carded.whispers("maya") == []
    carded.answer()


@pytest.mark.parametrize("action", DECISIONS)
def test_a_decision_can_be_taken_back_on_its_card(carded: Office, action: str) -> None:
    before = carded.card_message()
    carded.press(carded.card(), action, "maya", DECISIONS[action])
    carded.desk.work()
    held = carded.card()
    assert [one.name for one in held.message.actions] == ["undo"]
    assert "10 seconds" in held.message.note
    carded.press(held, "undo", "maya")
    carded.desk.work()
    assert carded.card_message() == before
    finish(carded)
    assert carded.question().status == "in_review"
    assert carded.card_message() == before
    assert carded.posted("answer") == []
    # And it is decided anew.
    carded.press(carded.card(), "approve", "maya")
    finish(carded)
    assert carded.question().status == "answered"
    assert carded.card_message().actions == ()


def test_only_who_decided_takes_it_back(carded: Office) -> None:
    carded.staff("Leo")
    carded.press(carded.card(), "approve", "maya")
    carded.desk.work()
    for actor in ("leo", "ada"):
        carded.press(carded.card(), "undo", actor)
    finish(carded)
    assert carded.question().status == "answered"
    assert len(carded.whispers("leo")) == 1


def test_too_late_nothing_is_taken_back(carded: Office) -> None:
    carded.press(carded.card(), "approve", "maya")
    carded.desk.work()
    held = carded.card()
    finish(carded)
    carded.press(held, "undo", "maya")
    finish(carded)
    assert carded.question().status == "answered"
    (said,) = carded.whispers("maya")
    assert "not possible any more" in said


def test_without_seconds_to_take_back_a_card_is_decided_at_once(
    make_office: Callable[..., Office],
) -> None:
    office = make_office(mode="review", review_undo_seconds=0)
    office.staff()
    office.say()
    office.desk.work()
    office.press(office.card(), "approve", "maya")
    office.desk.work()
    assert office.card_message().actions == ()
    assert "Approved by Maya" in office.card_message().text
    office.answer()


def test_a_card_that_shows_no_draft_decides_nothing(make_office: Callable[..., Office]) -> None:
    """A quoting draft is only announced on a platform that is not on site."""
    office = make_office({"disclosure": "redacted"}, mode="review")
    office.chat.info = _redacted(office)
    office.staff()
    office.say()
    office.desk.work()
    card = office.card()
    assert card.message.actions == ()
    (draft,) = office.desk.rows(Draft)
    office.do(Pressed("approve", draft.id, card.ref.message_id), "maya", "staff")
    finish(office)
    assert office.question().status == "in_review"
    assert office.whispers("maya") == ["This button is out of date. Nothing was done."]


def _redacted(office: Office) -> Any:
    from dataclasses import replace

    from connectors.contracts.chat import Disclosure

    return replace(office.chat.info, disclosure=Disclosure.REDACTED)


def test_a_rejection_needs_a_reason(carded: Office) -> None:
    carded.press(carded.card(), "reject", "maya", {"reason": " "})
    finish(carded)
    assert carded.question().status == "in_review"
    (said,) = carded.whispers("maya")
    assert "missing" in said


def test_a_colleague_at_work_is_named(carded: Office) -> None:
    leo = carded.staff("Leo")
    carded.desk.reviews.claim(leo, carded.desk.rows(Draft)[0].id)
    carded.press(carded.card(), "approve", "maya")
    finish(carded)
    assert carded.question().status == "in_review"
    (said,) = carded.whispers("maya")
    assert said.startswith("Leo is at this draft.")


# Askers


def test_the_asker_opens_a_ticket_and_is_told_its_number(office: Office) -> None:
    office.say()
    office.desk.work()
    for _ in range(2):
        office.press(office.answer(), "openticket")
        office.desk.work()
    assert office.question().status == "escalated"
    assert [text for text in office.chat.texts("notice") if "Your ticket no." in text]
    assert len(office.desk.rows(Delivery, kind="ticket")) == 1


def test_the_asker_calls_a_human(office: Office) -> None:
    office.say()
    office.desk.work()
    office.press(office.answer(), "human")
    office.desk.work()
    assert office.question().status == "with_human"


@pytest.mark.parametrize("action", ["openticket", "human", "helpful", "nothelpful"])
def test_what_is_the_askers_is_nobody_elses(office: Office, action: str) -> None:
    office.say()
    office.desk.work()
    office.press(office.answer(), action, "leo")
    office.desk.work()
    assert office.question().status == "answered"
    assert office.desk.log_of(office.question().id) == []
    (said,) = office.whispers("leo")
    assert "not yours" in said


def test_the_buttons_of_a_long_answer_stand_on_its_last_part(
    make_office: Callable[..., Office],
) -> None:
    office = make_office({"text_limit": 600, "update_limit": 600})
    office.desk.finder.candidates.clear()
    office.desk.knows(resolution="Restart the wireless card and wait ten seconds. " * 40)
    office.say()
    office.desk.work()
    parts = office.posted("answer")
    assert len(parts) > 1
    office.press(parts[-1], "helpful")
    office.desk.work()
    (vote,) = office.desk.log_of(office.question().id)
    assert vote.value == "helpful"


def test_in_a_thread_taken_over_the_copilot_is_silent(carded: Office) -> None:
    carded.press(carded.card(), "takeover", "maya")
    finish(carded)
    (thread,) = carded.desk.rows(ConversationThread)
    assert thread.human_id is not None
    before = len(carded.chat.posted)
    carded.say("What do you mean by that, maya?", actor="maya", thread=thread.root)
    carded.desk.work()
    assert len(carded.chat.posted) == before
    assert QUESTION in carded.question().text
