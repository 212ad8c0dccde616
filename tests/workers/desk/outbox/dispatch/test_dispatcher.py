"""Delivery: once, or visibly retried, never silently lost."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from connectors.contracts.chat import Destination, MessageKind, OutgoingMessage
from connectors.contracts.stored_messages import to_document
from connectors.database.base import now
from connectors.database.models import Delivery, Draft, Question
from connectors.errors import OutcomeUnknown, RateLimited, Refused, Unavailable
from tests.fakes.chat import FakeChat
from tests.fakes.helpdesk import Helpdesk
from workers.desk.outbox.cards import close_cards
from workers.desk.outbox.dispatch import claims
from workers.desk.outbox.dispatch.dispatcher import LOOKS_AGAIN
from workers.desk.outbox.queueing import put


@pytest.fixture
def desk(make_desk: Callable[..., Helpdesk]) -> Helpdesk:
    """A desk that sends at once."""
    made = make_desk(mode="auto")
    made.knows(relevance=0.95)
    return made


@pytest.mark.parametrize(
    "failures",
    [
        [Unavailable("down")],
        [Unavailable("down")] * 4,
        [RateLimited("slow", 30.0)],
        [OutcomeUnknown("cut")],
        [FakeChat.LOST_REPLY],
        [Unavailable("down"), FakeChat.LOST_REPLY],
    ],
)
def test_whatever_the_platform_does_the_answer_comes_once(
    desk: Helpdesk, failures: list[Exception | str]
) -> None:
    desk.chat.failures.extend(failures)
    question = desk.asked()
    desk.work_hard()
    assert desk.status(question) == "answered"
    assert len(desk.chat.texts("answer")) == 1


def test_after_an_unknown_outcome_the_marker_is_looked_for_first(desk: Helpdesk) -> None:
    desk.chat.failures.append(FakeChat.LOST_REPLY)
    desk.asked()
    desk.work_hard()
    assert desk.chat.finds == 1
    (delivery,) = desk.outbox()
    assert delivery.sent_message_id == desk.chat.posted[0].ref.message_id


def test_the_marker_is_looked_for_once_a_lost_call_has_settled(desk: Helpdesk) -> None:
    desk.chat.info = replace(desk.chat.info, settles_seconds=60.0)
    desk.chat.failures.append(FakeChat.LOST_REPLY)
    desk.asked()
    desk.work()
    desk.pass_time(30)
    desk.sweep()
    desk.work()
    assert desk.chat.finds == 0
    desk.pass_time(31)
    desk.sweep()
    desk.work()
    assert desk.chat.finds == 1
    assert len(desk.chat.texts("answer")) == 1


def test_a_search_for_the_marker_that_fails_settles_nothing(desk: Helpdesk) -> None:
    desk.chat.failures.append(FakeChat.LOST_REPLY)
    desk.chat.find_failures.append(Unavailable("down"))
    desk.asked()
    desk.work_hard()
    assert len(desk.chat.posted) == 1
    assert desk.chat.finds == 2


def test_a_platform_that_refuses_leaves_a_visible_state(desk: Helpdesk) -> None:
    desk.chat.failures.append(Refused("the channel is archived"))
    question = desk.asked()
    desk.work_hard()
    assert desk.status(question) in ("failed", "with_human")
    assert desk.outbox()[0].failure == "Refused"


def test_a_platform_that_never_comes_back_leaves_a_visible_state(desk: Helpdesk) -> None:
    desk.chat.failures.extend([Unavailable("down")] * 50)
    question = desk.asked()
    desk.work_hard()
    assert desk.status(question) in ("failed", "with_human")
    assert desk.outbox()[0].attempts == desk.settings.delivery_attempts


def test_waits_grow_and_a_wish_to_wait_is_respected(desk: Helpdesk) -> None:
    desk.chat.failures.extend([Unavailable("down"), RateLimited("slow", 90.0)])
    desk.asked()
    desk.work()
    first = desk.rows(Delivery)[0]
    desk.pass_time(10)
    desk.sweep()
    desk.work()
    second = desk.rows(Delivery)[0]
    assert second.next_attempt_at > first.next_attempt_at
    assert second.attempts == 1, "to be asked to wait is no try"


def test_two_senders_at_once_send_once(desk: Helpdesk) -> None:
    desk.chat.failures.append(Unavailable("down"))
    desk.asked()
    desk.work()
    desk.pass_time(10)
    (delivery,) = desk.outbox()
    threads = [
        threading.Thread(target=desk.deliveries.deliver, args=(delivery.id,)) for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(desk.chat.posted) == 1


def test_a_sender_that_dies_after_sending_is_found_out(desk: Helpdesk) -> None:
    def die() -> None:
        raise KeyboardInterrupt

    desk.chat.before_post = die
    question = desk.asked()
    with pytest.raises(KeyboardInterrupt):
        desk.work()
    desk.chat.before_post = lambda: None
    desk.work_hard()
    assert desk.status(question) == "answered"
    assert len(desk.chat.texts("answer")) == 1
    assert desk.chat.finds == 1


def test_messages_of_a_thread_keep_their_order(make_desk: Callable[..., Helpdesk]) -> None:
    desk = make_desk(mode="review")
    desk.knows()
    question = desk.asked()
    desk.chat.failures.append(Unavailable("down"))
    desk.work()
    desk.reviews.approve(desk.staff(), desk.draft(question).id, "fake")
    desk.work_hard()
    assert [one.message.kind for one in desk.chat.posted] == ["notice", "answer"]


def test_an_answer_whose_source_vanished_before_it_left_is_not_sent(desk: Helpdesk) -> None:
    desk.chat.failures.append(Unavailable("down"))
    question = desk.asked()
    desk.work()
    desk.forget(desk.finder.candidates[0])
    desk.work_hard()
    assert desk.drafts(question)[0].text not in desk.chat.texts()
    assert desk.status(question) == "abstained"


def test_a_hundred_wishes_to_wait_lose_nothing_and_cost_no_try(desk: Helpdesk) -> None:
    desk.chat.failures.extend([RateLimited("slow", 5.0)] * 100)
    question = desk.asked()
    for _ in range(102):
        desk.work()
        desk.pass_time(20)
        desk.sweep()
    assert desk.status(question) == "answered"
    assert len(desk.chat.texts("answer")) == 1
    (delivery,) = desk.outbox()
    assert (delivery.attempts, delivery.status) == (1, "sent")


def test_a_search_that_has_to_wait_costs_no_try_either(desk: Helpdesk) -> None:
    desk.chat.failures.append(FakeChat.LOST_REPLY)
    desk.chat.find_failures.extend([RateLimited("slow", 5.0)] * 20)
    question = desk.asked()
    desk.work_hard()
    assert desk.status(question) == "answered"
    assert len(desk.chat.posted) == 1
    assert desk.outbox()[0].attempts == 2


def test_a_platform_that_asks_to_wait_for_ever_leaves_a_visible_state(desk: Helpdesk) -> None:
    desk.chat.failures.extend([RateLimited("slow", 5.0)] * 60)
    question = desk.asked()
    desk.work_hard()
    assert desk.status(question) == "failed"
    assert desk.outbox()[0].failure == "RateLimited"


def test_what_waits_behind_one_on_its_way_looks_again_by_itself(desk: Helpdesk) -> None:
    """The end of the other may have read the thread a moment before this one was queued."""
    to = Destination("channel", thread="root")
    document = to_document(OutgoingMessage(MessageKind.NOTICE, "Wait."))
    with desk.transactions.begin() as transaction:
        for key in ("first", "second"):
            put(transaction, key=key, kind="notice", platform="fake", to=to, document=document)
    first, second = desk.outbox()
    desk.queue.take()
    with desk.transactions.begin() as transaction:
        taken = claims.claim(transaction.session, first.id, 60, lambda *_: None)
    assert taken is not None
    desk.deliveries.deliver(second.id)
    (again,) = desk.queue.take()
    assert (again.args, again.delay) == ((second.id,), LOOKS_AGAIN)

    with desk.transactions.begin() as transaction:
        later = now() + timedelta(minutes=1)
        claims.end(transaction.session, taken[0], status="pending", next_attempt_at=later)
    desk.deliveries.deliver(second.id)
    # Nobody is sending the first now: its own end wakes what waits behind it.
    assert desk.queue.take() == []


def test_what_is_decided_while_its_card_is_being_sent_waits_for_it(
    make_desk: Callable[..., Helpdesk],
) -> None:
    """Else it would stand beside the card, whose buttons would stay."""
    desk = make_desk(mode="review", review_channels={"fake": "staff"})
    desk.knows()
    question = desk.asked()
    desk.answers.answer(question)
    (card,) = desk.outbox(kind=MessageKind.REVIEW_CARD)
    with desk.transactions.begin() as transaction:
        taken = claims.claim(transaction.session, card.id, 60, lambda *_: None)
    assert taken is not None
    with desk.transactions.begin() as transaction:
        asked = transaction.session.get_one(Question, question)
        draft = transaction.session.get_one(Draft, desk.draft(question).id)
        close_cards(transaction, asked, draft, "deleted", "")
    desk.queue.take()
    (closing,) = desk.outbox(kind=MessageKind.CARD_DECIDED)
    desk.deliveries.deliver(closing.id)
    assert desk.outbox(kind=MessageKind.CARD_DECIDED)[0].status == "pending"
    (again,) = desk.queue.take()
    assert (again.args, again.delay) == ((closing.id,), LOOKS_AGAIN)

    ref = desk.chat.post(
        Destination("staff"), OutgoingMessage(MessageKind.REVIEW_CARD, "A draft"), "marker"
    )
    sent = {"sent_channel": ref.channel, "sent_message_id": ref.message_id}
    with desk.transactions.begin() as transaction:
        assert claims.end_sent(transaction.session, taken[0], **sent)[0]
    posted = len(desk.chat.posted)
    desk.deliveries.deliver(closing.id)
    (closing,) = desk.outbox(kind=MessageKind.CARD_DECIDED)
    assert (closing.status, closing.sent_message_id) == ("sent", ref.message_id)
    assert len(desk.chat.posted) == posted
