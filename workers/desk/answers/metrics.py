"""How long people waited for what became of their questions, for Prometheus."""

from __future__ import annotations

from prometheus_client import Histogram

from connectors.metrics import MODEL_REGISTRY

SECONDS = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0, 60.0, 120.0, 300.0, 900.0)
DECIDED = Histogram(
    "guichet_question_decided_seconds",
    "From a question received to the decision about it, by decision",
    ["gate"],
    buckets=SECONDS,
    registry=MODEL_REGISTRY,
)
