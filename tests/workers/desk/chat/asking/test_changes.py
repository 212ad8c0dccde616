"""Messages that are changed or deleted: one answer in the end, or none."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from connectors.database.models import Draft, InboundEvent, Question
from tests.workers.desk.chat.people import QUESTION, Office

OTHER = "The printer on the second floor shows a paper jam"


def older(office: Office, seconds: float) -> None:
    """Have every question be older than it is."""
    with office.desk.transactions.begin() as transaction:
        for row in transaction.session.query(Question):
            row.received_at -= timedelta(seconds=seconds)


def standing(office: Office) -> list[Question]:
    return [one for one in office.questions if one.status != "superseded"]


def test_an_edit_before_the_answer_replaces_the_question(office: Office) -> None:
    message = office.say()
    office.handle()
    office.edit(message, OTHER)
    office.handle()
    office.desk.work()
    (asked,) = standing(office)
    assert (asked.text, asked.status) == (OTHER, "answered")
    assert office.answer().to.thread == message
    # It is no follow-up of itself: what it replaced is not searched for.
    assert office.desk.finder.searched[-1] == OTHER


@pytest.mark.parametrize("times", [1, 4])
def test_an_edit_in_review_closes_the_card_of_the_first_draft(reviewed: Office, times: int) -> None:
    message = reviewed.say()
    reviewed.desk.work()
    for _ in range(times):
        reviewed.edit(message, OTHER, event_id="E-edit")
    reviewed.desk.work()
    first, second = [one for one in reviewed.chat.posted if one.ref.channel == "staff"]
    assert first.message.kind == "card_decided"
    assert "written something newer" in first.message.text
    assert first.message.actions == ()
    assert OTHER in second.message.text
    (asked,) = standing(reviewed)
    assert asked.status == "in_review"
    assert [one.status for one in reviewed.desk.rows(Draft)].count("proposed") == 1


def test_edits_one_after_the_other_are_one_answer(office: Office) -> None:
    message = office.say()
    office.handle()
    for text in ("The printer jams", OTHER, QUESTION + " again"):
        office.edit(message, text)
    office.handle()
    office.desk.work()
    (asked,) = standing(office)
    assert asked.text == QUESTION + " again"
    office.answer()


def test_an_edit_that_leaves_the_text_equal_does_nothing(reviewed: Office) -> None:
    message = reviewed.say(files=("a.png",))
    reviewed.desk.work()
    reviewed.edit(message, f"  {QUESTION} ")
    reviewed.desk.work()
    assert len(reviewed.desk.rows(Question)) == 1


def test_files_stay_named_when_the_text_is_changed(reviewed: Office) -> None:
    message = reviewed.say(files=("a.png",))
    reviewed.desk.work()
    reviewed.edit(message, OTHER)
    reviewed.desk.work()
    (asked,) = standing(reviewed)
    assert asked.text == f"{OTHER}\n\n[attached, not read: a.png]"


def test_a_late_edit_is_ignored(reviewed: Office) -> None:
    message = reviewed.say()
    reviewed.desk.work()
    older(reviewed, 61)
    reviewed.edit(message, OTHER)
    reviewed.desk.work()
    assert reviewed.question().text == QUESTION


def test_an_edit_after_the_answer_is_ignored(office: Office) -> None:
    message = office.say()
    office.desk.work()
    office.edit(message, OTHER)
    office.desk.work()
    assert office.question().text == QUESTION
    office.answer()


def test_an_edit_while_the_answer_is_sent_is_ignored(office: Office) -> None:
    message = office.say()
    office.handle()

    def edit_now() -> None:
        office.chat.before_post = lambda: None
        office.edit(message, OTHER)
        office.handle()

    office.chat.before_post = edit_now
    office.desk.work()
    office.answer()
    assert len(standing(office)) == 1


def test_an_answer_that_waits_to_be_taken_back_is_replaced(reviewed: Office) -> None:
    maya = reviewed.staff()
    message = reviewed.say()
    reviewed.desk.work()
    draft = reviewed.desk.draft(reviewed.question().id)
    reviewed.desk.reviews.approve(maya, draft.id, "console", hold=True)
    reviewed.edit(message, OTHER)
    reviewed.desk.work()
    reviewed.desk.pass_time()
    reviewed.desk.work_hard()
    assert reviewed.posted("answer") == []
    (asked,) = standing(reviewed)
    assert (asked.text, asked.status) == (OTHER, "in_review")


def test_only_its_author_replaces_a_question(reviewed: Office) -> None:
    message = reviewed.say()
    reviewed.say(actor="leo")
    reviewed.desk.work()
    reviewed.edit(message, OTHER, actor="leo")
    reviewed.desk.work()
    assert OTHER not in [one.text for one in reviewed.questions]


def test_an_edit_to_nothing_changes_nothing(reviewed: Office) -> None:
    message = reviewed.say()
    reviewed.desk.work()
    reviewed.edit(message, " ")
    reviewed.desk.work()
    assert reviewed.question().status == "in_review"
    assert reviewed.whispers() == []


def test_an_edit_that_came_first_waits_for_its_message(office: Office) -> None:
    office.edit("M0", OTHER)
    (edited,) = office.desk.queue.take()
    office.desk.run(edited)
    office.say(message_id="M0")
    office.desk.work()
    assert len(office.posted("answer")) == 1
    assert {one.text for one in standing(office)} <= {OTHER, QUESTION}


@pytest.mark.parametrize("deed", ["edit", "delete"])
def test_what_is_about_no_message_of_ours_ends_without_a_word(office: Office, deed: str) -> None:
    if deed == "edit":
        office.edit("M-unknown", OTHER)
    else:
        office.delete("M-unknown")
    office.desk.work()
    assert office.desk.rows(Question) == []
    assert office.chat.posted == []
    assert not office.desk.queue.jobs


def test_what_was_not_ours_is_not_waited_for(office: Office) -> None:
    message = office.say(mentioned=False)
    office.desk.work()
    office.edit(message, OTHER)
    (job,) = office.desk.queue.take()
    office.desk.run(job)
    assert not office.desk.queue.jobs


def test_the_message_belongs_to_the_newest_question(reviewed: Office) -> None:
    message = reviewed.say()
    reviewed.desk.work()
    reviewed.edit(message, OTHER)
    reviewed.desk.work()
    (asked,) = standing(reviewed)
    (row,) = reviewed.desk.rows(InboundEvent, message_id=message)
    assert asked.event_id == row.id
    # The message itself once more is still the same question.
    reviewed.say(message_id=message, event={"event_id": "E-again"})
    reviewed.desk.work()
    assert len(standing(reviewed)) == 1


def test_a_deleted_question_is_discarded_with_all_that_waits(reviewed: Office) -> None:
    message = reviewed.say()
    reviewed.desk.work()
    reviewed.delete(message)
    reviewed.desk.work()
    question = reviewed.question()
    assert (question.status, question.failure) == ("superseded", "deleted")
    assert reviewed.desk.draft(question.id).status == "discarded"
    card = reviewed.card_message()
    assert card.text == "**The asker deleted the question**"
    assert card.actions == ()


def test_a_question_that_is_deleted_before_its_answer_gets_none(office: Office) -> None:
    message = office.say()
    office.handle()
    office.delete(message)
    office.handle()
    office.desk.work()
    office.desk.pass_time()
    office.desk.work_hard()
    assert office.posted("answer") == []
    assert office.question().status == "superseded"


def test_an_answer_that_waits_is_not_sent_after_a_deletion(reviewed: Office) -> None:
    maya = reviewed.staff()
    message = reviewed.say()
    reviewed.desk.work()
    draft = reviewed.desk.draft(reviewed.question().id)
    reviewed.desk.reviews.approve(maya, draft.id, "console", hold=True)
    reviewed.delete(message)
    reviewed.desk.work()
    reviewed.desk.pass_time()
    reviewed.desk.work_hard()
    assert reviewed.posted("answer") == []


def test_a_deletion_after_the_answer_changes_nothing(office: Office) -> None:
    message = office.say()
    office.desk.work()
    office.delete(message)
    office.desk.work()
    assert office.question().status == "answered"


def test_what_was_deleted_is_no_context_of_the_next_question(
    make_office: Callable[..., Office],
) -> None:
    office = make_office(mode="review")
    root = office.say("A secret that I never meant to write")
    office.desk.work()
    office.delete(root)
    office.desk.work()
    office.say("The wifi of the meeting room fails", thread=root)
    office.desk.work()
    cards = [one.message for one in office.chat.posted if one.ref.channel == "staff"]
    assert "secret" not in str(cards[-1])


def test_the_last_edit_counts_whichever_worker_is_faster(office: Office) -> None:
    message = office.say()
    office.handle()
    office.edit(message, "The printer jams")
    office.edit(message, OTHER)
    *others, first, last = office.desk.queue.take()
    for job in (last, first):
        office.desk.run(job)
    office.handle()
    for job in others:
        office.desk.run(job)
    office.desk.work()
    (asked,) = standing(office)
    assert asked.text == OTHER


def test_a_message_that_comes_after_its_deletion_is_no_question(office: Office) -> None:
    office.delete("M-late")
    office.desk.work()
    office.say(message_id="M-late")
    office.say(message_id="M-late", actor="leo", channel="posts")
    office.desk.work()
    (asked,) = office.questions
    assert asked.status == "answered"
    assert office.answer().to.channel == "posts"


@pytest.mark.parametrize(
    ("text", "gate"),
    [("smoke comes out of my computer", "urgent"), ("I want to talk to a technician", None)],
)
def test_an_edit_of_what_waits_is_urgent_where_it_says_so(
    office: Office, text: str, gate: str | None
) -> None:
    message = office.say("I want to talk to a human")
    office.handle()
    office.desk.work()
    office.edit(message, text)
    office.handle()
    office.desk.work()
    (asked,) = standing(office)
    assert (asked.status, asked.gate) == ("with_human", gate)
