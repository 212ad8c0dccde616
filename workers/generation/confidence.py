"""How sure we are of a draft, in [0, 1], and why. Pure.

Relevance carries it; everything else can only take a little away or give a little back, so that
a higher relevance never lowers the confidence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from workers.generation.candidates import Candidate
from workers.generation.verification.grounding import Support

OLD_DAYS = 3 * 365
AGREEMENT, OTHER_LANGUAGE, OLD = 0.08, 0.12, 0.08
UNCITED, UNSUPPORTED, INVENTED_CITATION = 0.30, 1.0, 0.05
WELL_SUPPORTED = 0.8
"""Mean support from which on nothing is taken away: who rewords a source changes some words."""
OWN_SCORE, OWN_SCORE_MEAN, OWN_SCORE_MOST, OWN_SCORE_LEAST = 0.5, 0.8, 0.05, -0.10


@dataclass(frozen=True, slots=True)
class Confidence:
    """The value, and the codes of what went into it."""

    value: float
    reasons: tuple[str, ...]


def generated_confidence(
    cited: Sequence[Candidate],
    support: Support,
    *,
    score: float | None,
    dropped: int,
    today: date,
    repaired: int = 0,
    put_in: int = 0,
    copied: bool = False,
) -> Confidence:
    """The confidence of a written answer that cites `cited`, the first one first.

    It joins how relevant the sources are, how much of the answer is cited and borne out by them,
    and the model's own `score` (the mean probability of its tokens), which counts for little: a
    model is sure of its inventions, too. `dropped` citations named no source.

    An answer of which `repaired` sentences were put back into its sources' words or left out is not
    surer than its source is relevant, as the quotation of it is not: those words are no second
    judgement of that. Nor is one that left out so much that `put_in` sentences of its source were
    added to it, or that a model was told to copy (`copied`).
    """
    relevance = value = max((one.relevance for one in cited), default=0.0)
    reasons = [f"relevance:{value:.2f}"]

    def weigh(by: float, reason: str) -> None:
        nonlocal value
        value += by
        reasons.append(reason)

    coverage, borne_out = support.coverage, support.value
    weigh(-UNCITED * (1 - coverage), f"cited:{coverage:.2f}")
    weigh(-UNSUPPORTED * max(0.0, WELL_SUPPORTED - borne_out), f"supported:{borne_out:.2f}")
    if len(cited) > 1:
        weigh(AGREEMENT, f"several_sources:{len(cited)}")
    if dropped:
        weigh(-INVENTED_CITATION, f"invented_citations:{dropped}")
    if not support.comparable:
        weigh(-OTHER_LANGUAGE, "other_language")
    if cited and cited[0].date and cited[0].kind != "article":
        days = (today - cited[0].date.date()).days
        if days > OLD_DAYS:
            weigh(-OLD, f"old:{days}d")
    if score is not None:
        by = min(OWN_SCORE_MOST, max(OWN_SCORE_LEAST, OWN_SCORE * (score - OWN_SCORE_MEAN)))
        weigh(by, f"model_score:{score:.2f}")
    if repaired:
        weigh(min(0.0, relevance - value), f"repaired:{repaired}")
    if put_in:
        weigh(min(0.0, relevance - value), f"put_in:{put_in}")
    if copied:
        weigh(min(0.0, relevance - value), "second_try")
    return Confidence(round(min(1.0, max(0.0, value)), 4), tuple(reasons))
