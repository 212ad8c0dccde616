"""How new the index of this process is, for its probes and for Prometheus."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Protocol

from prometheus_client import CollectorRegistry
from prometheus_client.core import GaugeMetricFamily

LATE_SECONDS = 60.0
"""An index that has not seen the database for this long, or for twenty looks, is behind."""


class Status(Protocol):
    """What is asked of the status of an index; that of `IndexReplica` has it."""

    @property
    def revision(self) -> int: ...
    @property
    def passages(self) -> int: ...
    @property
    def looked_at(self) -> datetime | None: ...
    @property
    def trouble(self) -> str | None: ...


def behind(status: Status, now: datetime, follow_seconds: float) -> str:
    """Why the index is not to be trusted; empty if it follows the database."""
    if status.looked_at is None:
        return f"not loaded ({status.trouble or 'no look yet'})"
    age = (now - status.looked_at).total_seconds()
    if age <= max(LATE_SECONDS, 20 * follow_seconds):
        return ""
    return f"the last look was {age:.0f} seconds ago ({status.trouble or 'no error'})"


def index_registry(status: Callable[[], Status]) -> CollectorRegistry:
    """Gauges of the index, read when somebody asks."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Index(status))
    return registry


class _Index:
    def __init__(self, status: Callable[[], Status]) -> None:
        self._status = status

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """What Prometheus calls."""
        status = self._status()
        for name, help_text, value in (
            ("revision", "Revision of the knowledge that this process searches", status.revision),
            ("passages", "Passages in the index of this process", status.passages),
            (
                "looked_at_timestamp_seconds",
                "When this process last compared its index with the database",
                status.looked_at.timestamp() if status.looked_at else 0.0,
            ),
        ):
            yield GaugeMetricFamily(f"guichet_index_{name}", help_text, value=value)
