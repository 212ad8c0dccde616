"""When a call is made again, and when not."""

from __future__ import annotations

import pytest

from connectors.errors import RateLimited, Unavailable
from connectors.http.retry import RetryPolicy

AWAY = Unavailable("away")


class Clock:
    """A time that only moves when it is told to."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


def test_each_pause_is_longer_until_the_tries_are_used_up() -> None:
    tries = RetryPolicy(tries=4, pause=0.5, factor=2).tries_of("GET")
    assert [tries.pause_after(AWAY) for _ in range(4)] == [0.5, 1.0, 2.0, None]
    assert tries.failures == 4


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_what_may_have_an_effect_is_not_made_again(method: str) -> None:
    assert RetryPolicy().tries_of(method).pause_after(AWAY) is None
    assert RetryPolicy().tries_of(method).pause_after(RateLimited("busy", 0.1)) is None
    willing = RetryPolicy(methods=frozenset({method}))
    assert willing.tries_of(method).pause_after(AWAY) == willing.pause


def test_a_busy_server_is_waited_for_as_it_asks_and_costs_no_try() -> None:
    tries = RetryPolicy(tries=2, pause=0.5, busy_pause=1).tries_of("GET")
    waits = [tries.pause_after(RateLimited("busy", 3)) for _ in range(4)]
    assert waits == [3, 3, 4, 8]
    assert tries.failures == 0
    assert tries.pause_after(AWAY) == 0.5


def test_no_try_begins_after_the_last_moment() -> None:
    clock = Clock()
    tries = RetryPolicy(tries=9, pause=1, factor=1).tries_of("GET", clock.now + 2, clock=clock)
    assert tries.left == 2
    assert tries.pause_after(AWAY) == 1
    clock.now += 1
    assert tries.pause_after(AWAY) == 1
    clock.now += 0.5
    assert tries.pause_after(AWAY) is None
    assert tries.pause_after(RateLimited("busy", 0.6)) is None


def test_a_busy_server_may_have_an_earlier_last_moment() -> None:
    clock = Clock()
    policy = RetryPolicy(tries=9, pause=20)
    tries = policy.tries_of("GET", busy_until=clock.now + 5, clock=clock)
    assert tries.pause_after(RateLimited("busy", 6)) is None
    assert tries.pause_after(AWAY) == 20


def test_those_who_failed_together_come_back_one_by_one() -> None:
    policy = RetryPolicy(tries=9, pause=1, jitter=0.5)
    pauses = [policy.tries_of("GET").pause_after(AWAY) for _ in range(50)]
    assert all(pause is not None and 1 <= pause <= 1.5 for pause in pauses)
    assert len(set(pauses)) > 1
