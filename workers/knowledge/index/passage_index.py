"""The search index of a process: passages in memory, searched by words and by meaning.

Many threads may search while one applies changes. A change costs milliseconds; what makes the
index tidy again (`maintain`) runs beside searches and changes.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workers.knowledge.index.hybrid import HybridIndex
from workers.knowledge.index.passage_table import (
    NewRows,
    kind_codes,
    language_codes,
    pack_terms,
    unpack_terms,
)
from workers.knowledge.index.read_write_lock import ReadWriteLock
from workers.knowledge.index.results import Hit, TicketHit
from workers.knowledge.ranking.glossary import Glossary
from workers.knowledge.ranking.profiles import FusionWeights
from workers.text.terms import terms

__all__ = ["Hit", "IndexedPassage", "PassageBatch", "PassageIndex", "TicketHit", "search_terms"]

EXACT_UP_TO = 200_000
# Dead rows cost time and memory; above this share of all rows they are worth a compaction.
_MOST_DEAD = 0.25


def search_terms(search_text: str, language: str) -> bytes:
    """What the lexical side knows of a passage, to be stored beside its vector if wanted.

    It depends on `workers.text.terms.TERMS_VERSION`. An index loads the same without it,
    only slower.
    """
    return pack_terms(terms(search_text, language))


@dataclass(frozen=True, slots=True)
class IndexedPassage:
    """A passage as it is now. `search_text` is not needed where `terms` are given."""

    id: int
    ticket_id: int
    scope: int
    language: str
    kind: str
    search_text: str
    vector: NDArray[np.float32] | None = None
    terms: bytes | None = None


@dataclass(frozen=True, slots=True)
class PassageBatch:
    """Many passages at once, column by column, each of length n; `vectors` has shape (n, d).

    Give `terms` (see `search_terms`) or `search_texts`.
    """

    ids: Sequence[int] | NDArray[np.int64]
    tickets: Sequence[int] | NDArray[np.int64]
    scopes: Sequence[int] | NDArray[np.int64]
    languages: Sequence[str]
    kinds: Sequence[str]
    vectors: NDArray[np.float32] | NDArray[np.float16] | None = None
    terms: Sequence[bytes] | None = None
    search_texts: Sequence[str] | None = None


class PassageIndex:
    """Passages of one vector space. Safe for any number of threads."""

    def __init__(
        self,
        dimension: int,
        *,
        exact_up_to: int = EXACT_UP_TO,
        known: Glossary | None = None,
    ) -> None:
        """`dimension` of the vectors; above `exact_up_to` rows `maintain` builds an HNSW graph.
        `known` says what else the words of a query are called."""
        self._glossary = known
        self.dimension = dimension
        self._exact_up_to = exact_up_to
        self._lock = ReadWriteLock()
        self._maintaining = threading.Lock()
        self._journal: list[tuple[Sequence[IndexedPassage], Sequence[int]]] | None = None
        self._state = HybridIndex(dimension, exact_up_to, known)

    def __len__(self) -> int:
        """Passages that can be found."""
        with self._lock.reading():
            return self._state.living

    @property
    def memory_bytes(self) -> int:
        """Bytes held by arrays and vectors, about."""
        with self._lock.reading():
            return self._state.memory_bytes

    def apply(self, upserts: Sequence[IndexedPassage], removals: Sequence[int]) -> None:
        """Passages that are new or changed, and ids of those that are gone. Unknown ids are fine.

        Searches see all of it or nothing. Raises ValueError for a vector of another dimension.
        """
        batch = _columns(list({passage.id: passage for passage in upserts}.values()))
        new, vectors = self._read(batch)
        with self._lock.writing():
            self._state.apply(new, vectors, np.asarray(removals, np.int64))
            if self._journal is not None:
                self._journal.append((upserts, removals))

    def load(self, batches: Iterable[PassageBatch | Sequence[IndexedPassage]]) -> None:
        """Replace everything by these passages, each id once. Searches see the old till then."""
        state = HybridIndex(self.dimension, self._exact_up_to, self._glossary)
        for batch in batches:
            columns = batch if isinstance(batch, PassageBatch) else _columns(batch)
            state.append(*self._read(columns))
        state.finish()
        with self._maintaining, self._lock.writing():
            self._state = state

    def respelled(self, text: str) -> str:
        """A question with its mistyped words as the tickets have them."""
        with self._lock.reading():
            return self._state.respelled(text)

    def rarities(self, stems: Sequence[str]) -> NDArray[np.float32]:
        """How rare each of these stems is: 0 in every document, nearly 1 in one, more in none."""
        with self._lock.reading():
            return self._state.rarities(stems)

    def search(
        self,
        query: str,
        vector: NDArray[np.float32] | None,
        *,
        k: int,
        scopes: frozenset[int] | None = None,
        language: str | None = None,
        weights: FusionWeights | None = None,
    ) -> list[TicketHit]:
        """The best `k` tickets, best first; fewer where no more have anything in common with it.

        `vector` is the query's, or None to search by words alone. `scopes` are those that may be
        seen, None for all. `language` of the query chooses the weights.
        """
        with self._lock.reading():
            return self._state.search(
                query, vector, k=k, scopes=scopes, language=language, weights=weights
            )

    @property
    def wants_maintenance(self) -> bool:
        """Whether `maintain` has something to do."""
        with self._lock.reading():
            return self._state.dead > _MOST_DEAD * self._state.rows or self._state.untidy

    def maintain(self) -> None:
        """Compact, merge, build the graph: whatever is due. Call it from a thread of its own.

        Searches and changes go on meanwhile; only short steps of it wait for them.
        """
        with self._maintaining:
            if self._state.dead > _MOST_DEAD * self._state.rows:
                self._compact()
            if self._state.lexical.wants_merging:
                with self._lock.reading():
                    merged = self._state.merged_segments()
                with self._lock.writing():
                    self._state.lexical.take_merged(merged)
            if self._state.dense.wants_graph:
                self._build_graph()

    def _compact(self) -> None:
        with self._lock.writing():
            self._journal = []
        try:
            with self._lock.reading():
                state = self._state.compacted()
            with self._lock.writing():
                for upserts, removals in self._journal:
                    new, vectors = self._read(_columns(list(upserts)))
                    state.apply(new, vectors, np.asarray(removals, np.int64))
                self._state = state
        finally:
            self._journal = None

    def _build_graph(self) -> None:
        graph = self._state.dense.new_graph()
        while True:
            with self._lock.reading():
                batch = self._state.dense.batch(int(graph.ntotal))
            if not len(batch):
                break
            graph.add(batch)
        with self._lock.writing():
            self._state.dense.take_graph(graph)

    def _read(self, batch: PassageBatch) -> tuple[NewRows, NDArray[np.float32]]:
        count = len(batch.ids)
        if batch.terms is not None:
            found, lengths = unpack_terms(batch.terms)
        else:
            texts = batch.search_texts or [""] * count
            parts = [
                terms(text, language) for text, language in zip(texts, batch.languages, strict=True)
            ]
            lengths = np.fromiter(map(len, parts), np.int64, count)
            found = np.concatenate([np.zeros(0, np.uint32), *parts])
        vectors = (
            np.zeros((count, self.dimension), np.float32)
            if batch.vectors is None
            else np.asarray(batch.vectors, np.float32)
        )
        if vectors.shape != (count, self.dimension):
            raise ValueError(f"vectors of shape {vectors.shape} for {count} x {self.dimension}")
        new = NewRows(
            ids=np.asarray(batch.ids, np.int64),
            tickets=np.asarray(batch.tickets, np.int64),
            scopes=np.asarray(batch.scopes, np.int32),
            kinds=kind_codes(batch.kinds),
            languages=language_codes(batch.languages),
            terms=found,
            lengths=lengths,
        )
        return new, vectors


def _columns(passages: Sequence[IndexedPassage]) -> PassageBatch:
    vectors = None
    if any(passage.vector is not None for passage in passages):
        size = next(len(p.vector) for p in passages if p.vector is not None)
        vectors = np.zeros((len(passages), size), np.float32)
        for row, passage in enumerate(passages):
            if passage.vector is not None:
                vectors[row] = passage.vector
    return PassageBatch(
        ids=[p.id for p in passages],
        tickets=[p.ticket_id for p in passages],
        scopes=[p.scope for p in passages],
        languages=[p.language for p in passages],
        kinds=[p.kind for p in passages],
        vectors=vectors,
        terms=[
            p.terms if p.terms is not None else search_terms(p.search_text, p.language)
            for p in passages
        ],
    )
