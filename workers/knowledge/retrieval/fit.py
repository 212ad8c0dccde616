"""How sure it is that a ticket which a search found is the case that was asked about. Pure.

What a search finds first is near in words or meaning, and may still be another case: "install
AutoCAD" finds "Install QGIS". How sure it is follows from what the question's words say for and
against the ticket (`workers.knowledge.retrieval.evidence`) and from how far it is ahead of the
others, by weights that were learned: ``tools/confidence`` has the questions and says how well they
tell right from wrong. A follow-up has weights of its own, which stand on how sure the ticket is for
the follow-up and its topic together (`workers.knowledge.retrieval.follow_up`).
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from workers.knowledge.ranking.glossary import Glossary, Meaning
from workers.knowledge.retrieval import follow_up
from workers.knowledge.retrieval.evidence import NAMES

WEIGHTS = Path(__file__).with_name("fit.json")
ALONE = 0.3
"""How far a result counts as ahead that has none beside it."""


def fit(values: Sequence[float], space: str | None = None) -> float:
    """From 0 to 1, by the values of `workers.knowledge.retrieval.evidence.NAMES`. `space` is the
    name of the embedding space that was searched, None for a search by words alone."""
    return _share(values, *learned(_searched_by(space), "question"))


def fit_in_thread(values: Sequence[float], space: str | None = None) -> float:
    """The same for a follow-up, by the values of `workers.knowledge.retrieval.follow_up.NAMES`."""
    return _share(values, *learned(_searched_by(space), "follow_up"))


def _searched_by(space: str | None) -> str:
    """A model that knows languages finds other tickets first than words do, and is right more
    often where no word agrees: what speaks for a ticket weighs otherwise then."""
    return "words" if not space or space.startswith("lsa") else "meaning"


def _share(values: Sequence[float], constant: float, weights: Sequence[float]) -> float:
    strength = constant + sum(a * b for a, b in zip(weights, values, strict=True))
    return 1 / (1 + math.exp(-strength))


def title_share(question: str, title: str, known: Glossary) -> float:
    """The share of a title's words that a question says, in any word that means the same."""
    return share_said(known.meanings(question), known.told(title))


def share_said(said: frozenset[str], title: Sequence[Meaning]) -> float:
    """The same for the stems of a question and the words of a title."""
    if not title:
        return 0.0
    return sum(word.share(said) for word in title) / len(title)


def ahead_of(standing: float, others: Sequence[float]) -> float:
    """By how much a result stands before the best of the others; `ALONE` where there are none."""
    return standing - max(others) if others else ALONE


@cache
def learned(searched_by: str, kind: str) -> tuple[float, tuple[float, ...]]:
    """The constant and the weights of a ``question`` or a ``follow_up`` that was searched by
    ``words`` or ``meaning``."""
    names = NAMES if kind == "question" else follow_up.NAMES
    stored = json.loads(WEIGHTS.read_text("utf-8"))[searched_by][kind]
    return stored["constant"], tuple(stored["weights"][name] for name in names)
