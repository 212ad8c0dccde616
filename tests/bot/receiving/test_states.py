"""Receivers of a process, started and ended together."""

from __future__ import annotations

import pytest

from bot.receiving.states import running, states_of
from tests.fakes.receiver import FakeReceiver


def test_they_run_in_the_block() -> None:
    both = [FakeReceiver("one"), FakeReceiver("two")]
    with running(both):
        assert [one.log for one in both] == [["start"], ["start"]]
        assert list(states_of(both)) == ["one", "two"]
    assert [one.log for one in both] == [["start", "stop"]] * 2


def test_one_that_cannot_start_ends_all() -> None:
    first, second, third = FakeReceiver("one"), FakeReceiver("two"), FakeReceiver("three")
    second.fails = True
    with pytest.raises(RuntimeError, match="cannot start"), running([first, second, third]):
        raise AssertionError("the block is not entered")
    assert [one.log for one in (first, second, third)] == [["start", "stop"]] * 2 + [[]]
