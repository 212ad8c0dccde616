"""How good a ranking is, by the usual measures of retrieval."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Measures:
    """Means over queries, each in [0, 1]."""

    ndcg_at_10: float
    precision_at_1: float
    mrr_at_10: float
    recall_at_10: float
    recall_at_100: float


def measure(
    rankings: Mapping[str, Sequence[str]], relevant: Mapping[str, Mapping[str, float]]
) -> Measures:
    """The means over all queries of `relevant`; one without a ranking counts as nothing found.

    `rankings` are document ids, best first; `relevant` the gains above 0 of documents.
    """
    of_each = [_of_query(rankings.get(query, ()), gains) for query, gains in relevant.items()]
    return Measures(*(sum(column) / len(of_each) for column in zip(*of_each, strict=True)))


def _of_query(
    ranking: Sequence[str], gains: Mapping[str, float]
) -> tuple[float, float, float, float, float]:
    first = next((place for place, one in enumerate(ranking[:10]) if one in gains), None)
    return (
        ndcg(ranking, gains, 10),
        float(bool(ranking) and ranking[0] in gains),
        0.0 if first is None else 1 / (first + 1),
        sum(one in gains for one in ranking[:10]) / len(gains),
        sum(one in gains for one in ranking[:100]) / len(gains),
    )


def ndcg(ranking: Sequence[str], gains: Mapping[str, float], depth: int) -> float:
    """Normalised discounted cumulative gain with linear gains, as trec_eval has it."""
    best = sorted(gains.values(), reverse=True)[:depth]
    ideal = sum(gain / math.log2(place + 2) for place, gain in enumerate(best))
    found = sum(
        gains.get(one, 0.0) / math.log2(place + 2) for place, one in enumerate(ranking[:depth])
    )
    return found / ideal if ideal > 0 else 0.0
