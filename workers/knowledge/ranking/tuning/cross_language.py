"""Learns what meaning counts where question and ticket are in different languages.

The weights of one language say nothing about that: its questions share words with their answers,
and those of another language hardly do. A site has no questions in one language with their answers
in another. So 32 short cases in both languages, written for this, are hidden among the site's own
tickets, and looked for by the question in the other language.

An embedder that was fitted on the site's tickets does not find them so. Then nothing is learned,
and a foreign ticket is weighed like any other.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from connectors.contracts.embedder import Embedder
from workers.knowledge.ranking.bm25 import LexicalIndex
from workers.knowledge.ranking.fusion import dense_of_documents, fuse
from workers.knowledge.ranking.glossary import glossary
from workers.knowledge.ranking.profiles import FusionWeights
from workers.knowledge.ranking.query import read_query
from workers.knowledge.ranking.tuning.quality import gain
from workers.knowledge.ranking.tuning.training_pairs import SampleTicket
from workers.text.terms import terms

CASES = Path(__file__).with_name("translations.jsonl")
LANGUAGES = ("en", "fr")
SHARES = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 0.98)
LEAST_TICKETS = 20
"""Tickets of a language below which the cases would be hidden among too few."""
MOST_TICKETS = 1_000
_WORTH_IT = 0.02
"""What a share of its own must gain over the language's own."""
_MOSTLY = 0.5
"""With a lesser share the words find the cases, and the embedder does not know both languages."""
_LIKE_THE_BEST = 0.02
"""A difference that so few questions cannot show."""

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Case:
    """A question and a text that answers it, in two languages, by language."""

    question: dict[str, str]
    answer: dict[str, str]


@cache
def cases() -> tuple[Case, ...]:
    """All of them."""
    rows = [json.loads(line) for line in CASES.read_text("utf-8").splitlines()]
    return tuple(
        Case(
            {language: row[language][0] for language in LANGUAGES},
            {language: row[language][1] for language in LANGUAGES},
        )
        for row in rows
    )


def learn_foreign_share(
    sample: Sequence[SampleTicket], embedder: Embedder, weights: FusionWeights
) -> float | None:
    """The share of meaning in the score of a ticket in another language than the question's.

    None where nothing is gained by one of its own. `sample` are the site's tickets with the
    vectors of `embedder`, `weights` what was learned of single languages. The same input gives the
    same share. It embeds at most 128 short texts.
    """
    found = [
        _qualities(among, language, embedder, weights)
        for language in LANGUAGES
        if len(among := _with_vectors(sample, language)) >= LEAST_TICKETS
    ]
    if not found:
        return None
    qualities = np.mean([one for one, _ in found], axis=0)
    own = float(np.mean([one for _, one in found]))
    # Of shares that are as good, the one that listens least to words: where a site's questions
    # share fewer of them with their answers than the cases do, little is lost.
    chosen = int(np.flatnonzero(qualities > qualities.max() - _LIKE_THE_BEST)[-1])
    if SHARES[chosen] < _MOSTLY or qualities[chosen] - own < _WORTH_IT:
        return None
    return SHARES[chosen]


def _with_vectors(sample: Sequence[SampleTicket], language: str) -> list[SampleTicket]:
    fitting = [
        replace(one, passages=kept)
        for one in sample
        if one.language == language
        and (kept := [passage for passage in one.passages if passage.vector is not None])
    ]
    return fitting[:: math.ceil(len(fitting) / MOST_TICKETS) or 1]


def _qualities(
    among: Sequence[SampleTicket], language: str, embedder: Embedder, weights: FusionWeights
) -> tuple[NDArray[np.float64], float]:
    """How well each of `SHARES`, and the weights as they are, find cases written in `language`."""
    asked = next(one for one in LANGUAGES if one != language)
    questions = [one.question[asked] for one in cases()]
    answers = [one.answer[language] for one in cases()]
    index = _lexical_index(among, answers, language)
    rows = [
        np.asarray([one.vector for ticket in among for one in ticket.passages], np.float32),
        embedder.embed_passages(answers),
    ]
    vectors = np.concatenate(rows)
    counts = [*(len(ticket.passages) for ticket in among), *([1] * len(answers))]
    document = np.repeat(np.arange(len(counts)), counts)
    first = np.diff(document, prepend=-1) > 0
    background = vectors.mean(axis=0)
    gains = np.zeros((len(questions), len(SHARES) + 1))
    for number, (text, vector) in enumerate(
        zip(questions, embedder.embed_queries(questions), strict=True)
    ):
        query = read_query(text, [language], glossary())
        profile = weights.profile(asked, query.length)
        lexical = index.scores(query, profile)
        dense = dense_of_documents(vectors @ vector, document, first, len(counts))
        for place, share in enumerate((*SHARES, profile.dense)):
            fused = fuse(
                lexical,
                dense,
                best_lexical=float(lexical.max(initial=0)),
                background=float(background @ vector),
                share=share,
            )
            gains[number, place] = gain(fused, len(among) + number)
    means = gains.mean(axis=0)
    return means[:-1], float(means[-1])


def _lexical_index(
    among: Sequence[SampleTicket], answers: Sequence[str], language: str
) -> LexicalIndex:
    texts = [
        *("\n".join([one.title, *(part.text for part in one.passages)]) for one in among),
        *answers,
    ]
    documents = [terms(text, language) for text in texts]
    index = LexicalIndex()
    lengths = np.fromiter(map(len, documents), np.int64, len(documents))
    index.add(np.concatenate(documents), lengths, np.ones(len(documents), np.bool_))
    return index
