"""The default embedder: latent semantic analysis, fitted on the site's own texts.

It needs no download, no torch and no GPU, and knows the words that the site uses. A text is the
weighted sum of its words' vectors; words that were never seen are made of their n-grams, so
that a typing error or a new inflection still lands near the word. Questions and passages then go
through a map of their own, learned from pieces of the same text (see `fit`): what is asked and
what answers it use different words.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from workers.knowledge.lsa.format import read_arrays, write_arrays
from workers.knowledge.lsa.ngrams import NGRAM_BUCKETS, character_ngrams
from workers.text.terms import hash_stem, stems

Floats = NDArray[np.float32]

# Unseen words say little, and a text made of them only (a dump, another alphabet) should not cost.
_MOST_UNSEEN = 64


@dataclass(frozen=True, slots=True)
class LsaArrays:
    """What a fit found. V words, k latent dimensions, d dimensions of a vector.

    Word and n-gram vectors are kept as int8 with one scale a row: a quarter of the room, and
    the ranking does not change. `words` is sorted, so that a word is found by bisection.
    """

    words: NDArray[np.uint32]  # (V,)
    idf: Floats  # (V,)
    unseen_idf: Floats  # (1,)
    vectors: NDArray[np.int8]  # (V, k)
    scales: Floats  # (V,)
    groups: NDArray[np.int8]  # (NGRAM_BUCKETS, k)
    group_scales: Floats  # (NGRAM_BUCKETS,)
    query_map: Floats  # (k, d)
    passage_map: Floats  # (k, d)


class LsaEmbedder:
    """An `Embedder` fitted on the site's texts. Immutable, so any number of threads may share it.

    Make one with `workers.knowledge.lsa.fit.fit_lsa`, or from the bytes of another.
    """

    def __init__(self, arrays: LsaArrays) -> None:
        self._arrays = arrays
        self._bytes = write_arrays({f.name: getattr(arrays, f.name) for f in fields(LsaArrays)})
        digest = hashlib.sha256(self._bytes).hexdigest()[:12]
        self._space = f"lsa-v1:{self.dimension}:{digest}"

    @classmethod
    def from_bytes(cls, stored: bytes) -> LsaEmbedder:
        """The embedder that `to_bytes` wrote. Raises `BadInput` on anything else."""
        return cls(LsaArrays(**read_arrays(stored, [f.name for f in fields(LsaArrays)])))

    def to_bytes(self) -> bytes:
        """Everything the embedder knows, without pickle; the same fit gives the same bytes."""
        return self._bytes

    @property
    def space(self) -> str:
        """``lsa-v1:<dimension>:<hash of the fit>``."""
        return self._space

    @property
    def dimension(self) -> int:
        """Numbers in a vector; fewer than asked for where there were few texts."""
        return int(self._arrays.query_map.shape[1])

    def embed_passages(self, texts: Sequence[str]) -> Floats:
        """Shape (len(texts), dimension), rows of length 1 or of zeros."""
        return self._embed(texts, self._arrays.passage_map)

    def embed_queries(self, texts: Sequence[str]) -> Floats:
        """The same for questions."""
        return self._embed(texts, self._arrays.query_map)

    def _embed(self, texts: Sequence[str], side: Floats) -> Floats:
        latent = np.zeros((len(texts), side.shape[0]), np.float32)
        for row, text in enumerate(texts):
            latent[row] = self._latent(stems(text))
        return unit_rows(unit_rows(latent) @ side)

    def _latent(self, found: list[str]) -> Floats:
        """The weighted sum of a text's word vectors, shape (k,)."""
        a = self._arrays
        counts = Counter(found)
        total = np.zeros(a.vectors.shape[1], np.float32)
        if not counts or not len(a.words):
            return total
        names = list(counts)
        terms = np.fromiter(map(hash_stem, names), np.uint32, len(names))
        tf = 1 + np.log(np.fromiter(counts.values(), np.float32, len(names)))
        at = np.minimum(np.searchsorted(a.words, terms), len(a.words) - 1)
        seen = a.words[at] == terms
        known = at[seen]
        total += (tf[seen] * a.idf[known] * a.scales[known]) @ a.vectors[known].astype(np.float32)
        for i in np.flatnonzero(~seen)[:_MOST_UNSEEN]:
            groups = character_ngrams(names[i])
            weight = tf[i] * a.unseen_idf[0] / np.sqrt(len(groups))
            total += weight * (a.group_scales[groups] @ a.groups[groups].astype(np.float32))
        return total


def unit_rows(rows: Floats) -> Floats:
    """Rows divided by their lengths; rows of zeros stay so."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    lengths[lengths == 0] = 1
    return np.asarray(rows / lengths, np.float32)


def empty_lsa(dimension: int) -> LsaEmbedder:
    """What can be fitted on nothing: every text is a row of zeros, and search stays lexical."""
    return LsaEmbedder(
        LsaArrays(
            words=np.zeros(0, np.uint32),
            idf=np.zeros(0, np.float32),
            unseen_idf=np.zeros(1, np.float32),
            vectors=np.zeros((0, 1), np.int8),
            scales=np.zeros(0, np.float32),
            groups=np.zeros((NGRAM_BUCKETS, 1), np.int8),
            group_scales=np.zeros(NGRAM_BUCKETS, np.float32),
            query_map=np.zeros((1, dimension), np.float32),
            passage_map=np.zeros((1, dimension), np.float32),
        )
    )
