"""Overlap of two texts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.learning.comparison.overlap import MOST_WORDS, rouge_l, word_f1


def test_by_hand() -> None:
    assert word_f1("Open the rear door", "open the REAR door!") == 1.0
    # Three of four words on one side, three of six on the other.
    assert word_f1("open the rear hatch", "then open slowly the rear door") == pytest.approx(0.6)
    assert rouge_l("open the rear hatch", "then open slowly the rear door") == pytest.approx(0.6)
    # The same words in another order: one of two is in order.
    assert word_f1("door open", "open door") == 1.0
    assert rouge_l("door open", "open door") == 0.5
    assert word_f1("a a a", "a") == 0.5
    assert word_f1("L’écran", "l'ecran") == 1.0


@pytest.mark.parametrize("measure", [word_f1, rouge_l])
@pytest.mark.parametrize(("one", "other"), [("", ""), ("word", ""), ("", "word"), ("a", "b")])
def test_nothing_in_common(measure: object, one: str, other: str) -> None:
    assert measure(one, other) == 0.0  # type: ignore[operator]


def test_long_texts_are_bounded() -> None:
    long = "word " * 20_000
    assert rouge_l(long, long) == 1.0
    assert MOST_WORDS < 1_000


@given(st.text(max_size=200), st.text(max_size=200))
def test_between_0_and_1_alike_both_ways_and_order_never_helps(one: str, other: str) -> None:
    assert 0 <= rouge_l(one, other) <= word_f1(one, other) <= 1
    assert rouge_l(one, other) == rouge_l(other, one)
    assert word_f1(one, other) == word_f1(other, one)
