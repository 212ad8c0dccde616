"""What this process received, for Prometheus."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

REGISTRY = CollectorRegistry()
RECEIVED = Counter(
    "guichet_chat_received",
    "Events of chat platforms, by what became of them: taken, refused, failed",
    ["platform", "result"],
    registry=REGISTRY,
)
ACKNOWLEDGED = Histogram(
    "guichet_chat_acknowledged_seconds",
    "From an event received to its acknowledgement",
    ["platform"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1.0, 2.0, 3.0),
    registry=REGISTRY,
)
CONNECTIONS = Gauge(
    "guichet_chat_connections",
    "Connections over which events come",
    ["platform"],
    registry=REGISTRY,
)
LAST_EVENT = Gauge(
    "guichet_chat_last_event_timestamp_seconds",
    "When the last event came",
    ["platform"],
    registry=REGISTRY,
)


def count(platform: str, result: str, seconds: float) -> None:
    """Count an event that was answered after so many seconds."""
    LAST_EVENT.labels(platform).set_to_current_time()
    RECEIVED.labels(platform, result).inc()
    ACKNOWLEDGED.labels(platform).observe(seconds)
