"""When an index counts as behind, and what Prometheus reads of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from prometheus_client import generate_latest

from workers.knowledge.index.replica import ReplicaStatus
from workers.monitoring.index import behind, index_registry

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("age", "follow_seconds", "wrong"),
    [(0, 1.0, False), (60, 1.0, False), (61, 1.0, True), (61, 5.0, False), (101, 5.0, True)],
)
def test_an_index_is_behind_after_a_minute_or_twenty_looks(
    age: float, follow_seconds: float, wrong: bool
) -> None:
    status = ReplicaStatus(looked_at=NOW - timedelta(seconds=age))
    assert bool(behind(status, NOW, follow_seconds)) is wrong


def test_the_reason_names_the_error_of_the_last_look() -> None:
    assert behind(ReplicaStatus(trouble="OperationalError"), NOW, 1.0) == (
        "not loaded (OperationalError)"
    )
    old = ReplicaStatus(looked_at=NOW - timedelta(hours=1), trouble="OperationalError")
    assert behind(old, NOW, 1.0) == "the last look was 3600 seconds ago (OperationalError)"


def test_prometheus_reads_revision_size_and_age() -> None:
    status = ReplicaStatus(revision=7, passages=12, looked_at=NOW)
    told = generate_latest(index_registry(lambda: status)).decode()
    assert "guichet_index_revision 7.0" in told
    assert "guichet_index_passages 12.0" in told
    assert told.count("# HELP guichet_index_") == 3
