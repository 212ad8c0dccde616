"""A server that fails is left alone, and tried again by one call."""

from __future__ import annotations

from connectors.http.breaker import Breaker


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
