"""Postings: counts, the lead, neighbours, and merging without the dead."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from workers.knowledge.ranking.postings import (
    LEAD_TERMS,
    Segment,
    build_segment,
    merge_segments,
    occurrences,
    phrases,
)


def segment(*documents: list[int], first: int = 0) -> Segment:
    found = np.array([term for document in documents for term in document], np.uint32)
    return build_segment(first, found, np.array([len(one) for one in documents], np.int64))


def postings(of: Segment, term: int) -> dict[int, float]:
    """Occurrences of a term by document."""
    (start,), (size,) = of.lookup(np.array([term], np.uint32))
    run = slice(start, start + size)
    return dict(zip(of.docs[run].tolist(), occurrences(of.counts[run]).tolist(), strict=True))


def test_a_posting_counts_a_term_and_once_more_in_the_lead() -> None:
    lead = list(range(1, LEAD_TERMS + 1))
    made = segment([5, 5, 6], [7], [*lead, 5 + 100, 105])
    assert postings(made, 5) == {0: 3.0, 2: 2.0}
    assert postings(made, 105) == {2: 2.0}, "twice, and not in the lead"
    assert postings(made, 7) == {1: 2.0, 2: 2.0}
    assert postings(made, 999) == {}


def test_a_neighbour_across_two_documents_is_none() -> None:
    made = segment([1, 2], [3, 4])
    one_two, two_three, three_four = phrases(np.array([1, 2, 3, 4], np.uint32)).tolist()
    assert postings(made, one_two) == {0: 2.0}
    assert postings(made, three_four) == {1: 2.0}
    assert postings(made, two_three) == {}


def test_a_count_ends_at_what_it_can_hold() -> None:
    assert postings(segment([9] * 500), 9) == {0: 128.0}


def test_documents_without_a_term_are_there() -> None:
    made = segment([], [4], [])
    assert (made.first, made.end) == (0, 3)
    assert postings(made, 4) == {1: 2.0}
    assert postings(segment(), 4) == {}


def test_merging_drops_the_dead_and_keeps_numbers() -> None:
    merged = merge_segments(
        [segment([1, 2], [1]), segment([1], [2], first=2)],
        np.array([True, False, True, True]),
    )
    assert (merged.first, merged.end) == (0, 4)
    assert postings(merged, 1) == {0: 2.0, 2: 2.0}
    assert postings(merged, 2) == {0: 2.0, 3: 2.0}


DOCUMENTS = st.lists(st.lists(st.integers(1, 6), max_size=30), min_size=1, max_size=8)


@given(DOCUMENTS, DOCUMENTS)
def test_merging_is_as_building_at_once(left, right) -> None:
    whole = segment(*left, *right)
    merged = merge_segments(
        [segment(*left), segment(*right, first=len(left))],
        np.ones(len(left) + len(right), np.bool_),
    )
    for part in ("terms", "starts", "docs", "counts"):
        np.testing.assert_array_equal(getattr(merged, part), getattr(whole, part))
