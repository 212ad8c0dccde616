"""The dense side: exact, filtered, and by graph."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from workers.knowledge.index.dense import DenseIndex

SIZE = 16


def rows(count: int, seed: int = 3) -> NDArray[np.float32]:
    made = np.random.default_rng(seed).standard_normal((count, SIZE)).astype(np.float32)
    return np.asarray(made / np.linalg.norm(made, axis=1, keepdims=True), np.float32)


def filled(count: int, exact_up_to: int = 1_000) -> tuple[DenseIndex, NDArray[np.float32]]:
    index, made = DenseIndex(SIZE, exact_up_to), rows(count)
    index.add(made)
    return index, made


def by_hand(made: NDArray[np.float32], query: Any, n: int, allowed: Any = None) -> list[int]:
    cosines = made.astype(np.float16).astype(np.float32) @ query
    if allowed is not None:
        cosines = np.where(allowed, cosines, -9)
    order = np.argsort(-cosines, kind="stable")[:n]
    return [int(row) for row in order if cosines[row] > -9]


@pytest.mark.parametrize("share", [0.02, 0.09, 0.5, 1.0])
def test_it_finds_the_nearest_of_those_allowed(share: float) -> None:
    index, made = filled(400)
    allowed = np.random.default_rng(1).random(400) < share
    for query in rows(5, seed=8):
        assert index.search(query, 10, None).tolist() == by_hand(made, query, 10)
        assert index.search(query, 10, allowed).tolist() == by_hand(made, query, 10, allowed)
    assert index.search(query, 10, np.zeros(400, np.bool_)).tolist() == []


def test_a_graph_finds_nearly_the_same_and_nothing_else_than_allowed() -> None:
    index, made = filled(1_200, exact_up_to=1_000)
    assert index.wants_graph
    graph = index.new_graph()
    graph.add(index.batch(0))
    index.add(rows(30, seed=4))
    index.take_graph(graph)
    made = np.concatenate([made, rows(30, seed=4)])
    assert len(index) == 1_230
    assert not index.wants_graph
    allowed = np.arange(1_230) % 2 == 0
    few = np.arange(1_230) % 5 == 0
    for query in rows(5, seed=8):
        wanted = set(by_hand(made, query, 10))
        assert len(wanted & set(index.search(query, 10, None).tolist())) >= 9
        some = index.search(query, 10, allowed)
        assert allowed[some].all()
        assert len(set(by_hand(made, query, 10, allowed)) & set(some.tolist())) >= 9
        assert index.search(query, 10, few).tolist() == by_hand(made, query, 10, few)


def test_the_background_is_the_mean_cosine_of_all_rows() -> None:
    index, made = filled(300)
    query = rows(1, seed=8)[0]
    assert index.background(query) == pytest.approx(float((made @ query).mean()), abs=1e-3)
    assert DenseIndex(SIZE, 10).background(query) == 0.0


def test_nothing_is_found_in_nothing() -> None:
    query = rows(1)[0]
    assert DenseIndex(SIZE, 10).search(query, 5, None).tolist() == []
    assert filled(3)[0].search(query, 0, None).tolist() == []
    assert len(filled(3)[0].search(query, 99, None)) == 3
