"""Counted and estimated tokens."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.errors import Unavailable
from connectors.llm.tokens import TokenCounts, most_tokens


class Clock:
    """A time that only moves when it is told to."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


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
