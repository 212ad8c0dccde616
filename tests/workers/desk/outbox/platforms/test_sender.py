"""Sending to a platform that limits, loses and deletes: each message once, and all of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from typing import Any

import pytest

from connectors.contracts.chat import MessageKind
from connectors.contracts.chat.rendering import plain_text
from connectors.database.base import now
from connectors.database.ids import new_id
from connectors.database.models import Delivery
from connectors.errors import Refused, ThreadGone, Unavailable
from tests.fakes.chat import FakeChat
from tests.fakes.chat_people import PeopledChat
from tests.fakes.helpdesk import Helpdesk
from workers.desk.outbox.platforms.sender import PlatformSender

LIMIT = 1_000
LONG = "\n\n".join(f"Step {number}: " + f"word{number} " * 30 for number in range(1, 13))
PARTS = 4
"""In how many parts that is sent."""
GONE = "The thread of your question was deleted"


@pytest.fixture
def made(sqlite_url: str) -> Iterator[Callable[..., Helpdesk]]:
    desks: list[Helpdesk] = []

    def make(mode: str = "review", **info: Any) -> Helpdesk:
        desk = Helpdesk(sqlite_url, chat=PeopledChat(**info), mode=mode)
        desk.knows(relevance=0.95)
        desks.append(desk)
        return desk

    yield make
    for desk in desks:
        with closing(desk):
            pass


@pytest.fixture
def small(made: Callable[..., Helpdesk]) -> Helpdesk:
    """A platform whose messages are short."""
    return made(text_limit=LIMIT, update_limit=LIMIT)


def edited(desk: Helpdesk, text: str = LONG) -> str:
    """A question whose draft a colleague replaced by a long text; it is not sent yet."""
    question = desk.asked()
    desk.work()
    desk.reviews.edit(desk.staff(), desk.draft(question).id, text, "fake")
    return question


def said(desk: Helpdesk) -> str:
    """What the asker read as the answer, without the numbers of its parts."""
    parts = desk.chat.texts("answer")
    assert all(len(part) <= LIMIT for part in parts)
    return "\n\n".join(part.rpartition("\n\n_(")[0] for part in parts)


# Parts


def test_a_long_answer_comes_in_parts(small: Helpdesk) -> None:
    question = edited(small)
    small.work()
    assert small.status(question) == "answered"
    assert said(small).split() == LONG.split()
    posted = [one for one in small.chat.posted if one.message.kind == "answer"]
    assert all(len(plain_text(one.message)) <= LIMIT for one in posted)
    assert {one.to.thread for one in posted} == {"message-2"}
    assert [bool(one.message.actions) for one in posted] == [*[False] * (len(posted) - 1), True]


@pytest.mark.parametrize("at", range(PARTS))
@pytest.mark.parametrize("failure", [FakeChat.LOST_REPLY, Unavailable("down")], ids=str)
def test_a_fault_in_the_middle_doubles_and_loses_nothing(
    small: Helpdesk, at: int, failure: Exception | str
) -> None:
    question = edited(small)
    whole = small.chat

    def fail_once() -> None:
        if len(whole.texts("answer")) == at and not whole.failures:
            whole.failures.append(failure)
            whole.before_post = lambda: None

    whole.before_post = fail_once
    small.work_hard()
    assert small.status(question) == "answered"
    assert said(small).split() == LONG.split()
    assert len({one.marker for one in whole.posted}) == len(whole.posted)


@pytest.mark.parametrize("at", range(PARTS))
def test_a_sender_that_dies_in_the_middle_doubles_and_loses_nothing(
    small: Helpdesk, at: int
) -> None:
    question = edited(small)

    def die() -> None:
        if len(small.chat.texts("answer")) == at:
            raise KeyboardInterrupt

    small.chat.before_post = die
    with pytest.raises(KeyboardInterrupt):
        small.work()
    small.chat.before_post = lambda: None
    small.work_hard()
    assert small.status(question) == "answered"
    assert said(small).split() == LONG.split()


def test_two_senders_that_die_one_after_the_other_double_nothing(
    small: Helpdesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    question, post = edited(small), small.chat.post
    parts = 0

    def die_after(*arguments: Any) -> Any:
        nonlocal parts
        ref, parts = post(*arguments), parts + 1
        if parts in (2, 3):
            raise KeyboardInterrupt
        return ref

    monkeypatch.setattr(small.chat, "post", die_after)
    for _ in range(2):
        with pytest.raises(KeyboardInterrupt):
            small.work()
        small.pass_time()
        small.sweep()
    small.work_hard()
    assert small.status(question) == "answered"
    assert said(small).split() == LONG.split()


def test_who_lost_the_claim_sends_no_further_part(small: Helpdesk) -> None:
    question = edited(small)

    def take_it() -> None:
        if len(small.chat.texts("answer")) == 1:
            small.chat.before_post = lambda: None
            (delivery,) = small.outbox(kind="answer")
            small.lose_lease(delivery.id)
            small.deliveries.deliver(delivery.id)

    small.chat.before_post = take_it
    small.work()
    small.chat.before_post = lambda: None
    small.work_hard()
    assert small.status(question) == "answered"
    # The part that both were at is there twice: a lease of a minute is there to make that rare.
    numbers = [text.rpartition("_(")[2][0] for text in small.chat.texts("answer")]
    assert numbers == ["1", "2", "3", "4", "2"]


def test_an_update_that_is_too_long_goes_on_in_further_messages(
    made: Callable[..., Helpdesk],
) -> None:
    desk = made(text_limit=4_000, update_limit=600)
    question = desk.asked()
    desk.work()
    (notice,) = desk.chat.posted
    with desk.transactions.begin() as transaction:
        row = transaction.session.get_one(Delivery, desk.outbox()[0].id)
        row.dedupe_key = f"progress:{question}"
    desk.reviews.edit(desk.staff(), desk.draft(question).id, LONG, "fake")
    desk.work()
    first, *rest = desk.chat.posted
    assert (first.ref, first.message.kind) == (notice.ref, MessageKind.ANSWER)
    assert len(first.message.text) <= 600
    assert rest
    whole = [one.message.text.rpartition("\n\n_(")[0] for one in (first, *rest)]
    assert "\n\n".join(whole).split() == LONG.split()


# A thread whose root was deleted


def test_an_answer_to_a_deleted_thread_opens_a_new_one_that_says_so(
    made: Callable[..., Helpdesk],
) -> None:
    desk = made()
    question = edited(desk, "Use the cable.")
    desk.chat.delete("message-2")
    desk.work()
    assert desk.status(question) == "answered"
    (answer,) = [one for one in desk.chat.posted if one.message.kind == "answer"]
    assert answer.message.text.startswith(f"_{GONE}")
    assert answer.message.text.endswith("Use the cable.")
    assert (answer.to.thread, answer.to.channel) == (None, "help")
    # What follows goes under the new root, and does not say it again.
    desk.escalation.open_ticket(desk.question(question).person_id, question, "fake")
    desk.work()
    (opened,) = [one for one in desk.chat.posted if "ticket no." in one.message.text]
    assert opened.to.thread == answer.ref.message_id
    assert GONE not in opened.message.text
    assert desk.thread_of(question).moved_to == answer.ref.message_id


def test_who_writes_under_the_new_root_goes_on_in_the_same_conversation(
    made: Callable[..., Helpdesk],
) -> None:
    desk = made("auto")
    first = desk.asked()
    desk.chat.delete("message-2")
    desk.work()
    thread = desk.thread_of(first)
    second = desk.asked("And with the cable?", thread=thread.moved_to)
    assert desk.thread_of(second).id == thread.id
    desk.work()
    assert desk.chat.posted[-1].to.thread == thread.moved_to
    # The same under another channel is somebody else's thread.
    other = desk.asked("And with the cable?", thread=thread.moved_to, channel="other")
    assert desk.thread_of(other).id != thread.id


@pytest.mark.parametrize("fault", ["lost reply", "dies before", "down"])
def test_a_fault_while_the_new_root_is_opened_makes_no_second_one(
    made: Callable[..., Helpdesk], fault: str
) -> None:
    desk = made()
    question = edited(desk, "Use the cable.")
    desk.chat.delete("message-2")
    tries = 0

    def on_the_second() -> None:
        nonlocal tries
        tries += 1
        if tries == 2 and fault == "dies before":
            raise KeyboardInterrupt
        if tries == 2:
            desk.chat.failures.append(
                FakeChat.LOST_REPLY if fault == "lost reply" else Unavailable("down")
            )

    desk.chat.before_post = on_the_second
    with suppress(KeyboardInterrupt):
        desk.work()
    desk.work_hard()
    assert desk.status(question) == "answered"
    assert len([text for text in desk.chat.texts("answer") if GONE in text]) == 1
    assert len(desk.chat.texts("answer")) == 1


@pytest.mark.parametrize("at", [0, 2])
def test_a_root_that_is_deleted_between_two_parts(small: Helpdesk, at: int) -> None:
    question = edited(small)

    def delete() -> None:
        if len(small.chat.texts("answer")) == at:
            small.chat.before_post = lambda: None
            # The parts so far stay: platforms differ in that.
            kept = list(small.chat.posted)
            small.chat.delete("message-2")
            small.chat.posted[:] = kept

    small.chat.before_post = delete
    small.work_hard()
    assert small.status(question) == "answered"
    assert "".join(small.chat.texts("answer")).count(GONE) == 1
    assert all(len(text) <= LIMIT for text in small.chat.texts("answer"))
    assert f"word{12}" in small.chat.texts("answer")[-1]
    root = small.thread_of(question).moved_to
    posted = [one for one in small.chat.posted if one.message.kind == "answer"]
    assert [one.to.thread for one in posted[at + 1 :]] == [root] * len(posted[at + 1 :])


def test_a_root_that_is_deleted_twice_between_parts(small: Helpdesk) -> None:
    question = edited(small)
    small.chat.delete("message-2")

    def delete() -> None:
        if len(small.chat.texts("answer")) == 2:
            small.chat.before_post = lambda: None
            kept = list(small.chat.posted)
            small.chat.delete(kept[-2].ref.message_id)
            small.chat.posted[:] = kept

    small.chat.before_post = delete
    small.work_hard()
    assert small.status(question) == "answered"
    assert "".join(small.chat.texts("answer")).count(GONE) == 2
    whole = " ".join(text for text in said(small).split("\n") if GONE not in text)
    assert whole.split() == LONG.split()


def test_the_words_are_in_the_askers_language(made: Callable[..., Helpdesk]) -> None:
    desk = made("auto")
    desk.asked("Le wifi de mon ordinateur ne se connecte plus depuis ce matin")
    desk.chat.delete("message-2")
    desk.work()
    assert "fil de votre question a été supprimé\u00a0; voici la réponse" in desk.chat.texts()[0]


def test_a_thread_that_is_deleted_twice_moves_twice(made: Callable[..., Helpdesk]) -> None:
    desk = made("auto")
    question = desk.asked()
    desk.chat.delete("message-2")
    desk.work()
    desk.chat.delete(desk.thread_of(question).moved_to or "")
    desk.escalation.ask_human(desk.question(question).person_id, question, "fake")
    desk.work()
    (notice,) = desk.chat.posted
    assert notice.message.text.startswith(f"_{GONE}")
    assert desk.thread_of(question).moved_to == notice.ref.message_id


def test_a_reminder_of_a_deleted_card_is_not_lost(sqlite_url: str) -> None:
    with closing(Helpdesk(sqlite_url, mode="review", review_channels={"fake": "staff"})) as desk:
        desk.knows()
        desk.asked()
        desk.work()
        (card,) = [one for one in desk.chat.posted if one.message.kind == "review_card"]
        desk.chat.delete(card.ref.message_id)
        desk.age_drafts(60)
        desk.sweep()
        desk.work()
        (reminder,) = [one for one in desk.chat.posted if one.message.kind == "reminder"]
        assert (reminder.to.channel, reminder.to.thread) == ("staff", None)


# Turns


class Turn:
    """The next message's turn is in so many seconds; those after it are at once."""

    def __init__(self, wait: float) -> None:
        self.wait = wait
        self.taken = 0

    def take(self, *_: object) -> float:
        """The turn."""
        self.taken += 1
        return self.wait


