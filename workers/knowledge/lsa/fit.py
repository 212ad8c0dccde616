"""Fits the default embedder: word vectors by a singular value decomposition, then two maps.

1. Words are weighted by tf-idf; a randomised SVD with a fixed seed gives each word a latent vector.
2. Character n-grams get the mean vector of the words that they occur in.
3. Texts are cut in two at random, many times. Canonical correlation analysis finds the directions
   in which one piece predicts the other: that is what a question and its answer share. Measured,
   it is worth two to three times what plain LSA adds to the lexical ranking.

Time is bounded by sampling. The sample and every random number depend on the texts alone, so the
same texts in any order give the same embedder on the same machine.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from workers.knowledge.lsa.embedder import LsaArrays, LsaEmbedder, empty_lsa, unit_rows
from workers.knowledge.lsa.ngrams import NGRAM_BUCKETS, character_ngrams
from workers.text.terms import hash_stem, stems

Floats = NDArray[np.float32]
Reader = Callable[[str], list[str]]
"""Gives the stems of a sentence."""

MOST_TEXTS = 8_000
MOST_WORDS = 32_000
LATENT = 384
LONGEST_FITTED = 8_000
"""Characters of a text that are read."""
MOST_REMEMBERED = 100_000
"""Sentences whose stems a `repeated_fit` keeps: some 40 MB."""

_PIECES = 6
"""How often each text is cut in two."""
_MOST_PAIRS = 24_000
_RIDGE = 0.2
"""How far the correlation analysis distrusts its sample, as a share of the mean variance."""
_SHARPNESS = 0.75
"""How strongly directions that predict well count more than those that do not."""
_GROUP_DOUBT = 2.0
"""Words whose vector is zero, as it were, in each n-gram: few words, small vector."""

_SENTENCE_END = re.compile(r"\n+|(?<=[.!?:;])\s+")


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    index: dict[str, int]
    idf: Floats
    unseen_idf: float


def fit_lsa(
    texts: Sequence[str], *, dimension: int = 256, seed: int = 7, read: Reader = stems
) -> LsaEmbedder:
    """An embedder for these texts, usually the passages' search texts.

    At most 8,000 of them are used, about half a minute of work on one core. From few texts it has
    fewer dimensions than asked for; from none it makes every text a row of zeros.
    """
    sample = _sample(texts)
    split = [_sentences(text, read) for text in sample]
    found = [[word for sentence in sentences for word in sentence] for sentences in split]
    vocabulary = _vocabulary(found)
    latent = min(LATENT, len(found) - 1, len(vocabulary.index) - 1)
    if latent < 2:
        return empty_lsa(dimension)
    random = np.random.default_rng(seed)
    matrix = _tfidf(found, vocabulary)
    word_vectors = _right_singular_vectors(matrix, latent, random)
    groups, word_vectors = _with_ngrams(vocabulary, word_vectors)
    query_map, passage_map = _maps(split, vocabulary, word_vectors, min(dimension, latent), random)
    return LsaEmbedder(_packed(vocabulary, word_vectors, groups, query_map, passage_map))


def repeated_fit() -> Callable[[Sequence[str]], LsaEmbedder]:
    """`fit_lsa`, for texts of which most come again: a sentence is read once for all fits.

    The stems are kept as long as the function is. The fits are the same as those of `fit_lsa`.
    """
    return partial(fit_lsa, read=_remembering(stems))


def _remembering(read: Reader) -> Reader:
    known: dict[str, list[str]] = {}

    def once(sentence: str) -> list[str]:
        found = known.get(sentence)
        if found is None:
            found = read(sentence)
            # What is kept is not changed for new ones: each fit reads its texts in another order.
            if len(known) < MOST_REMEMBERED:
                known[sentence] = found
        return found

    return once


def _sample(texts: Sequence[str]) -> list[str]:
    # Ordered by a hash of the text: a fair sample, and the same whatever order they came in.
    distinct = {text[:LONGEST_FITTED] for text in texts if text.strip()}
    order = sorted(distinct, key=lambda text: (zlib.crc32(text.encode("utf-8", "replace")), text))
    return order[:MOST_TEXTS]


def _sentences(text: str, read: Reader) -> list[list[str]]:
    found = [read(sentence) for sentence in _SENTENCE_END.split(text)]
    return [sentence for sentence in found if sentence]


def _vocabulary(found: list[list[str]]) -> _Vocabulary:
    spread = Counter(word for text in found for word in set(text))
    least = 2 if len(found) >= 20 else 1
    # Two stems with the same hash would fight for one place: the first keeps it.
    chosen: dict[int, tuple[str, int]] = {}
    for word, texts in sorted(spread.items(), key=lambda item: (-item[1], item[0])):
        if texts < least or len(chosen) >= MOST_WORDS:
            break
        chosen.setdefault(hash_stem(word), (word, texts))
    ordered = [chosen[term] for term in sorted(chosen)]
    count = len(found)
    idf = np.array([np.log((1 + count) / (1 + texts)) for _, texts in ordered], np.float32)
    index = {word: place for place, (word, _) in enumerate(ordered)}
    return _Vocabulary(index, idf, float(np.log(1 + count)))


def _tfidf(found: Sequence[Sequence[str]], vocabulary: _Vocabulary) -> sp.csr_matrix:
    starts, columns, values = [0], list[int](), list[float]()
    for text in found:
        counts = Counter(vocabulary.index[word] for word in text if word in vocabulary.index)
        columns.extend(counts)
        values.extend(counts.values())
        starts.append(len(columns))
    places = np.array(columns, np.int32)
    weights = (1 + np.log(np.array(values, np.float32))) * vocabulary.idf[places]
    matrix = sp.csr_matrix(
        (weights.astype(np.float32), places, np.array(starts)),
        shape=(len(found), len(vocabulary.index)),
    )
    lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    lengths[lengths == 0] = 1
    return sp.csr_matrix(sp.diags_array(1 / lengths.astype(np.float32)) @ matrix)


def _right_singular_vectors(
    matrix: sp.csr_matrix, latent: int, random: np.random.Generator
) -> Floats:
    """Randomised SVD (Halko, Martinsson, Tropp 2011): shape (words, latent), signs made fixed."""
    width = min(latent + 20, *matrix.shape)
    basis = random.standard_normal((matrix.shape[1], width)).astype(np.float32)
    image = matrix @ basis
    for _ in range(3):
        image, _ = np.linalg.qr(image)
        back, _ = np.linalg.qr(matrix.T @ image)
        image = matrix @ back
    image, _ = np.linalg.qr(image)
    _, _, right = np.linalg.svd(np.asarray(matrix.T @ image).T, full_matrices=False)
    vectors = right[:latent].T
    signs = np.sign(vectors[np.abs(vectors).argmax(axis=0), np.arange(latent)])
    return np.asarray(vectors * signs, np.float32)


def _with_ngrams(vocabulary: _Vocabulary, vectors: Floats) -> tuple[Floats, Floats]:
    """Vectors of the n-grams, and those of the words with their n-grams' added."""
    groups = [character_ngrams(word) for word in vocabulary.index]
    sizes = np.array([len(g) for g in groups])
    share = np.repeat(1 / np.sqrt(sizes), sizes).astype(np.float32)
    holds = sp.csr_matrix(
        (share, np.concatenate(groups), np.concatenate([[0], np.cumsum(sizes)])),
        shape=(len(groups), NGRAM_BUCKETS),
    )
    mass = np.asarray(holds.multiply(holds).sum(axis=0)).ravel()
    of_groups = np.asarray((holds.T @ vectors) / (mass[:, None] + _GROUP_DOUBT), np.float32)
    return of_groups, np.asarray(vectors + holds @ of_groups, np.float32)


