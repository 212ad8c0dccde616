"""What became of the answers that models were asked for, for Prometheus."""

from __future__ import annotations

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
