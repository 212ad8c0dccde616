"""Taking a decision back: in time nothing of it goes out, too late nothing of it is undone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from connectors.database.models import ApprovedAnswer, AuditEntry, Delivery
from connectors.errors import Conflict, NotAllowed
from tests.fakes.helpdesk import Helpdesk
from workers.desk.reviews.shown import NotShown, Shown

DECISIONS = ("approve", "edit", "reject", "take_over")
WORDS = "Use the cable in room 4 for now."


@pytest.fixture
def desk(make_desk: Callable[..., Helpdesk]) -> Helpdesk:
    """A desk that reviews everything, with one ticket known and a card in the staff channel."""
    made = make_desk(mode="review", review_channels={"fake": "staff"}, review_undo_seconds=10)
    made.knows(relevance=0.9)
    return made


@pytest.fixture
def maya(desk: Helpdesk) -> str:
    return desk.staff("Maya")


def drafted(desk: Helpdesk) -> tuple[str, str]:
    """A question in review, and its draft."""
    question = desk.asked()
    desk.work()
    return question, desk.draft(question).id


def decide(desk: Helpdesk, decision: str, staff: str, draft: str) -> None:
    """Decide, and let it be taken back."""
    reviews = desk.reviews
    calls: dict[str, Callable[[], None]] = {
        "approve": lambda: reviews.approve(staff, draft, "console", hold=True),
        "edit": lambda: reviews.edit(staff, draft, WORDS, "console", hold=True),
        "reject": lambda: reviews.reject(staff, draft, "no", "console", hold=True),
        "take_over": lambda: reviews.take_over(staff, draft, "console", hold=True),
    }
    calls[decision]()


def told(desk: Helpdesk) -> list[str]:
    """What the asker and the staff channel have been sent."""
    return [*desk.chat.texts(), *(message.text for _, message in desk.chat.updates)]


@pytest.mark.parametrize("decision", DECISIONS)
def test_a_decision_that_is_taken_back_has_no_effect(
    desk: Helpdesk, maya: str, decision: str
) -> None:
    question, draft = drafted(desk)
    before = told(desk)
    decide(desk, decision, maya, draft)
    desk.work()
    assert told(desk) == before
    desk.reviews.undo(maya, draft, "console")
    desk.pass_time(60)
    desk.sweep()
    desk.work()
    assert told(desk) == before
    assert (desk.status(question), desk.draft(question).status) == ("in_review", "proposed")
    assert desk.rows(ApprovedAnswer) == []
    view = desk.views.draft(maya, draft)
    assert (view.decided_by, view.decision, view.claimed_by) == (None, None, "Maya")
    assert desk.thread_of(question).human_id is None
    # Nothing of it is forgotten.
    rows = sorted(desk.reviews_of(question), key=lambda row: row.number)
    assert [row.decision for row in rows] == [decision, "undo"]
    logged = [(row.value, row.reason) for row in desk.log_of(question) if row.kind == "review"]
    assert sorted(logged) == sorted([(decision, None), ("undo", decision)])
    assert [row.action for row in desk.rows(AuditEntry) if row.subject == draft] == [
        f"review.{decision}",
        "review.undo",
    ]


@pytest.mark.parametrize("first", DECISIONS)
def test_after_it_the_draft_is_decided_anew_and_sent_once(
    desk: Helpdesk, maya: str, first: str
) -> None:
    question, draft = drafted(desk)
    decide(desk, first, maya, draft)
    desk.reviews.undo(maya, draft, "console")
    decide(desk, "approve", maya, draft)
    desk.pass_time(60)
    desk.work_hard()
    assert desk.status(question) == "answered"
    assert desk.chat.texts("answer") == [desk.draft(question).text]
    assert len(desk.rows(ApprovedAnswer)) == 1
    assert [one.text for _, one in desk.chat.updates if "Approved by Maya" in one.text]


@pytest.mark.parametrize("decision", DECISIONS)
def test_too_late_nothing_is_taken_back(desk: Helpdesk, maya: str, decision: str) -> None:
    question, draft = drafted(desk)
    decide(desk, decision, maya, draft)
    desk.pass_time(60)
    desk.work_hard()
    status = desk.status(question)
    with pytest.raises(Conflict, match="too late"):
        desk.reviews.undo(maya, draft, "console")
    assert desk.status(question) == status
    assert [row.decision for row in desk.reviews_of(question)] == [decision]


def test_the_moment_stands_in_the_row_and_a_lost_queue_loses_nothing(
    desk: Helpdesk, maya: str
) -> None:
    question, draft = drafted(desk)
    decide(desk, "approve", maya, draft)
    (waiting,) = desk.rows(Delivery, kind="answer")
    assert waiting.next_attempt_at > waiting.created_at
    desk.queue.flush()
    desk.pass_time(60)
    desk.sweep()
    desk.work()
    assert desk.status(question) == "answered"


def test_the_answer_is_shown_to_its_asker_when_it_has_arrived(desk: Helpdesk, maya: str) -> None:
    question, draft = drafted(desk)
    asker = desk.question(question).person_id
    decide(desk, "approve", maya, draft)
    assert desk.views.question(asker, question).answer is None
    # Nor is it served to somebody else who asks the same.
    again = desk.asked(message_id="another")
    desk.work()
    assert desk.draft(again).origin != "approved"


def test_ones_own_version_is_there_again(desk: Helpdesk, maya: str) -> None:
    question, draft = drafted(desk)
    desk.written_texts.keep(maya, question, WORDS)
    decide(desk, "edit", maya, draft)
    assert desk.written_texts.read(maya, question) is None
    desk.reviews.undo(maya, draft, "console")
    kept = desk.written_texts.read(maya, question)
    assert kept is not None
    assert kept.text == WORDS
    assert desk.views.draft(maya, draft).text != WORDS


@pytest.mark.parametrize(("seconds", "hold"), [(0, True), (10, False)])
def test_without_hold_or_with_no_seconds_it_is_sent_at_once(
    make_desk: Callable[..., Helpdesk], seconds: float, hold: bool
) -> None:
    desk = make_desk(mode="review", review_undo_seconds=seconds)
    desk.knows(relevance=0.9)
    question, draft = drafted(desk)
    staff = desk.staff()
    desk.reviews.approve(staff, draft, "console", hold=hold)
    with pytest.raises(Conflict, match="too late"):
        desk.reviews.undo(staff, draft, "console")
    desk.work()
    assert desk.status(question) == "answered"


def test_only_who_decided_takes_it_back(desk: Helpdesk, maya: str) -> None:
    question, draft = drafted(desk)
    with pytest.raises(Conflict, match="waits for a decision"):
        desk.reviews.undo(maya, draft, "console")
    decide(desk, "approve", maya, draft)
    with pytest.raises(Conflict, match="colleague"):
        desk.reviews.undo(desk.staff("Leo"), draft, "console")
    with pytest.raises(NotAllowed):
        desk.reviews.undo(desk.question(question).person_id, draft, "console")
    assert desk.status(question) == "delivering"


def test_what_can_be_taken_back_is_offered_to_who_decided(desk: Helpdesk, maya: str) -> None:
    _, draft = drafted(desk)
    assert desk.views.undoable(maya, "console") is None
    decide(desk, "approve", maya, draft)
    offered = desk.views.undoable(maya, "console")
    assert offered is not None
    assert (offered.draft_id, offered.decision) == (draft, "approve")
    assert 0 < offered.seconds <= 10
    assert desk.views.undoable(desk.staff("Leo"), "console") is None
    assert desk.views.undoable(maya, "api") is None
    desk.reviews.undo(maya, draft, "console")
    assert desk.views.undoable(maya, "console") is None


def test_a_decision_is_about_what_was_on_the_screen(desk: Helpdesk, maya: str) -> None:
    question, draft = drafted(desk)
    version = desk.views.draft(maya, draft).version
    for wrong in ("", "0" * 16, version.upper() + "x"):
        with pytest.raises(NotShown, match="on your screen"):
            desk.reviews.approve(maya, draft, "console", shown=Shown(wrong))
    assert desk.status(question) == "in_review"
    desk.reviews.approve(maya, draft, "console", shown=Shown(version))
    assert desk.status(question) == "delivering"


def test_what_followed_a_take_over_is_not_taken_back_with_it(desk: Helpdesk, maya: str) -> None:
    question, draft = drafted(desk)
    decide(desk, "take_over", maya, draft)
    assert desk.views.undoable(maya, "console") is not None
    desk.replies.reply(maya, question, WORDS, "console")
    assert desk.views.undoable(maya, "console") is None
