"""Tiny collections whose scores are computed by hand."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from workers.knowledge.ranking.bm25 import LexicalIndex
from workers.knowledge.ranking.profiles import Profile
from workers.knowledge.ranking.query import read_query
from workers.text.terms import terms

# The k1, b and phrase weight that hand-computed scores use; those of short questions.
PROFILE = Profile(k1=1.5, b=0.8, phrase=0.2, dense=0.15)
NO_PHRASES = Profile(k1=1.5, b=0.8, phrase=0.0, dense=0.15)

# A has 3 words, B 2, C 4: 3 on average. Each word is in the lead, which counts once more.
A, B, C = "printer paper printer", "printer toner", "screen cable mouse dock"


def indexed(*texts: str, language: str = "en") -> LexicalIndex:
    """Documents 0, 1, … with these texts, added at once."""
    found = [terms(text, language) for text in texts]
    index = LexicalIndex()
    index.add(
        np.concatenate(found),
        np.fromiter(map(len, found), np.int64, len(found)),
        np.ones(len(found), np.bool_),
    )
    return index


def scores(
    query: str, texts: Sequence[str], profile: Profile = PROFILE, language: str = "en"
) -> NDArray[np.float32]:
    """The score of each text for the query."""
    index = indexed(*texts, language=language)
    return index.scores(read_query(query, [language]), profile)
