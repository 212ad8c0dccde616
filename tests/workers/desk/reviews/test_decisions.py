"""Reviews: one draft, one decision, and what the asker gets of each."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from sqlalchemy import select

from connectors.database.models import ApprovedAnswer, Draft, Evidence, Question, Ticket
from connectors.errors import BadInput, Conflict, NotAllowed
from tests.fakes.helpdesk import Helpdesk
from tests.fakes.knowledge import RESOLUTION
from workers.desk.answers.replay import replay_question
from workers.desk.outbox import staff_templates


@pytest.fixture
def desk(make_desk: Callable[..., Helpdesk]) -> Helpdesk:
    """A desk that reviews everything, with one ticket known."""
    made = make_desk(mode="review", review_channels={"fake": "staff"})
    made.knows(relevance=0.9)
    return made


def drafted(desk: Helpdesk, **values: object) -> tuple[str, str]:
    """A question in review, and its draft."""
    question = desk.asked(**values)  # type: ignore[arg-type]
    desk.work()
    assert desk.status(question) == "in_review"
    return question, desk.draft(question).id


def test_the_asker_is_told_and_staff_get_a_card(desk: Helpdesk) -> None:
    drafted(desk)
    assert any("colleague" in text for text in desk.chat.texts("notice"))
    (card,) = [one for one in desk.chat.posted if one.message.kind == "review_card"]
    assert card.to.channel == "staff"
    assert {action.name for action in card.message.actions} == {
        "approve", "edit", "reject", "takeover",
    }  # fmt: skip


def test_approve(desk: Helpdesk) -> None:
    question, draft = drafted(desk)
    desk.reviews.approve(desk.staff("Maya"), draft, "fake")
    desk.work()
    assert desk.status(question) == "answered"
    assert desk.chat.texts("answer") == [desk.draft(question).text]
    assert [(row.decision, row.platform) for row in desk.reviews_of(question)] == [
        ("approve", "fake")
    ]
    assert any("Approved by Maya" in message.text for _, message in desk.chat.updates)


def test_edit_sends_the_reviewers_text_and_keeps_both(desk: Helpdesk) -> None:
    question, draft = drafted(desk)
    desk.reviews.edit(desk.staff(), draft, "Use the cable in room 4 for now.", "fake")
    desk.work()
    assert desk.chat.texts("answer") == ["Use the cable in room 4 for now."]
    assert desk.draft(question).text != "Use the cable in room 4 for now."
    assert desk.reviews_of(question)[0].text == "Use the cable in room 4 for now."


def test_reject_tries_once_more_with_the_reason_and_then_hands_over(desk: Helpdesk) -> None:
    other = desk.knows(
        relevance=0.7,
        title="Wireless adapter has an old driver",
        resolution="Install the newest driver of the adapter from the software centre, then "
        "restart the laptop with the charger plugged in.",
    )
    question, draft = drafted(desk)
    staff = desk.staff()
    desk.reviews.reject(staff, draft, "the driver is too old", "fake")
    desk.work()
    second = desk.draft(question)
    assert second.number == 2
    assert desk.views.draft(staff, second.id).last_try
    assert "driver" in desk.finder.searched[-1]
    assert desk.status(question) == "in_review"
    assert other.title in [one.title for one in desk.views.draft(staff, second.id).sources]
    desk.reviews.reject(staff, second.id, "no", "fake")
    desk.work()
    assert desk.status(question) == "with_human"
    assert desk.chat.texts("answer") == []


@pytest.mark.parametrize("code", ["", "off_topic"])
@pytest.mark.parametrize("words", ["", "the driver is too old"])
def test_only_the_words_of_a_rejection_are_searched_and_beside_the_question(
    desk: Helpdesk, code: str, words: str
) -> None:
    question, draft = drafted(desk)
    staff = desk.staff()
    if not code and not words:
        with pytest.raises(BadInput):
            desk.reviews.reject(staff, draft, words, "fake", code)
        return
    desk.finder.searched.clear()
    desk.reviews.reject(staff, draft, words, "fake", code)
    desk.work()
    asked = desk.question(question).redacted
    assert desk.finder.searched == [asked, *([f"{asked}\n{words}"] if words else [])]
    (review,) = desk.reviews_of(question)
    (logged,) = [row for row in desk.log_of(question) if row.kind == "review"]
    assert review.reason == (words or code)
    assert (logged.reason, logged.text) == (code or None, words or None)


def test_the_words_of_a_rejection_take_nothing_from_what_the_question_finds(
    desk: Helpdesk,
) -> None:
    other = desk.knows(
        relevance=0.7,
        title="Wireless adapter has an old driver",
        resolution="Install the newest driver of the adapter from the software centre, then "
        "restart the laptop with the charger plugged in.",
    )
    _, draft = drafted(desk)
    searched = desk.finder.searched

    def drown() -> None:
        if "Blah" in searched[-1]:
            desk.finder.relevance(0.01)

    desk.finder.before = drown
    desk.reviews.reject(desk.staff(), draft, "Blah " * 40, "fake")
    desk.work()
    (second,) = desk.rows(Draft, number=2)
    assert second.confidence > 0.5
    assert desk.views.draft(desk.staff(), second.id).sources[0].ticket_id == other.ticket_id


def test_a_question_that_is_lost_during_a_slow_search_is_not_searched_again(
    desk: Helpdesk,
) -> None:
    question, draft = drafted(desk)

    def lose() -> None:
        with desk.transactions.begin() as transaction:
            transaction.session.get_one(Question, question).claim = "another worker's"

    desk.reviews.reject(desk.staff(), draft, "It is about the laboratory", "fake")
    desk.finder.searched.clear()
    desk.finder.before = lose
    desk.work()
    assert len(desk.finder.searched) == 1
    assert len(desk.drafts(question)) == 1


def test_an_unknown_code_decides_nothing(desk: Helpdesk) -> None:
    question, draft = drafted(desk)
    with pytest.raises(BadInput, match="Unknown reason"):
        desk.reviews.reject(desk.staff(), draft, "no", "fake", "because")
    assert desk.status(question) == "in_review"


def test_when_nothing_is_left_to_try_a_human_has_it(desk: Helpdesk) -> None:
    question, draft = drafted(desk)
    desk.reviews.reject(desk.staff(), draft, "wrong", "fake")
    desk.work()
    assert desk.status(question) == "with_human"


def test_take_over_silences_the_copilot_and_the_reply_is_sent(desk: Helpdesk) -> None:
    question, draft = drafted(desk, message_id="root")
    staff = desk.staff("Maya")
    desk.reviews.take_over(staff, draft, "fake")
    desk.work()
    assert any("Maya" in text for text in desk.chat.texts("notice"))
    follow_up = desk.ask("any news about my network?", thread="root")
    assert follow_up.kind == "for_human"
    desk.replies.reply(staff, question, "I have reset your port.", "fake")
    desk.work()
    assert desk.status(question) == "answered"
    assert desk.chat.texts("answer") == ["I have reset your port."]


@pytest.mark.parametrize("decision", ["approve", "edit", "reject", "take_over", "claim", "reply"])
def test_only_staff_decide(desk: Helpdesk, decision: str) -> None:
    question, draft = drafted(desk)
    asker = desk.question(question).person_id
    calls: dict[str, Callable[[], object]] = {
        "approve": lambda: desk.reviews.approve(asker, draft, "fake"),
        "edit": lambda: desk.reviews.edit(asker, draft, "x", "fake"),
        "reject": lambda: desk.reviews.reject(asker, draft, "x", "fake"),
        "take_over": lambda: desk.reviews.take_over(asker, draft, "fake"),
        "claim": lambda: desk.reviews.claim(asker, draft),
        "reply": lambda: desk.replies.reply(asker, question, "x", "fake"),
    }
    with pytest.raises(NotAllowed):
        calls[decision]()
    assert desk.status(question) == "in_review"


def test_two_reviewers_at_once_have_one_winner(desk: Helpdesk) -> None:
    question, draft = drafted(desk)
    people = [desk.staff(f"Reviewer {n}") for n in range(6)]
    outcomes: list[str] = []

    def decide(number: int, person: str) -> None:
        try:
            if number % 2:
                desk.reviews.reject(person, draft, "no", "fake")
            else:
                desk.reviews.approve(person, draft, "fake")
            outcomes.append("won")
        except Conflict as error:
            outcomes.append(error.message)

    threads = [
        threading.Thread(target=decide, args=(number, person))
        for number, person in enumerate(people)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes.count("won") == 1
    assert len(desk.reviews_of(question)) == 1
    for message in outcomes:
        assert message == "won" or "Reviewer" in message, message


def test_a_thread_that_moved_on_discards_the_draft(desk: Helpdesk) -> None:
    question, draft = drafted(desk, message_id="root")
    desk.asked("Sorry, I meant the wired network in room 12", thread="root")
    with pytest.raises(Conflict):
        desk.reviews.approve(desk.staff(), draft, "fake")
    assert desk.status(question) == "superseded"


def test_a_draft_whose_source_vanished_is_made_anew_and_its_reviewer_is_told(
    desk: Helpdesk,
) -> None:
    question, draft = drafted(desk)
    desk.forget(desk.finder.candidates[0])
    desk.knows(relevance=0.8, title="Wireless network and the new access point")
    with pytest.raises(Conflict, match="A source of this draft is gone"):
        desk.reviews.approve(desk.staff(), draft, "fake")
    assert desk.question(question).attempts == 0
    desk.work()
    assert desk.chat.texts("answer") == []
    assert [one.status for one in desk.drafts(question)] == ["discarded", "proposed"]
    assert any("is gone" in message.text for _, message in desk.chat.updates)


def change_source(desk: Helpdesk, **values: object) -> None:
    """What a sync does with a ticket that was changed."""
    with desk.transactions.begin() as transaction:
        row = transaction.session.get_one(Ticket, desk.finder.candidates[0].ticket_id)
        for name, value in values.items():
            setattr(row, name, value)
        row.content_hash = "changed"


TAKEN_BACK: list[dict[str, object]] = [
    {"resolution": None, "status": 2},
    {"resolution": RESOLUTION.replace("again", "2")},
    {"resolution": "It was the cable."},
]


@pytest.mark.parametrize("change", TAKEN_BACK, ids=["refused", "edited", "replaced"])
def test_what_its_source_says_no_more_is_not_sent(
    desk: Helpdesk, change: dict[str, object]
) -> None:
    _, draft = drafted(desk)
    change_source(desk, **change)
    with pytest.raises(Conflict, match="gone or was changed"):
        desk.reviews.approve(desk.staff(), draft, "fake")
    assert desk.chat.texts("answer") == []
    assert desk.rows(ApprovedAnswer) == []


@pytest.mark.parametrize(
    "change",
    [{"category": "Network"}, {"resolution": f"{RESOLUTION} That was it."}, {"title": "Wifi"}],
    ids=["category", "longer", "title"],
)
def test_a_change_that_takes_nothing_away_is_no_loss(
    desk: Helpdesk, change: dict[str, object]
) -> None:
    question, draft = drafted(desk)
    change_source(desk, **change)
    desk.reviews.approve(desk.staff(), draft, "fake")
    desk.work()
    assert desk.status(question) == "answered"


def test_an_approved_answer_is_served_no_more_once_its_source_says_otherwise(
    desk: Helpdesk,
) -> None:
    _, draft = drafted(desk)
    desk.reviews.approve(desk.staff(), draft, "fake")
    desk.work()
    again = desk.asked()
    desk.work()
    assert desk.draft(again).origin == "approved"
    change_source(desk, resolution=None, status=2)
    later = desk.asked()
    desk.work()
    assert [one.origin for one in desk.drafts(later)] != ["approved"]


def test_an_edit_is_sent_without_the_source_that_vanished(desk: Helpdesk) -> None:
    desk.knows(
        relevance=0.89,
        title="Wireless adapter has an old driver",
        resolution="Install the newest driver of the wireless adapter from the software centre, "
        "then restart the laptop with the charger plugged in.",
    )
    question, draft = drafted(desk)
    staff, asker = desk.staff(), desk.question(question).person_id
    cited = desk.views.draft(staff, draft).sources
    (lost,) = [one for one in desk.finder.candidates if one.ticket_id == cited[0].ticket_id]
    desk.forget(lost)
    desk.reviews.edit(staff, draft, "Use the cable in room 4 for now.", "fake")
    desk.work()
    assert desk.status(question) == "answered"
    (sent,) = [one.message for one in desk.chat.posted if one.message.kind == "answer"]
    assert sent.text == "Use the cable in room 4 for now."
    others = [source.title for source in cited[1:]]
    assert [source.title for source in sent.sources] == others
    answer = desk.views.question(asker, question).answer
    assert answer is not None
    assert [source.title for source in answer.sources] == others
    assert desk.views.draft(staff, draft).sources[0].gone
    assert desk.rows(ApprovedAnswer) == []


@pytest.mark.parametrize("text", ["", "  \n", "\x00"])
def test_an_empty_edit_or_reason_decides_nothing(desk: Helpdesk, text: str) -> None:
    question, draft = drafted(desk)
    staff = desk.staff()
    with pytest.raises(BadInput):
        desk.reviews.edit(staff, draft, text, "fake")
    with pytest.raises(BadInput):
        desk.reviews.reject(staff, draft, text, "fake")
    assert desk.status(question) == "in_review"


def test_a_claim_is_seen_by_others_and_binds_nobody(desk: Helpdesk) -> None:
    question, draft = drafted(desk)
    maya, root = desk.staff("Maya"), desk.staff("Root")
    desk.reviews.claim(maya, draft)
    with pytest.raises(Conflict, match="Maya"):
        desk.reviews.claim(root, draft)
    assert desk.views.draft(root, draft).claimed_by == "Maya"
    desk.reviews.approve(root, draft, "fake")
    assert desk.reviews_of(question)[0].reviewer_id == root


def test_an_unreviewed_draft_is_brought_up_again_and_expires(desk: Helpdesk) -> None:
    question, draft = drafted(desk)
    desk.age_drafts(31)
    assert desk.sweep().reminders == 1
    assert desk.sweep().reminders == 0
    desk.work()
    assert len(desk.chat.texts("reminder")) == 1
    desk.age_drafts(480)
    assert desk.sweep().expired == 1
    desk.work()
    assert desk.status(question) == "with_human"
    with pytest.raises(Conflict):
        desk.reviews.approve(desk.staff(), draft, "fake")


PRIVATE = "Hello Ada, your new password is Zx9!kfoo22 and you reach me at maya@lab.example."


@pytest.mark.parametrize("by", ["edit", "reply"])
def test_what_a_reviewer_writes_reaches_the_asker_whole_and_is_kept_redacted(
    desk: Helpdesk, by: str
) -> None:
    question, draft = drafted(desk)
    staff, asker = desk.staff("Maya"), desk.question(question).person_id
    if by == "edit":
        desk.reviews.edit(staff, draft, PRIVATE, "fake")
    else:
        desk.reviews.take_over(staff, draft, "fake")
        desk.replies.reply(staff, question, PRIVATE, "fake")
    desk.work()
    assert desk.chat.texts("answer") == [PRIVATE]
    own, others = (desk.views.question(one, question).answer for one in (asker, staff))
    assert own is not None
    assert others is not None
    assert own.text == PRIVATE
    kept = [others.text, *(row.text for row in desk.reviews_of(question))]
    kept += [row.text for row in desk.log_of(question)]
    kept += [row.text for row in (*desk.rows(Draft), *desk.rows(ApprovedAnswer))]
    with desk.transactions.reading() as session:
        kept += session.scalars(select(Evidence.text)).all()
    for secret in ("Zx9!kfoo22", "maya@lab"):
        assert not [text for text in kept if text and secret in text]
    assert [row.identical for row in replay_question(desk.transactions, question)] == (
        [True] if by == "edit" else [True, True]
    )


def test_a_reason_is_kept_redacted(desk: Helpdesk) -> None:
    question, draft = drafted(desk)
    desk.reviews.reject(desk.staff(), draft, "ask maya@lab.example about it", "fake")
    reasons = [row.reason for row in desk.reviews_of(question)]
    reasons += [row.text for row in desk.log_of(question)]
    assert any("[email-1]" in reason for reason in reasons if reason)
    assert not [reason for reason in reasons if reason and "maya@lab" in reason]


@pytest.mark.parametrize(
    "text",
    [
        "Your new password is Zx9!kfoo22",
        "Hello Pierre, restart the access point.",
        "Ada, the access point of your floor is being changed.",
    ],
)
def test_an_answer_for_one_person_is_not_served_to_others(desk: Helpdesk, text: str) -> None:
    _, draft = drafted(desk)
    desk.reviews.edit(desk.staff(), draft, text, "fake")
    assert desk.rows(ApprovedAnswer) == []


def test_an_edited_answer_for_everybody_is_kept_as_it_is(desk: Helpdesk) -> None:
    _, draft = drafted(desk)
    desk.reviews.edit(desk.staff(), draft, "Restart the access point – it’s in room 4.", "fake")
    (kept,) = desk.rows(ApprovedAnswer)
    assert kept.text == "Restart the access point – it’s in room 4."


def test_a_draft_made_anew_for_a_lost_source_is_no_rejection(desk: Helpdesk) -> None:
    desk.knows(
        relevance=0.7,
        title="Wireless adapter has an old driver",
        resolution="Install the newest driver of the adapter from the software centre, then "
        "restart the laptop with the charger plugged in.",
    )
    question, draft = drafted(desk)
    desk.forget(desk.finder.candidates[0])
    desk.knows(relevance=0.9)
    desk.finder.candidates.reverse()
    staff = desk.staff()
    with pytest.raises(Conflict):
        desk.reviews.approve(staff, draft, "fake")
    desk.work()
    second = desk.draft(question)
    assert second.number == 2
    assert not desk.views.draft(staff, second.id).last_try
    desk.reviews.reject(staff, second.id, "no", "fake")
    desk.work()
    assert desk.status(question) == "in_review", "the first rejection tries once more"
    assert desk.views.draft(staff, desk.draft(question).id).last_try
    desk.reviews.reject(staff, desk.draft(question).id, "no", "fake")
    desk.work()
    assert desk.status(question) == "with_human"


def test_a_question_cannot_pass_for_a_part_of_its_card(desk: Helpdesk) -> None:
    question = desk.asked(
        "@channel <!here> [click](https&colon;//evil.example/a) The wireless network refuses "
        "https://evil.example/b.\n\n**Draft**:\nApproved by staff\n\n```\n**Confidence**: 1.00"
    )
    desk.work()
    (card,) = [one.message for one in desk.chat.posted if one.message.kind == "review_card"]
    desk.reviews.approve(desk.staff("Maya"), desk.draft(question).id, "fake")
    desk.work()
    (done,) = [one for _, one in desk.chat.updates if one.kind == "card_decided"]
    for text in (card.text, done.text):
        assert "> **Draft**:\n> Approved by staff" in text
        assert "\n**Draft**:\nApproved" not in text
        assert "> **Confidence**: 1.00\n> ```" in text
        assert "evil.example" not in text
        assert "@channel" not in text
        assert "<!here>" not in text
    assert card.text.count("\n**Draft**:") == 1


def test_what_was_said_before_links_to_nothing_on_the_card(desk: Helpdesk) -> None:
    question = desk.asked("The wireless network refuses my laptop")
    desk.work()
    row, draft = desk.question(question), desk.draft(question)
    said = [("Ada @all", "see [this](//evil.example/x(1)) and &commat;here")]
    card = staff_templates.review_card(row, draft, (), said).card
    assert card is not None
    (line,) = card.transcript
    assert line == "Ada @\u200ball: see this and @\u200bhere"
