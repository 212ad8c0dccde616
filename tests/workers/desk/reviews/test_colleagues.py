"""Two members of staff at one draft: one is asked, the other loses no word."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from connectors.database.models import AuditEntry, WrittenText
from connectors.errors import BadInput, Conflict, NotAllowed, NotFound
from tests.fakes.helpdesk import Helpdesk
from tests.support.one_database import database_url
from workers.desk.reviews.shown import ColleagueAtWork, Shown

__all__ = ["database_url"]

WORDS = "On the train, use the web mail."


@pytest.fixture
def desk(make_desk: Callable[..., Helpdesk]) -> Helpdesk:
    """A desk that reviews everything, with one ticket known."""
    made = make_desk(mode="review")
    made.knows(relevance=0.9)
    return made


def drafted(desk: Helpdesk) -> tuple[str, str]:
    """A question in review, and its draft."""
    question = desk.asked()
    desk.work()
    return question, desk.draft(question).id


@pytest.mark.parametrize("decision", ["approve", "edit", "reject", "take_over"])
def test_nobody_decides_over_a_colleague_without_being_asked(desk: Helpdesk, decision: str) -> None:
    question, draft = drafted(desk)
    maya, leo = desk.staff("Maya"), desk.staff("Leo")
    desk.reviews.claim(maya, draft)
    version = desk.views.draft(leo, draft).version

    def decide(shown: Shown) -> None:
        words = [WORDS] if decision in ("edit", "reject") else []
        getattr(desk.reviews, decision)(leo, draft, *words, "console", shown=shown)

    for over in (None, leo, "somebody"):
        with pytest.raises(ColleagueAtWork, match="Maya") as asked:
            decide(Shown(version, over))
    assert (asked.value.name, asked.value.person_id) == ("Maya", maya)
    assert desk.status(question) == "in_review"
    decide(Shown(version, maya))
    assert desk.status(question) != "in_review"


def test_who_left_or_is_gone_for_long_is_not_asked_about(desk: Helpdesk) -> None:
    _, draft = drafted(desk)
    maya, leo = desk.staff("Maya"), desk.staff("Leo")
    shown = Shown(desk.views.draft(leo, draft).version)
    desk.reviews.claim(maya, draft)
    assert desk.views.draft(leo, draft).held_by(leo) == "Maya"
    assert desk.views.draft(maya, draft).held_by(maya) is None
    desk.reviews.release(leo, draft)
    assert desk.views.draft(leo, draft).held_by(leo) == "Maya"
    desk.reviews.release(maya, draft)
    assert desk.views.draft(leo, draft).held_by(leo) is None
    desk.reviews.approve(leo, draft, "console", shown=shown)


def test_what_is_written_is_kept_for_its_writer_alone(desk: Helpdesk) -> None:
    question, _ = drafted(desk)
    maya, leo = desk.staff("Maya"), desk.staff("Leo")
    for text in ("On the", WORDS):
        desk.written_texts.keep(maya, question, text)
    kept = desk.written_texts.read(maya, question)
    assert kept is not None
    assert kept.text == WORDS
    assert desk.written_texts.read(leo, question) is None
    desk.written_texts.keep(maya, question, " ")
    assert desk.rows_of(WrittenText) == []
    with pytest.raises(NotAllowed):
        desk.written_texts.keep(desk.question(question).person_id, question, WORDS)
    with pytest.raises(NotFound):
        desk.written_texts.keep(maya, "none", WORDS)


def test_a_text_that_came_too_late_is_sent_as_an_addition_once(desk: Helpdesk) -> None:
    question, draft = drafted(desk)
    maya, leo = desk.staff("Maya"), desk.staff("Leo")
    desk.written_texts.keep(maya, question, WORDS)
    with pytest.raises(Conflict, match="in review"):
        desk.replies.add(maya, question, WORDS, "e0", "console")
    desk.reviews.approve(leo, draft, "console")
    for _ in range(2):
        desk.replies.add(maya, question, WORDS, "e1", "console")
    desk.work()
    assert desk.status(question) == "answered"
    (added,) = [text for text in desk.chat.texts("notice") if WORDS in text]
    assert "Maya" in added
    assert len(desk.chat.texts("answer")) == 1
    assert desk.rows_of(WrittenText) == []
    (logged,) = [row for row in desk.log_of(question) if row.kind == "human_answer"]
    assert (logged.value, logged.text, logged.person_id) == ("addition", WORDS, maya)
    assert [row.action for row in desk.rows(AuditEntry)].count("review.add") == 1
    with pytest.raises(BadInput):
        desk.replies.add(maya, question, " ", "e2", "console")
    with pytest.raises(NotAllowed):
        desk.replies.add(desk.question(question).person_id, question, WORDS, "e3", "console")


def test_who_takes_over_writes_from_the_draft_and_its_sources_are_sent_too(
    desk: Helpdesk,
) -> None:
    question, draft = drafted(desk)
    maya = desk.staff("Maya")
    desk.reviews.take_over(maya, draft, "console")
    view = desk.views.last_draft(maya, question)
    assert view is not None
    assert view.sources
    assert "[1]" in view.text
    desk.replies.reply(maya, question, f"{view.text}\n\nCall me if it does not help.", "console")
    desk.work()
    (sent,) = [one.message for one in desk.chat.posted if one.message.kind == "answer"]
    assert [source.title for source in sent.sources] == [view.sources[0].title]
    assert desk.status(question) == "answered"


def test_a_reply_of_ones_own_words_cites_nothing(desk: Helpdesk) -> None:
    question, draft = drafted(desk)
    maya = desk.staff("Maya")
    desk.reviews.take_over(maya, draft, "console")
    desk.replies.reply(maya, question, WORDS, "console")
    desk.work()
    (sent,) = [one.message for one in desk.chat.posted if one.message.kind == "answer"]
    assert sent.sources == ()


def test_a_conversation_is_handed_back_to_the_copilot_once(desk: Helpdesk) -> None:
    question = desk.asked(message_id="root")
    desk.work()
    maya = desk.staff("Maya")
    desk.reviews.take_over(maya, desk.draft(question).id, "console")
    desk.work()
    assert desk.replies.hand_back(maya, question)
    assert not desk.replies.hand_back(maya, question)
    desk.work()
    assert [text for text in desk.chat.texts("notice") if "passed your question on" in text]
    row = desk.question(question)
    assert (row.status, row.handler_id) == ("with_human", None)
    assert [row.action for row in desk.rows(AuditEntry)].count("review.hand_back") == 1
    assert desk.ask("And how do I print?", thread="root").kind == "question"
    with pytest.raises(NotAllowed):
        desk.replies.hand_back(desk.question(question).person_id, question)
