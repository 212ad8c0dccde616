"""Places, breaker and counted tokens: what keeps one slow server from stopping everything."""

from __future__ import annotations

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.errors import Unavailable
from connectors.http.breaker import Breaker
from connectors.llm.concurrency import Places
from connectors.llm.estimate import most_tokens
from connectors.llm.token_counts import TokenCounts
from tests.support.waiting import wait_until


class Clock:
    """A time that only moves when it is told to."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


def test_a_breaker_opens_after_failures_in_a_row_only() -> None:
    breaker = Breaker(failures=3, clock=Clock())
    for _ in range(5):
        breaker.failed()
        breaker.failed()
        breaker.succeeded()
    assert breaker.state == "closed"
    for _ in range(3):
        assert breaker.enter() == 0
        breaker.failed()
    assert breaker.state == "open"
    assert breaker.enter() > 0


def test_one_call_tries_when_the_rest_is_over() -> None:
    clock = Clock()
    breaker = Breaker(failures=1, rest=10, clock=clock)
    breaker.failed()
    clock.now += 10
    assert breaker.state == "half_open"
    assert breaker.enter() == 0
    assert breaker.enter() > 0, "the others do not follow it"
    breaker.failed()
    clock.now += 10
    assert breaker.state == "open", "the next rest is longer"
    clock.now += 10
    assert breaker.enter() == 0
    breaker.succeeded()
    assert breaker.state == "closed"
    assert breaker.enter() == breaker.enter() == 0


def test_a_probe_that_was_given_up_lets_the_next_one_try() -> None:
    clock = Clock()
    breaker = Breaker(failures=1, rest=10, clock=clock)
    breaker.failed()
    clock.now += 11
    assert breaker.enter() == 0
    breaker.left()
    assert breaker.enter() == 0


def test_the_rest_does_not_grow_without_an_end() -> None:
    clock = Clock()
    breaker = Breaker(failures=1, rest=10, clock=clock)
    breaker.failed()
    for _ in range(20):
        clock.now += 61
        assert breaker.enter() == 0
        breaker.failed()


def test_places_are_given_in_the_order_of_asking() -> None:
    places = Places(1, 8)
    assert places.take(0)
    order: list[int] = []

    def wait(number: int) -> None:
        assert places.take(30)
        order.append(number)
        places.give_back()

    threads = []
    for number in range(5):
        thread = threading.Thread(target=wait, args=(number,))
        thread.start()
        threads.append(thread)
        wait_until(lambda wanted=number + 1: places.waiting == wanted)
    places.give_back()
    for thread in threads:
        thread.join()
    assert order == [0, 1, 2, 3, 4]
    assert (places.taken, places.waiting) == (0, 0)


def test_who_waits_in_vain_leaves_the_queue() -> None:
    places = Places(1, 8)
    assert places.take(0)
    assert not places.take(0.01)
    assert (places.taken, places.waiting) == (1, 0)
    places.give_back()
    assert places.take(0)


def test_a_full_queue_is_told_at_once() -> None:
    places = Places(1, 0)
    assert places.take(0)
    assert not places.take(60)


def test_counts_are_remembered_and_estimates_are_not() -> None:
    clock, asked = Clock(), []
    counts = TokenCounts(clock)

    def away() -> int:
        asked.append("away")
        raise Unavailable("away")

    assert counts.of("one two", away) == most_tokens("one two")
    assert counts.of("three", away) == most_tokens("three")
    assert asked == ["away"], "not each text waits for the timeout"
    clock.now += 31
    assert counts.of("one two", lambda: 2) == 2
    assert counts.of("one two", away) == 2


@given(st.text(), st.text())
def test_an_estimate_grows_with_the_text(first: str, second: str) -> None:
    assert most_tokens(first) >= 1
    assert most_tokens(first + second) >= most_tokens(first)


@pytest.mark.parametrize(
    ("text", "least"),
    [
        ("192.168.10.254:8443", 19),  # each digit and each sign
        ("a b c d", 4),  # each word, with the space before it
        ("日本語", 3),  # each letter of a script that words do not divide
        ("\n" * 10, 10),
        ("imprimante", 5),  # two letters a token, where a vocabulary knows nothing longer
    ],
)
def test_an_estimate_counts_what_may_be_a_token_of_its_own(text: str, least: int) -> None:
    assert least <= most_tokens(text) <= 2 * least + 8
