"""Everything a search reads, and how it is searched. Not locked: `PassageIndex` does that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workers.knowledge.index.dense import DenseIndex
from workers.knowledge.index.language_means import LanguageMeans
from workers.knowledge.index.passage_table import NewDocuments, NewRows, PassageTable
from workers.knowledge.index.results import Hit, TicketHit
from workers.knowledge.ranking.bm25 import LexicalIndex
from workers.knowledge.ranking.calibration import Signals, nearness_of, relevance
from workers.knowledge.ranking.fusion import best_of, dense_of_documents, fuse
from workers.knowledge.ranking.glossary import Glossary
from workers.knowledge.ranking.passage_scores import PassageScores
from workers.knowledge.ranking.postings import Segment
from workers.knowledge.ranking.profiles import FusionWeights, Profile
from workers.knowledge.ranking.query import Query, read_query
from workers.knowledge.ranking.spelling import respelled
from workers.text.terms import hash_stem

Floats = NDArray[np.float32]

# Each side proposes so many documents or more; all of them are then scored by both sides.
_PROPOSED = 200
_DOCUMENTS_A_SEGMENT = 12_500


@dataclass(frozen=True, slots=True)
class Asked:
    """A search: its words, how they are weighed, and its vector, None for words alone.

    `foreign` is the share of meaning for tickets in another language than the query's `language`,
    None where meaning does not cross languages.
    """

    query: Query
    profile: Profile
    vector: Floats | None
    language: str | None
    foreign: float | None

    @property
    def crosses(self) -> bool:
        """Whether tickets in other languages are compared by what they mean."""
        return self.foreign is not None


@dataclass(frozen=True, slots=True)
class SeenRows:
    """Rows of some documents, ascending, with the place of each one's document among them."""

    rows: NDArray[np.int64]
    place: NDArray[np.int64]
    cosines: Floats


@dataclass(frozen=True, slots=True)
class Ranked:
    """Candidates of a search: documents, and their scores on both sides and fused.

    `seen` are their rows, where the dense side was asked.
    """

    documents: NDArray[np.int64]
    fused: Floats
    lexical: Floats
    dense: Floats
    background: float
    seen: SeenRows | None = None


