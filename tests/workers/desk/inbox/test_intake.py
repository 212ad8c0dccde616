"""Intake: what becomes a question, and what makes a repeated event harmless."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager

import pytest

from connectors.contracts.chat import Profile
from connectors.database.base import now
from connectors.database.models import (
    ConversationThread,
    Identity,
    InboundEvent,
    Person,
    Question,
)
from connectors.database.unit_of_work import Job, Transaction
from connectors.errors import BadInput, NotAllowed, RateLimited, SettingsError, Unavailable
from tests.fakes.helpdesk import QUESTION, Helpdesk
from workers.desk.inbox.intake import MAX_QUESTION, question_text
from workers.identity.refusals import Refusal
from workers.translations.sentences import say


def test_a_message_becomes_a_question_and_a_job(desk: Helpdesk) -> None:
    received = desk.ask()
    assert (received.kind, received.duplicate) == ("question", False)
    question = desk.question(received.question_id or "")
    assert (question.status, question.text, question.language) == ("received", QUESTION, "en")
    assert desk.queue.take() == [Job("guichet.answer", (question.id,))]


def test_the_same_event_again_is_the_same_question(desk: Helpdesk) -> None:
    first = desk.ask(event_id="e", message_id="m")
    again = desk.ask(event_id="e", message_id="m")
    assert again.duplicate
    assert again.question_id == first.question_id
    assert len(desk.queue.take()) == 1


def test_the_same_message_in_another_event_is_the_same_question(desk: Helpdesk) -> None:
    """Slack sends a mention as two kinds of event with two ids."""
    first = desk.ask(event_id="app_mention", message_id="m")
    again = desk.ask(event_id="message", message_id="m")
    assert again.duplicate
    assert again.question_id == first.question_id
    assert len(desk.rows(Question)) == 1


def test_the_same_message_id_in_another_channel_is_another_question(desk: Helpdesk) -> None:
    desk.ask(event_id="one", message_id="m", channel="a")
    assert not desk.ask(event_id="two", message_id="m", channel="b").duplicate
    assert len(desk.rows(Question)) == 2


def test_the_same_event_from_many_threads_at_once(desk: Helpdesk) -> None:
    with ThreadPoolExecutor(8) as pool:
        received = list(pool.map(lambda _: desk.ask(event_id="e", message_id="m"), range(16)))
    assert len({one.question_id for one in received}) == 1
    assert sum(not one.duplicate for one in received) == 1
    assert len(desk.queue.take()) == 1
    counted = [len(desk.rows(model)) for model in (InboundEvent, Question, Person, Identity)]
    assert counted == [1, 1, 1, 1]


def test_many_first_messages_of_one_person_make_one_person(desk: Helpdesk) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: desk.ask(), range(16)))
    assert len(desk.rows(Question)) == 16
    assert (len(desk.rows(Person)), len(desk.rows(Identity))) == (1, 1)


@pytest.mark.parametrize("text", ["", "   \n\t ", "?!…", "\x00\x00", "\ud800", "\u200b\u200e"])
def test_an_empty_question_writes_nothing(desk: Helpdesk, text: str) -> None:
    with pytest.raises(BadInput, match="empty"):
        desk.ask(text)
    assert desk.rows(InboundEvent) == desk.rows(Question) == desk.rows(Person) == []


def test_a_question_that_is_too_long_is_refused_and_one_at_the_limit_is_not(
    desk: Helpdesk,
) -> None:
    with pytest.raises(BadInput, match="20,001"):
        desk.ask("x" * (MAX_QUESTION + 1))
    assert desk.ask("x" * MAX_QUESTION).question_id


def test_nul_bytes_and_halves_of_characters_are_dropped(desk: Helpdesk) -> None:
    question = desk.question(desk.asked("My\x00 printer\ud800 is\x07 on\u202e fire <script>"))
    assert "\x00" not in question.text
    assert question.text.startswith("My printer is on")
    assert "<script>" in question.text, "what was written stays; rendering escapes it"


def test_line_breaks_stay(desk: Helpdesk) -> None:
    assert question_text("one\n\ttwo\r\n") == "one\n\ttwo"


def test_bots_and_disabled_people_get_no_answer(desk: Helpdesk) -> None:
    with pytest.raises(NotAllowed):
        desk.ask(profile=Profile("b0t", "Bot", is_bot=True))
    with pytest.raises(NotAllowed):
        desk.ask(profile=Profile("gone", "Gone", active=False))
    desk.person(name="Eve", disabled_at=now())
    with pytest.raises(NotAllowed):
        desk.ask(profile=Profile("eve", "Eve"))
    assert desk.rows(Question) == desk.rows(InboundEvent) == []


@pytest.mark.parametrize("values", [{"is_guest": True}, {"home": "T2"}])
def test_guests_and_other_workspaces_get_a_polite_no_and_leave_nothing(
    desk: Helpdesk, values: dict[str, object]
) -> None:
    with pytest.raises(Refusal) as caught:
        desk.ask(profile=Profile("gus", "Gus", language="fr", **values))  # type: ignore[arg-type]
    assert caught.value.said.startswith("Cette assistance ne répond")
    assert desk.rows(Question) == desk.rows(InboundEvent) == []
    assert "gus" not in {one.external_id for one in desk.rows(Identity)}


def test_a_platform_that_does_not_say_who_it_is_loses_no_question(desk: Helpdesk) -> None:
    desk.chat.away = Unavailable("away")
    ada = Profile("ada", "Ada", email="ada@lsl.example", email_verified=True)
    assert desk.ask(profile=ada).question_id
    (identity,) = desk.rows(Identity)
    assert identity.email is None, "an event vouches for no mail"
    with pytest.raises(Refusal):
        desk.ask(profile=Profile("gus", "Gus", is_guest=True))


def test_a_message_of_an_instance_that_there_is_not_is_one_clear_line(desk: Helpdesk) -> None:
    with pytest.raises(SettingsError, match="There is no chat platform 'slack:T9'"):
        desk.ask(platform="slack:T9")
    assert desk.rows(InboundEvent) == []


def test_no_transaction_waits_for_the_platform(desk: Helpdesk) -> None:
    begun: list[int] = []
    begin, resolve = desk.transactions.begin, desk.chat.resolve_person

    def counting() -> AbstractContextManager[Transaction]:
        begun.append(1)
        return begin()

    def looking(external_id: str) -> Profile | None:
        assert not begun
        return resolve(external_id)

    desk.transactions.begin = counting  # type: ignore[method-assign]
    desk.chat.resolve_person = looking  # type: ignore[method-assign]
    assert desk.ask().question_id
    assert begun


def test_too_many_questions_a_minute(make_desk: Callable[..., Helpdesk]) -> None:
    desk = make_desk(questions_per_minute=3)
    for _ in range(3):
        desk.ask()
    with pytest.raises(RateLimited) as caught:
        desk.ask(event_id="late", message_id="late")
    assert caught.value.retry_after > 0
    assert desk.ask(profile=Profile("bob", "Bob")).question_id, "others are not held up"
    assert len(desk.rows(Question)) == 4
    assert "late" not in {event.event_id for event in desk.rows(InboundEvent)}


@pytest.mark.parametrize("known", [True, False])
def test_questions_at_the_same_moment_are_counted_too(
    make_desk: Callable[..., Helpdesk], known: bool
) -> None:
    desk = make_desk(questions_per_minute=3)
    if known:
        desk.person(name="Ada")

    def ask(_: int) -> bool:
        try:
            desk.ask()
        except RateLimited:
            return False
        return True

    with ThreadPoolExecutor(12) as pool:
        taken = list(pool.map(ask, range(12)))
    assert sum(taken) == len(desk.rows(Question)) == 3


def test_thanks_in_a_thread_get_a_word_and_take_nothing_back(
    make_desk: Callable[..., Helpdesk],
) -> None:
    desk = make_desk(mode="review", review_channels={"fake": "staff"})
    desk.knows()
    first = desk.asked(message_id="root")
    desk.work()
    thanks = desk.ask("Merci beaucoup !", message_id="thanks", event_id="t", thread="root")
    assert (thanks.kind, thanks.duplicate) == ("small_talk", False)
    again = desk.ask("Merci beaucoup !", message_id="thanks", event_id="t", thread="root")
    assert (again.question_id, again.duplicate) == (thanks.question_id, True)
    desk.work()
    assert desk.status(first) == "in_review"
    assert thanks.question_id is not None
    said = desk.question(thanks.question_id)
    assert (said.status, said.gate) == ("answered", "thanks")
    assert desk.chat.texts("answer") == [say("reply_thanks", "fr")]


@pytest.mark.parametrize(
    "text", ["How do I book the meeting room?", "Comment réserver la salle de réunion ?"]
)
def test_another_need_leaves_the_draft_in_review(
    make_desk: Callable[..., Helpdesk], text: str
) -> None:
    desk = make_desk(mode="review", review_channels={"fake": "staff"})
    desk.knows()
    first = desk.asked(message_id="root")
    desk.work()
    desk.asked(text, thread="root")
    assert desk.status(first) == "in_review"
    assert desk.draft(first).status == "proposed"


def test_what_says_too_little_is_in_the_language_of_its_thread(desk: Helpdesk) -> None:
    desk.asked("L'imprimante du couloir n'imprime plus rien", message_id="root")
    assert desk.question(desk.asked("wifi", thread="root")).language == "fr"
    desk.asked("The printer in the corridor prints nothing", message_id="other")
    assert desk.question(desk.asked("wifi", thread="other")).language == "en"


def test_a_thread_that_was_handed_over_belongs_to_humans(desk: Helpdesk) -> None:
    first = desk.asked("I want to talk to a human", message_id="root")
    desk.work()
    assert desk.status(first) == "with_human"
    received = desk.ask("are you there?", thread="root")
    assert received.kind == "for_human"


def test_a_follow_up_takes_up_what_is_not_answered_yet(desk: Helpdesk) -> None:
    first = desk.asked(message_id="root")
    second = desk.asked("It is a laptop under Windows", thread="root")
    assert desk.status(first) == "superseded"
    assert desk.status(second) == "received"
    assert desk.question(first).thread_id == desk.question(second).thread_id


def test_a_follow_up_leaves_the_answered_question_alone(desk: Helpdesk) -> None:
    desk.knows()
    first = desk.asked(message_id="root")
    desk.work()
    desk.asked("And on the second floor, with the other laptop?", thread="root")
    assert desk.status(first) == "answered"


def test_another_person_in_the_thread_supersedes_nobody(desk: Helpdesk) -> None:
    first = desk.asked(message_id="root")
    desk.asked("Same here with my printer", thread="root", profile=Profile("bob", "Bob"))
    assert desk.status(first) == "received"
    assert len(desk.rows(ConversationThread)) == 1


def test_a_follow_up_discards_the_draft_in_review(make_desk: Callable[..., Helpdesk]) -> None:
    desk = make_desk(mode="review", review_channels={"fake": "staff"})
    desk.knows()
    first = desk.asked(message_id="root")
    desk.work()
    assert desk.status(first) == "in_review"
    desk.asked("It is a laptop under Windows", thread="root")
    assert desk.status(first) == "superseded"
    assert desk.draft(first).status == "discarded"


def test_an_answer_to_a_clarifying_question_is_tied_to_it(desk: Helpdesk) -> None:
    desk.knows()
    vague = desk.asked("It does not work", message_id="root")
    desk.work()
    assert desk.status(vague) == "clarifying"
    clear = desk.asked("The wireless network on my laptop", thread="root")
    assert desk.question(clear).clarifies_id == vague
    desk.work()
    assert desk.status(vague) == "superseded"
    assert desk.status(clear) == "answered"


def test_in_a_thread_that_a_human_took_the_copilot_is_silent(
    make_desk: Callable[..., Helpdesk],
) -> None:
    desk = make_desk(mode="review")
    desk.knows()
    first, grace = desk.asked(message_id="root"), desk.staff("Grace")
    desk.work()
    desk.reviews.take_over(grace, desk.draft(first).id, "fake")
    desk.work()
    sent = len(desk.chat.posted)
    received = desk.ask("Does anybody know more by now?", thread="root")
    assert received.kind == "for_human"
    question = desk.question(received.question_id or "")
    assert (question.status, question.handler_id) == ("with_human", grace)
    desk.work()
    assert len(desk.chat.posted) == sent


def test_a_queue_that_is_away_loses_nothing(desk: Helpdesk) -> None:
    desk.knows()
    desk.queue.away = True
    question = desk.asked()
    assert desk.queue.refused == 1
    desk.queue.away = False
    desk.work_hard()
    assert desk.status(question) == "answered"
    assert len(desk.chat.texts("answer")) == 1


def test_a_rolled_back_transaction_sends_no_job(desk: Helpdesk) -> None:
    def half_way() -> None:
        with desk.transactions.begin() as transaction:
            transaction.enqueue("guichet.answer", "nobody")
            raise RuntimeError("half way")

    with pytest.raises(RuntimeError, match="half way"):
        half_way()
    assert desk.queue.take() == []


def test_secrets_are_redacted_for_everybody_but_the_asker(desk: Helpdesk) -> None:
    question = desk.question(desk.asked("My password is hunter2sword! and the VPN fails"))
    assert "hunter2sword" in question.text
    assert "hunter2sword" not in question.redacted
