"""The server beside the work: three paths, and nothing that ends it."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest
from prometheus_client import CollectorRegistry, Counter, Gauge

from connectors.errors import SettingsError
from connectors.metrics import MODEL_REGISTRY
from workers.monitoring.health import Health
from workers.monitoring.server import Monitor, start_monitor

pytestmark = pytest.mark.scenario


@pytest.fixture
def health() -> Health:
    return Health()


@pytest.fixture
def registry() -> CollectorRegistry:
    return CollectorRegistry()


@pytest.fixture
def monitor(health: Health, registry: CollectorRegistry) -> Iterator[Monitor]:
    # Port 0 lets the system choose one; `start_monitor` takes it for "none".
    server = Monitor(0, health, [registry])
    yield server
    server.close()


def asked(monitor: Monitor, path: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{monitor.port}{path}") as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def test_a_process_that_is_well_says_so(monitor: Monitor) -> None:
    for path in ("/healthz", "/readyz"):
        status, text = asked(monitor, path)
        assert (status, json.loads(text)) == (200, {"ok": True, "failed": {}})


def test_a_process_that_is_not_ready_lives(monitor: Monitor, health: Health) -> None:
    health.must_be_ready("index", lambda: "behind")
    assert asked(monitor, "/healthz")[0] == 200
    status, text = asked(monitor, "/readyz")
    assert (status, json.loads(text)["failed"]) == (503, {"index": "behind"})


def test_the_figures_are_those_of_the_process_and_of_its_parts(
    monitor: Monitor, registry: CollectorRegistry
) -> None:
    Gauge("guichet_probe", "A figure of a part", registry=registry).set(3)
    calls = Counter("guichet_widgets", "Calls of a model", registry=MODEL_REGISTRY)
    try:
        status, text = asked(monitor, "/metrics")
    finally:
        MODEL_REGISTRY.unregister(calls)
    assert status == 200
    assert "guichet_probe 3.0" in text
    assert "process_resident_memory_bytes" in text
    assert "# HELP guichet_widgets_total Calls of a model" in text


def test_a_figure_that_cannot_be_read_ends_nothing(
    monitor: Monitor, registry: CollectorRegistry
) -> None:
    def away() -> float:
        raise ConnectionError("the database is away")

    Gauge("guichet_probe", "A figure of a part", registry=registry).set_function(away)
    status, text = asked(monitor, "/metrics")
    assert status == 503
    assert "database" not in text
    assert asked(monitor, "/healthz")[0] == 200


def test_nothing_else_is_there(monitor: Monitor) -> None:
    assert asked(monitor, "/")[0] == 404
    assert asked(monitor, "/etc/passwd")[0] == 404


def test_a_port_that_is_taken_is_one_line(monitor: Monitor) -> None:
    with pytest.raises(SettingsError, match="GUICHET_METRICS_PORT"):
        Monitor(monitor.port, Health())


def test_no_port_means_no_server() -> None:
    assert start_monitor(0, Health()) is None