def _maps(
    split: list[list[list[str]]],
    vocabulary: _Vocabulary,
    vectors: Floats,
    dimension: int,
    random: np.random.Generator,
) -> tuple[Floats, Floats]:
    """Maps for questions and for passages, each (latent, dimension)."""
    pieces, rests = _cut_in_two(split, random)
    latent = vectors.shape[1]
    if len(pieces) < 2 * latent:
        same = np.eye(latent, dimension, dtype=np.float32)
        return same, same
    asked = unit_rows(_tfidf(pieces, vocabulary) @ vectors)
    answered = unit_rows(_tfidf(rests, vocabulary) @ vectors)
    whiten_asked = _inverse_root(asked.T @ asked / len(asked))
    whiten_answered = _inverse_root(answered.T @ answered / len(answered))
    cross = whiten_asked @ (asked.T @ answered / len(asked)) @ whiten_answered
    left, strength, right = np.linalg.svd(cross)
    weight = strength[:dimension] ** _SHARPNESS
    signs = np.sign(left[np.abs(left).argmax(axis=0), np.arange(latent)])[:dimension]
    query_map = whiten_asked @ left[:, :dimension] * (weight * signs)
    passage_map = whiten_answered @ right.T[:, :dimension] * (weight * signs)
    return query_map.astype(np.float32), passage_map.astype(np.float32)


def _cut_in_two(
    split: list[list[list[str]]], random: np.random.Generator
) -> tuple[list[list[str]], list[list[str]]]:
    """Some sentences of a text, and its others: what is shared is the subject."""
    pieces: list[list[str]] = []
    rests: list[list[str]] = []
    for sentences in split:
        if len(sentences) < 3:
            continue
        for _ in range(min(_PIECES, max(1, _MOST_PAIRS // len(split)))):
            taken = random.random(len(sentences)) < random.uniform(0.1, 0.5)
            if taken.all() or not taken.any():
                continue
            pieces.append([w for s, t in zip(sentences, taken, strict=True) if t for w in s])
            rests.append([w for s, t in zip(sentences, taken, strict=True) if not t for w in s])
    return pieces, rests


def _inverse_root(covariance: NDArray[np.float32] | NDArray[np.float64]) -> NDArray[np.float64]:
    exact = covariance.astype(np.float64)
    ridge = max(_RIDGE * np.trace(exact) / len(exact), 1e-12)
    values, vectors = np.linalg.eigh(exact + ridge * np.eye(len(exact)))
    return np.asarray((vectors / np.sqrt(np.maximum(values, ridge))) @ vectors.T)


def _packed(
    vocabulary: _Vocabulary,
    word_vectors: Floats,
    group_vectors: Floats,
    query_map: Floats,
    passage_map: Floats,
) -> LsaArrays:
    vectors, scales = _as_int8(word_vectors)
    groups, group_scales = _as_int8(group_vectors)
    return LsaArrays(
        words=np.array([hash_stem(word) for word in vocabulary.index], np.uint32),
        idf=vocabulary.idf,
        unseen_idf=np.array([vocabulary.unseen_idf], np.float32),
        vectors=vectors,
        scales=scales,
        groups=groups,
        group_scales=group_scales,
        query_map=query_map,
        passage_map=passage_map,
    )


def _as_int8(rows: Floats) -> tuple[NDArray[np.int8], Floats]:
    largest = np.abs(rows).max(axis=1)
    scales = np.where(largest > 0, largest / 127, 1).astype(np.float32)
    return np.rint(rows / scales[:, None]).astype(np.int8), scales
