"""What became of the answers that models were asked for, for Prometheus."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from prometheus_client import Counter

from connectors.metrics import MODEL_REGISTRY

DRAFTS = Counter(
    "guichet_llm_drafts",
    "Answers that a model was asked for, by what became of them: used, declined by the model, "
    "or why they were thrown away",
    ["model", "outcome"],
    registry=MODEL_REGISTRY,
)
REWRITES = Counter(
    "guichet_llm_rewrites",
    "Follow-ups that a model was asked to write as questions of their own, by what became of them: "
    "used, or why they were thrown away",
    ["model", "outcome"],
    registry=MODEL_REGISTRY,
)
REPAIRS = Counter(
    "guichet_llm_repaired_sentences",
    "Sentences of models that their sources do not say: replaced by the source's own, or left out; "
    "and what models left out of their sources: put in",
    ["model", "how"],
    registry=MODEL_REGISTRY,
)


class Change(Protocol):
    """What came in the place of a sentence; nothing where it was left out."""

    @property
    def said(self) -> str:
        """The sentence; empty where one of the source was put in."""
        ...

    @property
    def by(self) -> Sequence[str]:
        """Sentences of a source."""
        ...


def count_repairs(model: str, changes: Sequence[Change]) -> None:
    """Count what was changed in an answer of this model."""
    for one in changes:
        how = "put_in" if not one.said else "replaced" if one.by else "left_out"
        REPAIRS.labels(model, how).inc()
