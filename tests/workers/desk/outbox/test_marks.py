"""Marks on the asker's own message: how the question stands, and never in the way."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest

from connectors.contracts.chat import Mark
from connectors.errors import RateLimited, Refused, Unavailable
from tests.fakes.chat_people import PeopledChat
from tests.fakes.helpdesk import Helpdesk

POST = "message-2"


@pytest.fixture
def desk(sqlite_url: str) -> Iterator[Helpdesk]:
    """A platform that shows marks; every draft is reviewed."""
    with closing(Helpdesk(sqlite_url, chat=PeopledChat(marks=True), mode="review")) as made:
        made.knows()
        yield made


def test_it_follows_the_question(desk: Helpdesk) -> None:
    question = desk.asked()
    desk.work()
    assert desk.chat.marks == {POST: Mark.RECEIVED}
    desk.reviews.approve(desk.staff(), desk.draft(question).id, "fake")
    desk.work()
    assert desk.chat.marks == {POST: Mark.ANSWERED}
    asker = desk.question(question).person_id
    desk.escalation.ask_human(asker, question, "fake")
    desk.work()
    assert desk.chat.marks == {POST: Mark.HUMAN}
    desk.escalation.open_ticket(asker, question, "fake")
    desk.work()
    assert desk.chat.marks == {POST: Mark.TICKET}
    assert len(desk.outbox(kind="mark")) == 4


def test_a_second_answer_marks_again(desk: Helpdesk) -> None:
    question = desk.asked()
    desk.work()
    staff = desk.staff()
    desk.reviews.take_over(staff, desk.draft(question).id, "fake")
    desk.work()
    desk.replies.reply(staff, question, "I have mended it.", "fake")
    desk.work()
    assert desk.chat.marks == {POST: Mark.ANSWERED}
    desk.escalation.ask_human(desk.question(question).person_id, question, "fake")
    desk.work()
    assert desk.chat.marks == {POST: Mark.HUMAN}


def test_an_answer_that_cannot_be_sent_is_marked(desk: Helpdesk) -> None:
    question = desk.asked()
    desk.work()
    desk.chat.failures.append(Refused("archived"))
    desk.reviews.approve(desk.staff(), desk.draft(question).id, "fake")
    desk.work_hard()
    assert desk.status(question) == "failed"
    assert desk.chat.marks == {POST: Mark.HUMAN}


@pytest.mark.parametrize(
    "failure", [Refused("gone"), Unavailable("down"), RateLimited("slow", 600.0)], ids=str
)
def test_a_mark_that_fails_delays_nothing(desk: Helpdesk, failure: Exception) -> None:
    desk.chat.mark_failures.extend([failure] * 200)
    question = desk.asked()
    desk.work()
    desk.reviews.approve(desk.staff(), desk.draft(question).id, "fake")
    desk.work()
    assert desk.status(question) == "answered"
    assert len(desk.chat.texts("answer")) == 1
    assert desk.chat.marks == {}


def test_a_mark_that_comes_late_is_not_shown_over_a_newer_one(desk: Helpdesk) -> None:
    desk.chat.mark_failures.append(Unavailable("down"))
    question = desk.asked()
    desk.work()
    desk.reviews.approve(desk.staff(), desk.draft(question).id, "fake")
    desk.work_hard()
    assert desk.chat.marks == {POST: Mark.ANSWERED}
    received, answered = desk.outbox(kind="mark")
    assert (received.status, received.failure) == ("discarded", "moved_on")
    assert answered.status == "sent"


def test_a_worker_that_dies_with_a_mark_sets_it_later(desk: Helpdesk) -> None:
    desk.chat.mark_failures.append(KeyboardInterrupt())  # type: ignore[arg-type]
    desk.asked()
    with pytest.raises(KeyboardInterrupt):
        desk.work()
    desk.work_hard()
    assert desk.chat.marks == {POST: Mark.RECEIVED}
    assert desk.chat.finds == 0, "a mark is never looked for"


def test_a_platform_without_marks_gets_none(sqlite_url: str) -> None:
    with closing(Helpdesk(sqlite_url, mode="auto")) as desk:
        desk.knows()
        desk.asked()
        desk.work()
        assert desk.outbox(kind="mark") == []
