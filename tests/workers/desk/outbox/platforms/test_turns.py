"""Turns in a channel: at the platform's rate, whoever sends."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from connectors.contracts.chat import Destination, PlatformInfo
from connectors.database.engine import make_engine
from connectors.database.unit_of_work import Transactions
from tests.contracts.chat_platform import ANSWER
from tests.fakes.chat import FakeChat
from tests.fakes.jobs import FakeQueue
from workers.desk.outbox.platforms.turns import SharedTurns


class Clock:
    """Seconds that a test moves on."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def transactions(database_url: str) -> Iterator[Transactions]:
    engine = make_engine(database_url)
    yield Transactions(engine, FakeQueue())
    engine.dispose()


def test_a_hundred_messages_each_have_their_turn(transactions: Transactions) -> None:
    """Two processes that share nothing but the database, and a platform that counts."""
    clock = Clock()
    chat = FakeChat(clock=clock, messages_per_second=1.0, burst=3)
    both = [SharedTurns(transactions, clock), SharedTurns(transactions, clock)]
    due = sorted(clock.now + both[number % 2].take(chat.info, "general") for number in range(100))
    assert due[-1] - due[0] == 97.0
    for number, moment in enumerate(due):
        clock.now = max(clock.now, moment)
        chat.post(Destination("general"), ANSWER, f"m{number}")
    assert (len(chat.posted), chat.limited) == (100, 0)


def test_channels_and_platforms_have_turns_of_their_own(transactions: Transactions) -> None:
    turns = SharedTurns(transactions, Clock())
    info = PlatformInfo("one", messages_per_second=0.1, burst=1)
    assert turns.take(info, "general") == 0.0
    assert turns.take(info, "general") == pytest.approx(10.0)
    assert turns.take(info, "random") == 0.0
    other = PlatformInfo("two", messages_per_second=0.1, burst=1)
    assert turns.take(other, "general") == 0.0


def test_a_quiet_channel_takes_a_burst_again_and_no_more(transactions: Transactions) -> None:
    clock = Clock()
    turns = SharedTurns(transactions, clock)
    info = PlatformInfo("one", messages_per_second=1.0, burst=2)
    assert [turns.take(info, "c") for _ in range(3)] == pytest.approx([0.0, 0.0, 1.0])
    clock.now += 1_000
    assert [turns.take(info, "c") for _ in range(3)] == pytest.approx([0.0, 0.0, 1.0])


def test_no_two_take_the_same_turn(transactions: Transactions) -> None:
    turns = SharedTurns(transactions, Clock())
    info = PlatformInfo("one", messages_per_second=1.0, burst=1)
    waits: list[float] = []
    threads = [
        threading.Thread(target=lambda: waits.append(turns.take(info, "c"))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(waits) == pytest.approx([float(number) for number in range(8)])


def test_a_platform_without_a_rate_asks_for_nothing(transactions: Transactions) -> None:
    turns = SharedTurns(transactions, Clock())
    assert turns.take(PlatformInfo("one", messages_per_second=None), "c") == 0.0
