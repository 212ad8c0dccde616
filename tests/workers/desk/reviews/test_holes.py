"""An answer where something was redacted: nobody gets it unseen, and staff fill it in."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from connectors.database.models import ApprovedAnswer
from tests.fakes.helpdesk import Helpdesk
from tests.fakes.scripted_llm import ScriptedLlm, structured
from tests.workers.desk.model_drafts import writer
from workers.generation.guardrails.holes import HasHole, Hole

HOLE = (
    "Write a mail to [email-1] with the name of your laptop, wait for the reply, then choose the "
    "profile of the laboratory again."
)
FILLED = HOLE.replace("[email-1]", "the helpdesk")


def held(desk: Helpdesk) -> tuple[str, str]:
    question = desk.asked()
    desk.work()
    assert desk.status(question) == "in_review"
    assert desk.chat.texts("answer") == []
    draft = desk.draft(question)
    assert "held_hole:email" in draft.reasons
    return question, draft.id


@pytest.mark.parametrize("mode", ["auto", "hybrid", "review"])
def test_a_quoted_answer_with_a_hole_waits_in_every_mode(
    make_desk: Callable[..., Helpdesk], mode: str
) -> None:
    desk = make_desk(mode=mode, review_channels={"fake": "staff"})
    desk.knows(relevance=0.99, resolution=HOLE)
    held(desk)
    (card,) = [one.message for one in desk.chat.posted if one.message.kind == "review_card"]
    assert "There is a hole where something was redacted: an e-mail address." in card.text


def test_a_written_answer_with_a_hole_waits_and_is_not_shown_on_the_way(
    make_desk: Callable[..., Helpdesk], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workers.generation.generative.drafter.LOOK_SECONDS", 0.0)
    desk = make_desk(mode="auto")
    desk.knows(relevance=0.99, resolution=HOLE)
    answer = "Write a mail to [email-1] with the name of your laptop [1].\nWait for it [1].\n"
    desk.writers.append(writer(ScriptedLlm(structured(answer))))
    held(desk)
    assert not any("email-1" in one.message.text for one in desk.chat.posted)
    assert not any("email-1" in message.text for _, message in desk.chat.updates)


def test_a_hole_is_not_approved_but_filled_in(make_desk: Callable[..., Helpdesk]) -> None:
    desk = make_desk(mode="auto")
    desk.knows(relevance=0.99, resolution=HOLE)
    question, draft = held(desk)
    maya = desk.staff("Maya")
    (hole,) = desk.views.draft(maya, draft).holes
    assert hole == Hole("[email-1]", "email", (1,))
    with pytest.raises(HasHole):
        desk.reviews.approve(maya, draft, "fake")
    with pytest.raises(HasHole):
        desk.reviews.edit(maya, draft, f"{HOLE} Thanks.", "fake")
    desk.work()
    assert (desk.status(question), desk.reviews_of(question)) == ("in_review", [])
    desk.reviews.edit(maya, draft, FILLED, "fake")
    desk.work()
    assert desk.status(question) == "answered"
    assert desk.chat.texts("answer") == [FILLED]


def test_an_answer_that_was_approved_with_a_hole_before_waits_too(
    make_desk: Callable[..., Helpdesk],
) -> None:
    desk = make_desk(mode="review")
    desk.knows(relevance=0.99)
    question = desk.asked()
    desk.work()
    desk.reviews.approve(desk.staff(), desk.draft(question).id, "fake")
    with desk.transactions.begin() as transaction:
        for row in transaction.session.query(ApprovedAnswer):
            row.text = HOLE
    again = desk.asked()
    desk.work()
    assert desk.draft(again).origin == "approved"
    assert desk.status(again) == "in_review"
    assert "held_hole:email" in desk.draft(again).reasons


def test_what_is_on_the_list_makes_no_hole(make_desk: Callable[..., Helpdesk]) -> None:
    desk = make_desk(mode="auto", own_places=["corp.example", "10.20.0.0/16"])
    text = HOLE.replace("[email-1]", "helpdesk@corp.example or to 10.20.3.4")
    desk.knows(relevance=0.99, resolution=text)
    question = desk.asked("The wireless network refuses 10.20.3.4 and 10.9.9.9")
    desk.work()
    assert desk.question(question).redacted.endswith("refuses 10.20.3.4 and [ip-1]")
    assert desk.status(question) == "answered"
    assert "helpdesk@corp.example or to 10.20.3.4" in desk.chat.texts("answer")[0]


def test_who_took_over_sends_no_hole_of_the_draft_either(
    make_desk: Callable[..., Helpdesk],
) -> None:
    desk = make_desk(mode="auto")
    desk.knows(relevance=0.99, resolution=HOLE)
    question, draft = held(desk)
    maya = desk.staff("Maya")
    desk.reviews.take_over(maya, draft, "fake")
    with pytest.raises(HasHole):
        desk.replies.reply(maya, question, HOLE, "fake")
    desk.replies.reply(maya, question, FILLED, "fake")
    desk.work()
    assert [text for text in desk.chat.texts() if "[email-1]" in text] == []
    assert desk.status(question) == "answered"