def delivery(**values: object) -> Delivery:
    moment = now()
    fields = {
        "id": new_id(), "marker": "marker", "kind": "notice", "platform": "fake",
        "channel": "help", "thread": "root", "message": {"kind": "notice", "text": "hello"},
        "created_at": moment, "attempts": 1, "outcome_unknown": False,
    }  # fmt: skip
    return Delivery(**fields | values)


def never(_: Delivery) -> None:
    raise AssertionError("there is nothing to keep")


def test_a_turn_that_comes_soon_is_waited_for() -> None:
    slept: list[float] = []
    chat, turn = FakeChat(messages_per_second=1.0), Turn(1.5)
    PlatformSender(chat, "", turn, slept.append).send(delivery(), never)
    assert (slept, chat.texts()) == ([1.5], ["hello"])


def test_a_turn_that_comes_later_is_taken_once() -> None:
    chat, turn = FakeChat(messages_per_second=1.0), Turn(40.0)
    sender = PlatformSender(chat, "", turn, never)  # type: ignore[arg-type]
    row = delivery()
    with pytest.raises(Exception, match="come first") as seen:
        sender.send(row, never)
    assert getattr(seen.value, "retry_after", 0) == 40.0
    assert chat.texts() == []
    sender.send(row, never)
    assert (turn.taken, chat.texts()) == (1, ["hello"])


def test_an_update_takes_no_turn() -> None:
    chat, turn = FakeChat(messages_per_second=1.0), Turn(0.0)
    sender = PlatformSender(chat, "", turn)
    ref = sender.send(delivery(), never)
    row = delivery(
        kind="card_decided", replaces_id="x", sent_channel=ref.channel,
        sent_message_id=ref.message_id, sent_thread=ref.thread,
        message={"kind": "card_decided", "text": "done"},
    )  # fmt: skip
    sender.send(row, never)
    assert (turn.taken, chat.texts()) == (1, ["done"])


# Refusals


@pytest.mark.parametrize("error", [Refused("archived"), ThreadGone("gone")])
def test_what_is_refused_for_another_reason_is_refused(error: Exception) -> None:
    chat = FakeChat()
    chat.failures.extend([error, error])
    kept: list[str] = []
    with pytest.raises(Refused):
        PlatformSender(chat, "", Turn(0)).send(delivery(), lambda row: kept.append(row.id))
    assert len(kept) == isinstance(error, ThreadGone)
