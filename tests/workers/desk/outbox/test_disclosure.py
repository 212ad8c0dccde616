"""A platform that is not on site, and all that the desk can say there: nothing of a ticket."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from connectors.contracts.chat import Disclosure, MessageKind, StreamMode
from tests.fakes.chat_people import PeopledChat
from tests.fakes.glpi.api import FakeGlpi
from tests.fakes.helpdesk import QUESTION, Helpdesk
from tests.fakes.scripted_llm import ScriptedLlm, structured
from tests.workers.desk.model_drafts import writer
from tests.workers.desk.worlds import ADA, lab, opened

TITLE = "Parisheron wireless of the basement"
SECRET = "The parisheron cable of the basement was loose"
RESOLUTION = f"{SECRET} for ten seconds each time. Choose the profile of the laboratory again."
WORDS = ("parisheron", "basement", "ten seconds")
WRITTEN = "Choose the profile of the laboratory again [1]."
CONSOLE = "http://127.0.0.1:8080"


@pytest.fixture
def made(sqlite_url: str) -> Iterator[Callable[..., Helpdesk]]:
    desks: list[Helpdesk] = []

    def make(
        glpi: FakeGlpi | None = None, streaming: StreamMode = StreamMode.REPLACE, **settings: Any
    ) -> Helpdesk:
        chat = PeopledChat(disclosure=Disclosure.REDACTED, streaming=streaming, marks=True)
        settings = {"review_channels": {"fake": "staff"}, **settings}
        desk = Helpdesk(sqlite_url, glpi, chat, **settings)
        desk.knows(title=TITLE, resolution=RESOLUTION, relevance=0.95)
        desks.append(desk)
        return desk

    yield make
    for desk in desks:
        desk.close()


def told(desk: Helpdesk) -> str:
    """All that the platform ever got, in whatever field."""
    sent = [(one.to, one.message) for one in desk.chat.posted]
    return str((sent, desk.chat.updates, desk.chat.streamed))


def assert_nothing_of_a_ticket(desk: Helpdesk, *kinds: MessageKind) -> None:
    sent = [one.message for one in desk.chat.posted] + [one for _, one in desk.chat.updates]
    for kind in kinds:
        assert any(one.kind is kind for one in sent), kind
    for word in WORDS:
        assert word not in told(desk).lower()


def test_an_answer_that_quotes_is_read_on_the_console(made: Callable[..., Helpdesk]) -> None:
    desk = made(mode="auto")
    question = desk.asked()
    desk.work()
    assert SECRET in desk.draft(question).text
    assert_nothing_of_a_ticket(desk, MessageKind.ANSWER)
    (answer,) = [one.message for one in desk.chat.posted]
    assert "quotes tickets" in answer.text
    assert answer.text.endswith(f"{CONSOLE}/questions/{question}")
    assert [source.title for source in answer.sources] == ["Source 1"]


@pytest.mark.parametrize("asked_on", ["console", "fake"])
def test_what_cannot_wait_is_quoted_only_where_it_was_asked(
    made: Callable[..., Helpdesk], asked_on: str
) -> None:
    desk = made(mode="review")
    words = "My laptop was stolen in the train with the parcel"
    question = desk.asked(words, platform=asked_on)
    desk.work()
    (staff,) = [one.message for one in desk.chat.posted if one.ref.channel == "staff"]
    assert "lost or stolen device" in staff.text
    assert staff.text.endswith(f"{CONSOLE}/questions/{question}")
    here = asked_on == "fake"
    assert [one in staff.text for one in (words, "Ada")] == [here, here]


@pytest.mark.parametrize("decision", ["approve", "edit", "reject", "take_over", "none"])
def test_a_draft_that_quotes_is_decided_on_the_console(
    made: Callable[..., Helpdesk], decision: str
) -> None:
    desk = made(mode="review")
    root = desk.ask("My mailbox is full, what now please?").question_id
    desk.work()
    assert root is not None
    question = desk.asked(thread=desk.thread_of(root).root)
    desk.work()
    staff, draft = desk.staff("Maya"), desk.draft(question)
    if decision == "approve":
        desk.reviews.approve(staff, draft.id, "fake")
    if decision == "edit":
        desk.reviews.edit(staff, draft.id, draft.text + "\n\nCall us.", "fake")
    if decision == "reject":
        desk.reviews.reject(staff, draft.id, "no", "fake")
    if decision == "take_over":
        desk.reviews.take_over(staff, draft.id, "fake")
    desk.work()
    desk.age_drafts(60)
    desk.sweep()
    desk.work()
    desk.escalation.open_ticket(desk.question(question).person_id, question, "fake")
    desk.work()
    expected = MessageKind.REMINDER if decision == "none" else MessageKind.CARD_DECIDED
    assert_nothing_of_a_ticket(desk, MessageKind.REVIEW_CARD, MessageKind.NOTICE, expected)
    cards = [one.message for one in desk.chat.posted if one.message.kind == "review_card"]
    assert all(card.actions == () for card in cards)


def test_what_a_reviewer_wrote_anew_is_shown(made: Callable[..., Helpdesk]) -> None:
    desk = made(mode="review")
    question = desk.asked()
    desk.work()
    desk.reviews.edit(desk.staff(), desk.draft(question).id, "Use the other plug.", "fake")
    desk.work()
    (answer,) = desk.chat.texts("answer")
    assert answer.startswith("Use the other plug.")
    assert_nothing_of_a_ticket(desk, MessageKind.ANSWER)


@pytest.mark.parametrize("how", ["a word changed", "a mark before it", "half of it"])
def test_a_quotation_with_a_change_is_still_one(made: Callable[..., Helpdesk], how: str) -> None:
    desk = made(mode="review")
    question = desk.asked()
    desk.work()
    draft = desk.draft(question)
    quoted = draft.text.splitlines()[-1]
    text = {
        "a word changed": quoted.replace("ten seconds", "a minute"),
        "a mark before it": "* " + quoted.replace(", ", ",\n* "),
        "half of it": quoted[: len(quoted) // 2],
    }[how]
    desk.reviews.edit(desk.staff(), draft.id, text, "fake")
    desk.work()
    assert_nothing_of_a_ticket(desk, MessageKind.ANSWER)


@pytest.mark.parametrize("how", ["reply", "addition"])
def test_a_quotation_that_a_colleague_took_up_is_still_one(
    made: Callable[..., Helpdesk], how: str
) -> None:
    desk = made(mode="review")
    question = desk.asked()
    desk.work()
    staff, draft = desk.staff("Maya"), desk.draft(question)
    if how == "reply":
        desk.reviews.take_over(staff, draft.id, "fake")
        desk.replies.reply(staff, question, f"Hello,\n{draft.text}", "fake")
    else:
        desk.reviews.edit(staff, draft.id, "Use the other plug.", "fake")
        desk.work()
        desk.replies.add(staff, question, draft.text, "event", "fake")
    desk.work()
    assert_nothing_of_a_ticket(desk, MessageKind.ANSWER, MessageKind.NOTICE)
    assert any("quotes tickets" in text for text in desk.chat.texts())


def test_an_approved_quotation_is_still_one_when_it_is_served_again(
    made: Callable[..., Helpdesk],
) -> None:
    desk = made(mode="hybrid", send_threshold=1.0)
    first = desk.asked()
    desk.work()
    desk.reviews.approve(desk.staff(), desk.draft(first).id, "fake")
    desk.work()
    second = desk.asked()
    desk.work()
    assert desk.draft(second).origin == "approved"
    assert len(desk.chat.texts("answer")) == 2
    assert_nothing_of_a_ticket(desk, MessageKind.ANSWER)


@pytest.mark.parametrize("streaming", [StreamMode.REPLACE, StreamMode.APPEND])
def test_a_written_answer_is_shown_without_titles_and_excerpts(
    made: Callable[..., Helpdesk], streaming: StreamMode, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workers.generation.generative.drafter.LOOK_SECONDS", 0.0)
    desk = made(mode="auto", streaming=streaming)
    desk.writers.append(writer(ScriptedLlm(structured(f"{WRITTEN}\n{WRITTEN}"))))
    question = desk.asked()
    desk.work()
    assert desk.draft(question).origin == "generated"
    assert_nothing_of_a_ticket(desk, MessageKind.ANSWER)
    assert WRITTEN in desk.chat.texts("answer")[0]
    grown = desk.chat.streamed or desk.chat.updates
    assert grown, "nothing was shown while it was written"


def test_a_written_draft_is_decided_where_it_was_asked(made: Callable[..., Helpdesk]) -> None:
    desk = made(mode="review")
    desk.writers.append(writer(ScriptedLlm(structured(WRITTEN))))
    desk.asked()
    desk.work()
    (card,) = [one.message for one in desk.chat.posted if one.message.kind == "review_card"]
    assert WRITTEN in card.text
    assert QUESTION in card.text
    assert {action.name for action in card.actions} == {"approve", "edit", "reject", "takeover"}
    assert_nothing_of_a_ticket(desk, MessageKind.REVIEW_CARD)


def test_news_of_a_ticket_come_without_what_was_written(made: Callable[..., Helpdesk]) -> None:
    glpi = lab()
    desk = made(glpi, mode="auto", visibility="site")
    _, _, ticket = opened(desk, ADA)
    glpi.world.follow_up(int(ticket), f"<p>{SECRET}</p>", user=7)
    desk.watch.look()
    desk.work()
    assert any("Support has written" in text for text in desk.chat.texts("notice"))
    assert SECRET in str([row.message for row in desk.outbox(kind="notice")])
    assert_nothing_of_a_ticket(desk, MessageKind.NOTICE)
