"""How sure a search is: by hand, and that each of its inputs counts."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.knowledge.ranking.calibration import Signals, nearness_of, relevance

EXACT = 1e-6


@pytest.mark.parametrize(
    ("signals", "expected"),
    [
        # -9.4 + 7.8 x 1 + 1.6 ln 4 + 3.6 x (.8 - .2) / (1 - .2) = 3.3180710
        (Signals(1.0, 4, 0.8, 0.2), 0.9650436),
        # by words alone: nearness is .6 x coverage: -9.4 + 7.8 + 1.6 ln 4 + 3.6 x .6 = 2.7780710
        (Signals(1.0, 4, None), 0.9414793),
        # -9.4 + 3.9 + 1.6 ln 10 + 3.6 x .4 / .9 = -.2158639
        (Signals(0.5, 10, 0.5, 0.1), 0.4462426),
        # -9.4 + 3.9 + 1.6 ln 64 + 1.6 = 2.7542129
        (Signals(0.5, 64, 0.5, 0.1), 0.9401508),
        # nearness of the background itself is none: -9.4 + 6.24 + 1.6 ln 6 = -.2931849
        (Signals(0.8, 6, 0.95, 0.95), 0.4272243),
        # in another language, known to the embedder: -5 + .16 + .6 ln 8 + 8 x .1 / .2 = .4076649
        (Signals(0.1, 8, 0.9, 0.8, foreign=True, crosses=True), 0.6005276),
    ],
)
def test_by_hand(signals: Signals, expected: float) -> None:
    assert relevance(signals) == pytest.approx(expected, abs=EXACT)


def test_a_question_without_words_finds_nothing_relevant() -> None:
    assert relevance(Signals(1.0, 0, 1.0)) == 0.0


BASE = Signals(0.5, 8, 0.5, 0.1)


@pytest.mark.parametrize(
    "better",
    [
        replace(BASE, coverage=0.6),
        replace(BASE, terms=9),
        replace(BASE, cosine=0.6),
        replace(BASE, background=0.0),
        replace(BASE, cosine=None, coverage=0.7),
    ],
    ids=["coverage", "terms", "cosine", "background", "coverage, by words alone"],
)
def test_each_input_counts(better: Signals) -> None:
    assert relevance(better) > relevance(BASE) + 0.01


def test_beyond_some_length_a_question_is_no_better_proof() -> None:
    assert relevance(replace(BASE, terms=64)) == relevance(replace(BASE, terms=500))
    assert relevance(replace(BASE, terms=63)) < relevance(replace(BASE, terms=64))


def test_what_is_farther_than_any_text_is_not_worse_than_that() -> None:
    assert relevance(replace(BASE, cosine=-0.9)) == relevance(replace(BASE, cosine=0.1))


SHARES = st.floats(0, 1)
COSINES = st.none() | st.floats(-1, 1)


@given(SHARES, SHARES, st.integers(1, 200), COSINES, st.floats(-1, 1))
def test_it_grows_with_coverage(one, other, terms, cosine, background) -> None:
    low, high = sorted([one, other])
    of = [relevance(Signals(share, terms, cosine, background)) for share in (low, high)]
    assert 0 <= of[0] <= of[1] <= 1


@given(st.floats(-1, 1), st.floats(-1, 1), SHARES, st.integers(1, 200), st.floats(-1, 1))
def test_it_grows_with_nearness(one, other, coverage, terms, background) -> None:
    low, high = sorted([one, other])
    assert relevance(Signals(coverage, terms, low, background)) <= relevance(
        Signals(coverage, terms, high, background)
    )


def test_nearness_is_counted_from_what_any_ticket_has() -> None:
    assert nearness_of(Signals(0.0, 4, 0.6, 0.2)) == pytest.approx(0.5)
    assert nearness_of(Signals(0.0, 4, 0.1, 0.2)) == 0.0
    assert nearness_of(Signals(0.5, 4, None)) == pytest.approx(0.3)
