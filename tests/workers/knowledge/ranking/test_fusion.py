"""Two scores into one, by hand: each side brought to [0, 1], then weighted."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.knowledge.ranking.fusion import best_of, dense_of_documents, fuse

EXACT = 1e-6


def fused(
    lexical: list[float],
    dense: list[float],
    share: float,
    *,
    best_lexical: float | None = None,
    background: float = 0.0,
) -> list[float]:
    best = max(lexical, default=0.0) if best_lexical is None else best_lexical
    found = fuse(
        np.array(lexical, np.float32),
        np.array(dense, np.float32),
        best_lexical=best,
        background=background,
        share=share,
    )
    assert found.dtype == np.float32
    return [float(one) for one in found]


def test_both_sides_by_hand() -> None:
    # Words: 4, 8, 0 of 8. Meaning: .3, .1, .5 less .1, of .5 less .1: .5, 0, 1.
    # .75 x .5 + .25 x .5 = .5; .75 x 1 + .25 x 0 = .75; .75 x 0 + .25 x 1 = .25
    assert fused([4, 8, 0], [0.3, 0.1, 0.5], 0.25, background=0.1) == pytest.approx(
        [0.5, 0.75, 0.25], abs=EXACT
    )


def test_the_best_words_of_all_documents_are_the_measure() -> None:
    # The best document is not among these: 4 of 16 and 8 of 16.
    assert fused([4, 8], [0, 0], 0.0, best_lexical=16) == pytest.approx([0.25, 0.5], abs=EXACT)


def test_the_share_decides_which_side_wins() -> None:
    for share, winner in ((0.0, 0), (0.3, 0), (0.7, 1), (1.0, 1)):
        assert int(np.argmax(fused([9, 1], [0.1, 0.9], share))) == winner


def test_with_all_the_share_words_do_not_count_and_with_none_meaning_does_not() -> None:
    assert fused([9, 1, 5], [0.2, 0.4, 0.8], 1.0) == pytest.approx([0.25, 0.5, 1], abs=EXACT)
    assert fused([9, 3, 0], [0.2, 0.4, 0.8], 0.0) == pytest.approx([1, 1 / 3, 0], abs=EXACT)


def test_meaning_decides_where_words_tie() -> None:
    first, second = fused([5, 5], [0.3, 0.6], 0.15)
    assert second > first


def test_what_is_farther_than_an_unrelated_text_counts_as_one() -> None:
    assert fused([0, 0], [0.1, 0.9], 0.5, background=0.3) == pytest.approx([0, 0.5], abs=EXACT)


def test_a_side_that_knows_nothing_gives_nothing() -> None:
    assert fused([0, 0], [0.5, 0.25], 0.4) == pytest.approx([0.4, 0.2], abs=EXACT)
    assert fused([2, 1], [0.1, 0.1], 0.4, background=0.2) == pytest.approx([0.6, 0.3], abs=EXACT)
    assert fused([], [], 0.4) == []


SCORES = st.lists(st.tuples(st.integers(0, 5_000), st.integers(-100, 100)), min_size=1, max_size=20)


@given(SCORES, st.floats(0, 1), st.integers(-50, 90))
def test_the_scale_of_words_does_not_matter_and_all_is_within_bounds(scores, share, background):
    lexical, dense = [one / 100 for one, _ in scores], [one / 100 for _, one in scores]
    once = fused(lexical, dense, share, background=background / 100)
    scaled = fused([7 * one for one in lexical], dense, share, background=background / 100)
    assert once == pytest.approx(scaled, abs=1e-4)
    assert all(-EXACT <= one <= 1 + EXACT for one in once)


def test_a_document_is_as_near_as_its_best_and_its_first_passage() -> None:
    cosines = np.array([0.2, 0.8, 0.5, 0.1], np.float32)
    document = np.array([0, 0, 1, 1])
    first = np.array([True, False, True, False])
    # (.8 + .2) / 2 and (.5 + .5) / 2
    assert dense_of_documents(cosines, document, first, 2) == pytest.approx([0.5, 0.5], abs=EXACT)


def test_a_document_without_passages_is_as_far_as_can_be() -> None:
    none = dense_of_documents(
        np.zeros(0, np.float32), np.zeros(0, np.int64), np.zeros(0, np.bool_), 1
    )
    assert none.tolist() == [-1]


@given(st.lists(st.integers(0, 5), max_size=30), st.integers(1, 40))
def test_the_best_in_order_and_equal_ones_by_place(values, n) -> None:
    wanted = sorted((place for place, one in enumerate(values) if one), key=lambda p: -values[p])
    assert best_of(np.array(values, np.float32), n).tolist() == wanted[:n]
