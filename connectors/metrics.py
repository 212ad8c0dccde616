"""Where this process counts what it asks of its models. Each process has its own numbers;
Prometheus adds up."""

from __future__ import annotations

from prometheus_client import CollectorRegistry

MODEL_REGISTRY = CollectorRegistry()
