"""How the words of a query are met by single passages: for the few tickets that are returned."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from workers.knowledge.ranking.bm25 import LexicalIndex
from workers.knowledge.ranking.postings import Terms
from workers.knowledge.ranking.profiles import Profile
from workers.knowledge.ranking.query import Query

Floats = NDArray[np.float32]

ALTERNATIVE_MET = 0.85
"""What another word counts for where one of the query's is missed."""


class PassageScores:
    """Passages by number, from 0 to n - 1, against one query."""

    def __init__(
        self,
        index: LexicalIndex,
        query: Query,
        profile: Profile,
        found: Terms,
        lengths: NDArray[np.int64],
    ) -> None:
        """`found` holds the passages' terms one after the other, `lengths` how many each has."""
        self._readings = [np.searchsorted(query.terms, reading) for reading in query.readings]
        self._idf: Floats = index.idf(query.terms)
        self._alternatives = _places(query)
        self._unknown = index.frequencies(query.terms) == 0
        self._counts = _counts(query.terms, found, lengths)
        weights = query.weights * self._idf * np.float32(profile.k1 + 1)
        against = index.dampening(np.maximum(lengths, 1).astype(np.float32), profile)
        parts = self._counts / (self._counts + against[:, None])
        self.lexical: Floats = np.asarray(parts @ weights, np.float32)
        """BM25 of each passage, as if it were a document; phrases left out."""

    def coverage(self, document: NDArray[np.int64], documents: int) -> Floats:
        """The share of the query's words that each document has, by idf; shape (documents,).

        `document` says for each passage which it belongs to. A query that was read in several
        languages counts in the one that suits the document best. What else says a word of the
        query counts for nearly as much as the word.
        """
        has = np.zeros((documents, self._counts.shape[1]), np.bool_)
        np.logical_or.at(has, document, self._counts > 0)
        met: Floats = np.asarray(has, np.float32)
        mass_of: Floats = np.array(self._idf, np.float32)
        for of, other in self._alternatives:
            said = has[:, other].all(axis=1)
            if said.any():
                meets = ALTERNATIVE_MET * np.asarray(said, np.float32)
                met[:, of] = np.maximum(met[:, of], meets[:, None])
            unknown = [term for term in of if self._unknown[term]]
            if unknown:
                # A word that no ticket has is as rare as what the tickets say instead.
                mass_of[unknown] = np.minimum(mass_of[unknown], self._idf[other].max())
        best = np.zeros(documents, np.float32)
        for reading in self._readings:
            mass = mass_of[reading]
            if len(mass) and mass.sum() > 0:
                best = np.maximum(best, met[:, reading] @ mass / mass.sum())
        return best


def _places(query: Query) -> list[tuple[list[int], list[int]]]:
    """Where the terms of each alternative stand among a query's, if all that it stands for does."""
    place = {term: number for number, term in enumerate(query.terms.tolist())}
    pairs = ((one.of.tolist(), one.other.tolist()) for one in query.alternatives)
    return [
        ([place[term] for term in of], [place[term] for term in other])
        for of, other in pairs
        if all(term in place for term in of)
    ]


def _counts(wanted: Terms, found: Terms, lengths: NDArray[np.int64]) -> Floats:
    """How often each wanted (sorted) term is in each passage, shape (passages, terms)."""
    passages = len(lengths)
    if not len(wanted) or not len(found):
        return np.zeros((passages, len(wanted)), np.float32)
    passage = np.repeat(np.arange(passages), lengths)
    at = np.minimum(np.searchsorted(wanted, found), len(wanted) - 1)
    met = wanted[at] == found
    cells = passage[met] * len(wanted) + at[met]
    counts = np.bincount(cells, minlength=passages * len(wanted))
    return counts.reshape(passages, len(wanted)).astype(np.float32)