class HybridIndex:
    """Rows, documents, postings and vectors that belong together."""

    def __init__(self, dimension: int, exact_up_to: int, known: Glossary | None = None) -> None:
        """`known` says what else the words of a query are called."""
        self._glossary = known
        self._dimension = dimension
        self._exact_up_to = exact_up_to
        self.table = PassageTable()
        self.lexical = LexicalIndex()
        self.dense = DenseIndex(dimension, exact_up_to)
        self._means = LanguageMeans()
        self._languages: list[str] = []
        self._rows_at_languages = 0

    @property
    def rows(self) -> int:
        """All rows, dead ones included."""
        return len(self.table)

    @property
    def living(self) -> int:
        """Rows that can be found."""
        return int(np.count_nonzero(self.table.alive))

    @property
    def dead(self) -> int:
        """Rows that are only in the way."""
        return self.rows - self.living

    @property
    def untidy(self) -> bool:
        """Whether segments should be merged or a graph built."""
        return self.lexical.wants_merging or self.dense.wants_graph

    @property
    def memory_bytes(self) -> int:
        """Bytes held, about."""
        return self.table.memory_bytes + self.lexical.memory_bytes + self.dense.memory_bytes

    def append(self, new: NewRows, vectors: Floats) -> None:
        """Add rows that only `finish` makes findable by words."""
        self.table.append(new)
        self.dense.add(vectors)

    def finish(self) -> None:
        """Make documents of all rows; called once, on a state that was only appended to."""
        self._index(self.table.make_documents())

    def apply(self, new: NewRows, vectors: Floats, removals: NDArray[np.int64]) -> None:
        """Rows that replace those of the same ids, and ids of rows that are gone."""
        gone = self.table.kill_passages(np.concatenate([removals, new.ids]))
        tickets = np.unique(np.concatenate([gone, new.tickets]))
        if not len(tickets):
            return
        self.append(new, vectors)
        self._index(self.table.make_documents(tickets))

    def compacted(self) -> HybridIndex:
        """A copy without dead rows."""
        state = HybridIndex(self._dimension, self._exact_up_to, self._glossary)
        state.append(self.table.living(), self.dense.vectors[self.table.alive].astype(np.float32))
        state.finish()
        return state

    def _index(self, made: NewDocuments) -> None:
        self._means.follow(self.table, self.dense)
        ends = np.cumsum(made.lengths)
        for start in range(0, len(made.lengths), _DOCUMENTS_A_SEGMENT):
            lengths = made.lengths[start : start + _DOCUMENTS_A_SEGMENT]
            first = int(ends[start] - made.lengths[start])
            found = made.terms[first : first + int(lengths.sum())]
            alive = self.table.document_alive
            self.lexical.add(found, lengths, alive)
        if self.rows > 1.1 * self._rows_at_languages:
            self._languages = self.table.languages_present()
            self._rows_at_languages = self.rows

    def merged_segments(self) -> list[Segment]:
        """The lexical segments as they would be after merging."""
        return self.lexical.merged(self.table.document_alive)

    def respelled(self, text: str) -> str:
        """A question with its mistyped words as the documents have them."""
        known = self._glossary.knows if self._glossary else lambda _: False
        if not self._languages:
            return text
        return respelled(text, self._languages, self.lexical.frequencies, known)

    def rarities(self, stems: Sequence[str]) -> Floats:
        """How rare each of these stems is: 0 in every document, nearly 1 in one, more in none."""
        wanted = np.fromiter(map(hash_stem, stems), np.uint32, len(stems))
        documents = max(2, len(self.lexical))
        share = (documents + 1) / (self.lexical.frequencies(wanted) + 0.5)
        return np.asarray(np.log(np.maximum(share, 1)) / np.log(documents + 1), np.float32)

    def search(
        self,
        text: str,
        vector: Floats | None,
        *,
        k: int,
        scopes: frozenset[int] | None,
        language: str | None,
        weights: FusionWeights | None,
    ) -> list[TicketHit]:
        """See `PassageIndex.search`."""
        query = read_query(text, self._languages, self._glossary)
        weights = weights or FusionWeights()
        asked = Asked(
            query,
            weights.profile(language, query.length),
            vector,
            language,
            weights.foreign,
        )
        ranked = self._rank(asked, scopes, max(_PROPOSED, 2 * k))
        best = self._one_a_ticket(ranked, k)
        return self._described(asked, ranked, best)

    def _rank(self, asked: Asked, scopes: frozenset[int] | None, wanted: int) -> Ranked:
        scores = self.lexical.scores(asked.query, asked.profile)
        scores *= self.table.allowed_documents(scopes)
        documents = best_of(scores, wanted)
        best_lexical = float(scores[documents[0]]) if len(documents) else 0.0
        vector = asked.vector
        if vector is None or not np.any(vector):
            lexical = scores[documents]
            nothing = np.zeros(len(documents), np.float32)
            fused = fuse(lexical, nothing, best_lexical=best_lexical, background=0.0, share=0.0)
            return Ranked(documents, fused, lexical, nothing, 0.0)
        allowed = self.table.allowed_rows(scopes)
        near = self.dense.search(vector, wanted, allowed)
        if asked.crosses:
            near = np.union1d(near, self._near_abroad(asked, vector, wanted, allowed))
        documents = np.union1d(documents, self.table.documents[near]).astype(np.int64)
        lexical = scores[documents]
        seen = self._seen(documents, asked)
        dense = dense_of_documents(
            seen.cosines, seen.place, self.table.first[seen.rows], len(documents)
        )
        background = self.dense.background(vector)
        fused = fuse(
            lexical,
            dense,
            best_lexical=best_lexical,
            background=background,
            share=self._shares(asked, seen.rows, seen.place) if best_lexical > 0 else 1.0,
        )
        return Ranked(documents, fused, lexical, dense, background, seen)

    def _near_abroad(
        self, asked: Asked, vector: Floats, wanted: int, allowed: NDArray[np.bool_] | None
    ) -> NDArray[np.int64]:
        """The nearest rows in other languages: among all, those of the query's own are nearer."""
        abroad = self.table.in_other_language(np.arange(self.rows), asked.language)
        if abroad.all() or not abroad.any():
            return np.zeros(0, np.int64)
        return self.dense.search(vector, wanted, abroad if allowed is None else abroad & allowed)

    def _shares(
        self, asked: Asked, rows: NDArray[np.int64], place: NDArray[np.int64]
    ) -> float | Floats:
        """The share of the dense side in the score of each document; all one where none crosses.

        `place` says for each of `rows` which document it is of.
        """
        if asked.foreign is None:
            return asked.profile.dense
        shares = np.full(int(place.max(initial=-1)) + 1, asked.profile.dense, np.float32)
        shares[place[self.table.in_other_language(rows, asked.language)]] = asked.foreign
        return shares

    def _seen(self, documents: NDArray[np.int64], asked: Asked) -> SeenRows:
        """The rows of these documents, with their cosines as if all were in one language."""
        vector = asked.vector
        rows = self.table.rows_of_documents(documents)
        order = np.argsort(documents)
        place = order[np.searchsorted(documents[order], self.table.documents[rows])]
        if vector is None:
            return SeenRows(rows, place, np.zeros(len(rows), np.float32))
        cosines = self.dense.cosines(rows, vector)
        if asked.crosses:
            cosines += self._means.handicap(self.table.languages[rows], asked.language, vector)
        return SeenRows(rows, place, cosines)

    def _one_a_ticket(self, ranked: Ranked, k: int) -> NDArray[np.int64]:
        """Places in `ranked` of the best `k` tickets. A ticket of several scopes is found once."""
        order = np.argsort(-ranked.fused, kind="stable")
        order = order[ranked.fused[order] > 0]
        tickets = self.table.document_tickets[ranked.documents[order]]
        _, first = np.unique(tickets, return_index=True)
        return order[np.sort(first)][:k]

    def _described(self, asked: Asked, ranked: Ranked, best: NDArray[np.int64]) -> list[TicketHit]:
        """The tickets at these places of `ranked`, with their passages."""
        documents = ranked.documents[best]
        if not len(documents):
            return []
        seen = ranked.seen or self._seen(ranked.documents, asked)
        rank = np.full(len(ranked.documents), -1, np.int64)
        rank[best] = np.arange(len(best))
        kept = np.flatnonzero(rank[seen.place] >= 0)
        rows, place, cosines = seen.rows[kept], rank[seen.place[kept]], seen.cosines[kept]
        matches = PassageScores(
            self.lexical, asked.query, asked.profile, *self.table.terms_of_rows(rows)
        )
        scores = fuse(
            matches.lexical,
            cosines,
            best_lexical=float(matches.lexical.max(initial=0)),
            background=ranked.background,
            share=self._shares(asked, rows, np.arange(len(rows))),
        )
        foreign = np.zeros(len(documents), np.bool_)
        np.logical_or.at(foreign, place, self.table.in_other_language(rows, asked.language))
        coverage = matches.coverage(place, len(documents)).tolist()
        tickets = self.table.document_tickets[documents].tolist()
        passages: list[list[Hit]] = [[] for _ in tickets]
        # Lists, because a search reads each number once, and an array hands them out slowly.
        columns = (self.table.ids[rows], scores, cosines, matches.lexical, place)
        order = np.lexsort((-scores, place))
        for passage, score, cosine, words, number in zip(
            *(column[order].tolist() for column in columns), strict=True
        ):
            passages[number].append(Hit(passage, tickets[number], score, cosine, words))
        hits = []
        for number, at in enumerate(best.tolist()):
            dense = max((hit.dense for hit in passages[number]), default=0.0)
            signals = Signals(
                coverage=coverage[number],
                terms=asked.query.length,
                cosine=None if asked.vector is None else dense,
                background=ranked.background,
                foreign=bool(foreign[number]),
                crosses=asked.crosses,
            )
            hits.append(
                TicketHit(
                    ticket_id=tickets[number],
                    score=float(ranked.fused[at]),
                    dense=dense,
                    lexical=float(ranked.lexical[at]),
                    coverage=signals.coverage,
                    relevance=relevance(signals),
                    nearness=nearness_of(signals),
                    passages=tuple(passages[number]),
                )
            )
        return hits
