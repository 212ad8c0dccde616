"""The dense side of search: vectors by row number, in FAISS, as 16-bit floats.

That is how the database stores them, so nothing is lost, and FAISS reads half as much memory: a
search takes half the time of one in 32 bits.

Up to `exact_up_to` rows every search looks at every row. Above that an HNSW graph is built, apart
from the searches, and used once it is there; a search that may see less than a third of the rows
stays exact, since a graph loses its way among rows that it must not return.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Rows = NDArray[np.int64]

_NEIGHBOURS = 32
_BUILD_EFFORT = 80
_SEARCH_EFFORT = 160
_GRAPH_BATCH = 5_000

# Below this share of the rows, taking them out and multiplying beats FAISS with a filter.
_SUBSET_SHARE = 0.1
_GRAPH_SHARE = 1 / 3
_SAMPLED_FOR_MEAN = 20_000
_ROWS_A_THREAD = 10_000
"""Rows that one thread widens before a second one would have waited for a core."""


class DenseIndex:
    """Rows from 0 up, never renumbered. Not locked: `PassageIndex` does that."""

    def __init__(self, dimension: int, exact_up_to: int) -> None:
        self.dimension = dimension
        self._exact_up_to = exact_up_to
        self._flat: Any = faiss.IndexScalarQuantizer(
            dimension, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT
        )
        self._graph: Any = None
        self._mean: Floats = np.zeros(dimension, np.float32)
        self._rows_at_mean = 0

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @property
    def _index(self) -> Any:
        return self._graph if self._graph is not None else self._flat

    @property
    def is_exact(self) -> bool:
        """Whether every search is exact, filtered or not."""
        return self._graph is None

    @property
    def wants_graph(self) -> bool:
        """Whether there are so many rows that a graph should be built."""
        return self._graph is None and len(self) > self._exact_up_to

    @property
    def memory_bytes(self) -> int:
        """Bytes held by vectors and graph, about."""
        links = 0 if self._graph is None else len(self) * (2 * _NEIGHBOURS + 4) * 4
        return len(self) * self.dimension * 2 + links

    @property
    def vectors(self) -> NDArray[np.float16]:
        """All rows, shape (len(self), dimension), where FAISS holds them: not to be kept."""
        return self._codes.view(np.float16)

    @property
    def _storage(self) -> Any:
        return self._flat if self._graph is None else faiss.downcast_index(self._graph.storage)

    @property
    def _codes(self) -> NDArray[np.uint8]:
        """All rows as bytes, shape (len(self), 2 * dimension), where FAISS holds them."""
        if not len(self):
            return np.zeros((0, 2 * self.dimension), np.uint8)
        held = faiss.rev_swig_ptr(self._storage.codes.data(), len(self) * self.dimension * 2)
        return np.asarray(held).reshape(len(self), 2 * self.dimension)

    def add(self, vectors: Floats) -> None:
        """New rows, shape (n, dimension); a row of zeros is a passage without a vector."""
        if len(vectors):
            self._index.add(np.ascontiguousarray(vectors, np.float32))
        if len(self) > 1.25 * self._rows_at_mean:
            self._measure_mean()

    def _measure_mean(self) -> None:
        step = max(1, len(self) // _SAMPLED_FOR_MEAN)
        self._mean = self.vectors[::step].mean(axis=0, dtype=np.float32)
        self._rows_at_mean = len(self)

    def background(self, vector: Floats) -> float:
        """The mean cosine of a query with all rows: what an unrelated row gets."""
        return float(self._mean @ vector)

    def cosines(self, rows: Rows, vector: Floats) -> Floats:
        """The cosine of each of these rows with a query."""
        if not len(rows):
            return np.zeros(0, np.float32)
        # FAISS widens 16-bit floats three times as quickly as NumPy does.
        with _threads(one=len(rows) < _ROWS_A_THREAD):
            wide = self._storage.sq.decode(self._codes[rows])
        return np.asarray(wide @ vector, np.float32)

    def search(self, vector: Floats, n: int, allowed: NDArray[np.bool_] | None) -> Rows:
        """The `n` nearest rows, fewer where there are no more; only `allowed` ones (None: all)."""
        if not len(self) or n < 1:
            return np.zeros(0, np.int64)
        share = 1.0 if allowed is None else np.count_nonzero(allowed) / len(self)
        if allowed is not None and share <= (_SUBSET_SHARE if self.is_exact else _GRAPH_SHARE):
            rows = np.flatnonzero(allowed)
            cosines = self.cosines(rows, vector)
            best = np.argsort(-cosines, kind="stable")[:n]
            return rows[best]
        found = self._faiss_search(vector, min(n, len(self)), allowed)
        return found[found >= 0]

    def _faiss_search(self, vector: Floats, n: int, allowed: NDArray[np.bool_] | None) -> Rows:
        query = np.ascontiguousarray(vector, np.float32).reshape(1, -1)
        options: dict[str, Any] = {}
        if allowed is not None:
            bits = np.packbits(allowed, bitorder="little")
            # The selector points into `bits` and does not own it: both live until we return.
            options["sel"] = faiss.IDSelectorBitmap(len(allowed), faiss.swig_ptr(bits))
        parameters: Any = None
        if self._graph is not None:
            options["efSearch"] = max(_SEARCH_EFFORT, n)
            parameters = getattr(faiss, "SearchParametersHNSW")(**options)  # noqa: B009 - untyped
        elif options:
            parameters = faiss.SearchParameters(**options)
        with _threads(one=True):
            _, rows = self._index.search(query, n, params=parameters)
        return np.asarray(rows[0], np.int64)

    def new_graph(self) -> Any:
        """An empty graph. Fill it with `batch` after `batch`, then hand it to `take_graph`.

        Rows that exist never change, so only the copying of a batch needs the caller's lock.
        """
        # FAISS's stubs give this constructor another signature than the library has.
        make: Any = faiss.IndexHNSWSQ
        half, product = faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT
        graph = make(self.dimension, half, _NEIGHBOURS, product)
        graph.hnsw.efConstruction = _BUILD_EFFORT
        return graph

    def batch(self, start: int) -> Floats:
        """A copy of some thousand rows from `start` on; empty at the end."""
        return self.vectors[start : start + _GRAPH_BATCH].astype(np.float32)

    def take_graph(self, graph: Any) -> None:
        """Use a built graph from now on; rows that came meanwhile are added to it."""
        done = int(graph.ntotal)
        if done < len(self):
            graph.add(self.vectors[done:].astype(np.float32))
        self._graph, self._flat = graph, None


@contextmanager
def _threads(*, one: bool) -> Iterator[None]:
    """FAISS in this thread alone, if `one`. It shares out the queries of a call and never a single
    one; its other threads would only be waited for, for long on a machine that has other work."""
    before = faiss.omp_get_max_threads()
    if one:
        faiss.omp_set_num_threads(1)
    try:
        yield
    finally:
        faiss.omp_set_num_threads(before)
