"""The gate's outcomes, as the asker sees them."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from connectors.database.models import Role
from tests.fakes.helpdesk import Helpdesk

RISKY = (
    "Log in with the administrator account, delete the old profile of the user and set a new "
    "password; then restart the computer and try again."
)


@pytest.mark.parametrize(
    ("mode", "relevance", "gate", "status"),
    [
        ("auto", 0.9, "send", "answered"),
        ("auto", 0.5, "send", "answered"),
        ("hybrid", 0.95, "send", "answered"),
        ("hybrid", 0.45, "review", "in_review"),
        ("review", 0.95, "review", "in_review"),
        ("auto", 0.05, "abstain", "abstained"),
        ("review", 0.05, "abstain", "abstained"),
    ],
)
def test_modes_and_thresholds(
    make_desk: Callable[..., Helpdesk], mode: str, relevance: float, gate: str, status: str
) -> None:
    desk = make_desk(mode=mode)
    desk.knows(relevance=relevance)
    question = desk.asked()
    desk.work()
    assert (desk.question(question).gate, desk.status(question)) == (gate, status)


@pytest.mark.parametrize("mode", ["auto", "hybrid", "review"])
def test_risky_steps_are_reviewed_in_every_mode(
    make_desk: Callable[..., Helpdesk], mode: str
) -> None:
    desk = make_desk(mode=mode)
    desk.knows(relevance=0.99, resolution=RISKY)
    question = desk.asked()
    desk.work()
    assert desk.status(question) == "in_review"
    assert set(desk.draft(question).risks) >= {"administrator", "deletion", "password"}
    assert desk.chat.texts("answer") == []


def test_without_a_source_nothing_is_drafted_and_a_ticket_is_offered(desk: Helpdesk) -> None:
    question = desk.asked()
    desk.work()
    assert desk.status(question) == "abstained"
    assert desk.drafts(question) == []
    (message,) = [one.message for one in desk.chat.posted]
    assert "no similar ticket" in message.text
    assert "openticket" in [action.name for action in message.actions]
    assert message.sources == ()


def test_an_answer_cites_its_source_with_title_and_link(desk: Helpdesk) -> None:
    ticket = desk.knows(relevance=0.95)
    desk.asked()
    desk.work()
    (message,) = [one.message for one in desk.chat.posted if one.message.kind == "answer"]
    assert "[1]" in message.text
    assert [(source.title, source.url) for source in message.sources] == [
        (ticket.title, ticket.url)
    ]


def test_a_vague_question_is_asked_back_once(desk: Helpdesk) -> None:
    desk.knows()
    first = desk.asked("it does not work", message_id="root")
    desk.work()
    assert desk.status(first) == "clarifying"
    again = desk.asked("still broken", thread="root")
    desk.work()
    assert desk.status(again) != "clarifying"


def test_what_is_told_after_a_question_back_complains_of_no_answer(desk: Helpdesk) -> None:
    desk.knows(relevance=0.95, title="The VPN does not connect in hotels")
    desk.asked("I have a problem", message_id="root")
    desk.work()
    told = desk.asked("the VPN, from a hotel abroad it does not work at all", thread="root")
    desk.work()
    assert desk.question(told).gate == "send"


def test_who_asks_for_a_human_gets_one(desk: Helpdesk) -> None:
    desk.knows()
    question = desk.asked("I want to talk to a human please")
    desk.work()
    assert desk.status(question) == "with_human"
    assert any("colleague" in text for text in desk.chat.texts("notice"))


def test_the_same_task_many_times_at_once_is_one_answer(desk: Helpdesk) -> None:
    desk.knows(relevance=0.95)
    question = desk.asked()
    threads = [threading.Thread(target=desk.answers.answer, args=(question,)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    desk.work()
    assert len(desk.drafts(question)) == 1
    assert len(desk.chat.texts("answer")) == 1


def test_a_fault_in_the_search_is_tried_again_and_then_told(desk: Helpdesk) -> None:
    desk.knows()

    def fail() -> None:
        raise OSError("the index is gone")

    desk.finder.before = fail
    question = desk.asked()
    for _ in range(desk.settings.answer_attempts + 1):
        with pytest.raises(OSError, match="index is gone"):
            desk.work()
        desk.pass_time()
        desk.sweep()
        if desk.question(question).attempts >= desk.settings.answer_attempts:
            break
    desk.work()
    assert desk.status(question) == "with_human"
    assert any("support team" in text for text in desk.chat.texts("notice"))


def test_an_approved_answer_is_served_again_with_its_age(
    make_desk: Callable[..., Helpdesk],
) -> None:
    desk = make_desk(mode="review")
    desk.knows(relevance=0.9)
    staff = desk.staff("Maya")
    first = desk.asked()
    desk.work()
    desk.reviews.approve(staff, desk.draft(first).id, "fake")
    desk.work()
    again = desk.asked("Since this morning the wireless network refuses to connect!")
    desk.work()
    assert desk.status(again) == "answered"
    assert desk.draft(again).origin == "approved"
    assert len(desk.finder.searched) == 1
    assert "checked by support on" in desk.chat.texts("answer")[-1]


def test_an_approved_answer_is_not_served_for_another_question_or_without_its_source(
    make_desk: Callable[..., Helpdesk],
) -> None:
    desk = make_desk(mode="review")
    ticket = desk.knows(relevance=0.9)
    staff = desk.staff()
    first = desk.asked()
    desk.work()
    desk.reviews.approve(staff, desk.draft(first).id, "fake")
    desk.work()
    other = desk.asked("The wired network refuses to connect since this morning")
    desk.work()
    assert desk.draft(other).origin == "extractive"
    desk.forget(ticket)
    gone = desk.asked()
    desk.work()
    assert desk.status(gone) == "abstained"


def test_an_approved_answer_expires(make_desk: Callable[..., Helpdesk]) -> None:
    desk = make_desk(mode="review", approved_answer_days=0)
    desk.knows(relevance=0.9)
    first = desk.asked()
    desk.work()
    desk.reviews.approve(desk.staff(), desk.draft(first).id, "fake")
    desk.work()
    again = desk.asked()
    desk.work()
    assert desk.draft(again).origin == "extractive"


def test_who_may_not_see_the_source_of_an_approved_answer_does_not_get_it(
    make_desk: Callable[..., Helpdesk],
) -> None:
    desk = make_desk(mode="review")
    with desk.engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO scopes (id, name) VALUES (2, 'entity:LSL > Brest')")
    insider = desk.person(Role.ASKER, "Insider", entities=["LSL > Brest"])
    desk.knows(relevance=0.9, scope=2)
    from connectors.contracts.chat import Profile

    first = desk.asked(profile=Profile("insider", "Insider", language="en"))
    desk.work()
    desk.reviews.approve(desk.staff(), desk.draft(first).id, "fake")
    desk.work()
    assert desk.question(first).person_id == insider
    desk.finder.candidates = []
    outsider = desk.asked(profile=Profile("outsider", "Outsider", language="en"))
    desk.work()
    assert desk.status(outsider) == "abstained"
