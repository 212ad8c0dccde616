"""Learns how to rank from the site's own tickets: for each language, for short and long questions.

Nothing is labelled by hand: see `training_pairs`. With few tickets the result stays near values
that were good everywhere; the more there are, the more it is the site's own.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from connectors.contracts.embedder import Embedder
from workers.knowledge.ranking.bm25 import LexicalIndex
from workers.knowledge.ranking.fusion import dense_of_documents, fuse
from workers.knowledge.ranking.profiles import (
    LONG,
    LONG_TERMS,
    SHORT,
    SHORT_TERMS,
    FusionWeights,
    LanguageProfiles,
    Profile,
)
from workers.knowledge.ranking.query import Query, read_query
from workers.knowledge.ranking.tuning.cross_language import learn_foreign_share
from workers.knowledge.ranking.tuning.quality import gain
from workers.knowledge.ranking.tuning.training_pairs import (
    HeldOut,
    Kind,
    SamplePassage,
    SampleTicket,
    hold_out,
)
from workers.text.terms import terms

__all__ = ["FusionWeights", "SamplePassage", "SampleTicket", "learn_weights"]

MOST_TICKETS = 4_000
"""Tickets that are ranked while learning; a sample of a bigger site is as good."""
MOST_QUESTIONS = 300
"""Questions of a kind and language."""
_LEAST_QUESTIONS = 20
_PRIOR_QUESTIONS = 50
"""How many questions the values that we start from count for."""

_SATURATIONS = (
    *((0.9, 0.4), (1.2, 0.6), (1.2, 0.75), (1.2, 0.9), (2.0, 0.75), (2.0, 0.9), (2.0, 1.0)),
    *((3.0, 0.9), (3.0, 1.0), (5.0, 1.0), (8.0, 1.0)),
)
_PHRASES = (0.0, 0.1, 0.2, 0.3, 0.45, 0.6)
_SHARES = (0.0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
_CLEARLY_BETTER = 0.005
"""A difference in quality that a few hundred questions can show."""

Floats = NDArray[np.float32]
Progress = Callable[[str, int, int | None], None]


@dataclass(frozen=True, slots=True)
class _Question:
    language: str
    answer: int
    """The document that it was taken from."""
    query: Query
    dense: Floats
    """Scores of all documents, shape (documents,)."""
    background: float


def learn_weights(
    sample: Sequence[SampleTicket],
    embedder: Embedder,
    *,
    refit: Callable[[Sequence[str]], Embedder] | None = None,
    seed: int = 7,
    progress: Progress | None = None,
) -> FusionWeights:
    """The weights for a site that `sample` is a fair sample of; the same sample, the same weights.

    `refit` must be given for an embedder that is fitted on the site's texts: it has seen the very
    questions that we take out of them, so another is fitted on what is left. At most 4,000 tickets
    are used. Passages of a ticket that a question is taken from are embedded anew, at most 300
    tickets a language and kind; others only if they come without a vector, or after a refit.
    """
    random = np.random.default_rng(seed)
    chosen = [sample[i] for i in sorted(random.permutation(len(sample))[:MOST_TICKETS])]
    tell = progress or (lambda step, done, total: None)
    short = _learn("short", chosen, embedder, refit, random, tell)
    long = _learn("long", chosen, embedder, refit, random, tell)
    overall = _profiles("", short, long, LanguageProfiles())
    languages = sorted({language for language in short | long if language})
    weights = FusionWeights(
        {one: _profiles(one, short, long, overall) for one in languages}, overall
    )
    tell("learn across languages", 0, None)
    return replace(weights, foreign=learn_foreign_share(chosen, embedder, weights))


@dataclass(frozen=True, slots=True)
class _Learned:
    profile: Profile
    terms: float
    pairs: int


def _profiles(
    language: str,
    short: dict[str, _Learned],
    long: dict[str, _Learned],
    before: LanguageProfiles,
) -> LanguageProfiles:
    learned = before
    if one := short.get(language):
        learned = replace(
            learned,
            short=_trusted(before.short, one),
            short_terms=min(one.terms, 0.75 * LONG_TERMS),
            pairs=one.pairs,
        )
    if one := long.get(language):
        learned = replace(
            learned,
            long=_trusted(before.long, one),
            long_terms=max(one.terms, 2 * learned.short_terms),
            pairs=learned.pairs + one.pairs,
        )
    return learned


def _trusted(before: Profile, learned: _Learned) -> Profile:
    return before.mixed(learned.profile, learned.pairs / (learned.pairs + _PRIOR_QUESTIONS))


def _learn(
    kind: Kind,
    sample: Sequence[SampleTicket],
    embedder: Embedder,
    refit: Callable[[Sequence[str]], Embedder] | None,
    random: np.random.Generator,
    tell: Progress,
) -> dict[str, _Learned]:
    """What was learned from questions of a kind, by language; "" is all languages together."""
    held = [hold_out(ticket, kind) for ticket in sample]
    asked = _asked(sample, held, random)
    by_language: dict[str, list[int]] = {"": asked}
    for place in asked:
        by_language.setdefault(sample[place].language, []).append(place)
    usable = {name: found for name, found in by_language.items() if len(found) >= _LEAST_QUESTIONS}
    if not usable:
        return {}
    index = _lexical_index(sample, held)
    tell(f"embed {kind} questions", 0, len(asked))
    if refit is not None:
        embedder = refit(["\n".join(one.passages) for one in held])
        sample = [_without_vectors(ticket) for ticket in sample]
    questions = dict(zip(asked, _questions(sample, held, asked, embedder), strict=True))
    learned = {}
    for done, (name, places) in enumerate(sorted(usable.items())):
        tell(f"learn from {kind} questions", done, len(usable))
        learned[name] = _best(index, [questions[place] for place in places], kind)
    return learned


def _without_vectors(ticket: SampleTicket) -> SampleTicket:
    return replace(ticket, passages=[SamplePassage(one.text) for one in ticket.passages])


def _asked(
    sample: Sequence[SampleTicket], held: Sequence[HeldOut], random: np.random.Generator
) -> list[int]:
    """Which tickets are asked for: some hundred of each language that have a question."""
    counts: dict[str, int] = {}
    asked = []
    for place in random.permutation(len(sample)).tolist():
        language = sample[place].language
        if held[place].question and counts.get(language, 0) < MOST_QUESTIONS:
            counts[language] = counts.get(language, 0) + 1
            asked.append(place)
    return sorted(asked)


def _lexical_index(sample: Sequence[SampleTicket], held: Sequence[HeldOut]) -> LexicalIndex:
    documents = [
        terms("\n".join(one.passages), ticket.language)
        for ticket, one in zip(sample, held, strict=True)
    ]
    index = LexicalIndex()
    lengths = np.fromiter(map(len, documents), np.int64, len(documents))
    index.add(np.concatenate(documents), lengths, np.ones(len(documents), np.bool_))
    return index


def _questions(
    sample: Sequence[SampleTicket],
    held: Sequence[HeldOut],
    asked: Sequence[int],
    embedder: Embedder,
) -> list[_Question]:
    rows, document, first = _vectors(sample, held, set(asked), embedder)
    background = rows.mean(axis=0) if len(rows) else np.zeros(embedder.dimension, np.float32)
    texts = [held[place].question or "" for place in asked]
    found = []
    for place, text, vector in zip(asked, texts, embedder.embed_queries(texts), strict=True):
        language = sample[place].language
        found.append(
            _Question(
                language=language,
                answer=place,
                query=read_query(text, [language]),
                dense=dense_of_documents(rows @ vector, document, first, len(sample)),
                background=float(background @ vector),
            )
        )
    return found


def _vectors(
    sample: Sequence[SampleTicket],
    held: Sequence[HeldOut],
    asked: set[int],
    embedder: Embedder,
) -> tuple[Floats, NDArray[np.int64], NDArray[np.bool_]]:
    """Vectors of all passages (n, dimension), the document of each, and which are a first one."""
    texts: list[str] = []
    stored: list[NDArray[np.float32] | NDArray[np.float16] | None] = []
    document: list[int] = []
    for place, (ticket, one) in enumerate(zip(sample, held, strict=True)):
        for passage, left in zip(ticket.passages, one.passages, strict=True):
            if place in asked and not left.strip():
                continue
            texts.append(left if place in asked else f"{ticket.title}\n{passage.text}")
            stored.append(None if place in asked else passage.vector)
            document.append(place)
    rows = np.zeros((len(texts), embedder.dimension), np.float32)
    missing = [row for row, vector in enumerate(stored) if vector is None]
    if missing:
        rows[missing] = embedder.embed_passages([texts[row] for row in missing])
    for row, vector in enumerate(stored):
        if vector is not None:
            rows[row] = vector
    places = np.array(document, np.int64)
    return rows, places, np.diff(places, prepend=-1) > 0


def _best(index: LexicalIndex, questions: Sequence[_Question], kind: Kind) -> _Learned:
    """One thing after the other: saturation and length, then phrases, then the dense share."""
    start = SHORT if kind == "short" else LONG
    tried = [replace(start, k1=k1, b=b) for k1, b in _SATURATIONS]
    lexical = [_quality(index, questions, one) for one in tried]
    profile = _weighted_mean(tried, lexical)
    tried = [replace(profile, phrase=phrase) for phrase in _PHRASES]
    profile = _weighted_mean(tried, [_quality(index, questions, one) for one in tried])
    tried = [replace(profile, dense=share) for share in _SHARES]
    profile = _weighted_mean(tried, _fused_quality(index, questions, profile))
    typical = float(np.median([question.query.length for question in questions]))
    fallback = SHORT_TERMS if kind == "short" else LONG_TERMS
    return _Learned(profile, typical or fallback, len(questions))


def _weighted_mean(tried: Sequence[Profile], quality: Sequence[float]) -> Profile:
    """The mean of what was tried, the best counting most: steadier than the single best."""
    best = max(quality)
    weights = [math.exp((one - best) / _CLEARLY_BETTER) for one in quality]
    mean, total = tried[0], weights[0]
    for profile, weight in zip(tried[1:], weights[1:], strict=True):
        total += weight
        mean = mean.mixed(profile, weight / total)
    return mean


def _quality(index: LexicalIndex, questions: Sequence[_Question], profile: Profile) -> float:
    gains = [gain(index.scores(one.query, profile), one.answer) for one in questions]
    return sum(gains) / len(gains)


def _fused_quality(
    index: LexicalIndex, questions: Sequence[_Question], profile: Profile
) -> list[float]:
    gains = np.zeros(len(_SHARES))
    for one in questions:
        lexical = index.scores(one.query, profile)
        best = float(lexical.max(initial=0))
        for place, share in enumerate(_SHARES):
            fused = fuse(
                lexical, one.dense, best_lexical=best, background=one.background, share=share
            )
            gains[place] += gain(fused, one.answer)
    return [float(one) for one in gains / len(questions)]
