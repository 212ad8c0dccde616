"""Alerts and dashboards ask for figures that there are."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from prometheus_client import generate_latest

import connectors.llm.metrics  # noqa: F401
import workers.desk.answers.metrics
import workers.generation.metrics
import workers.knowledge.retrieval.reranking  # noqa: F401 - its figures
from bot.console.http.health import desk_registry
from bot.receiving.metrics import REGISTRY as RECEIVED
from connectors.database.engine import make_engine
from connectors.metrics import MODEL_REGISTRY
from tests.helm.values import FULL, LEAST
from tests.support.chart import CHART, Chart
from workers.knowledge.index.replica import ReplicaStatus
from workers.monitoring.index import index_registry

NAME = re.compile(r"\bguichet_[a-z_]+")
FILES = sorted((CHART / "dashboards").glob("*.json"))


def expressions() -> Iterator[str]:
    rules = yaml.safe_load((CHART / "alerts" / "rules.yaml").read_text("utf-8"))
    for group in rules["groups"]:
        yield from (rule["expr"] for rule in group["rules"])
    for file in FILES:
        for panel in json.loads(file.read_text("utf-8"))["panels"]:
            yield from (target["expr"] for target in panel["targets"])


@pytest.fixture
def families(sqlite_url: str) -> dict[str, str]:
    """Name and kind of every figure of ours."""
    engine = make_engine(sqlite_url)
    registries = (
        desk_registry(engine),
        MODEL_REGISTRY,
        index_registry(ReplicaStatus),
    )
    text = "".join(generate_latest(one).decode() for one in registries)
    engine.dispose()
    return dict(re.findall(r"^# TYPE (\S+) (\S+)$", text, re.MULTILINE))


def test_every_figure_that_is_asked_for_is_there(families: dict[str, str]) -> None:
    known = set(families)
    for name, kind in families.items():
        if kind == "histogram":
            known |= {f"{name}_{part}" for part in ("bucket", "sum", "count")}
    asked = {name for expression in expressions() for name in NAME.findall(expression)}
    assert len(asked) >= 15
    assert asked - known == set()


def test_names_and_help_are_as_prometheus_has_them(sqlite_url: str) -> None:
    engine = make_engine(sqlite_url)
    for registry in (
        desk_registry(engine),
        MODEL_REGISTRY,
        RECEIVED,
        index_registry(ReplicaStatus),
    ):
        text = generate_latest(registry).decode()
        helps = dict(re.findall(r"^# HELP (\S+) (.*)$", text, re.MULTILINE))
        for name, kind in re.findall(r"^# TYPE (\S+) (\S+)$", text, re.MULTILINE):
            if name.endswith("_created"):
                continue
            assert name.startswith("guichet_")
            assert kind != "counter" or name.endswith("_total")
            assert not re.search(r"_(ms|milliseconds|minutes|kb|mb)\b", name)
            assert re.fullmatch(r"[A-Z].{9,}[^.]", helps[name]), name
            # As `promtool check metrics` has it: a unit is a base unit and stands at the end.
            assert not re.search(r"_(second|byte)(_|$)", name), name
            assert kind not in ("gauge", "histogram") or not name.endswith("_total"), name
            assert kind != "histogram" or name.endswith("_seconds"), name
    engine.dispose()


def test_every_alert_says_what_to_do(chart: Chart) -> None:
    (rules,) = chart.render(FULL).all("PrometheusRule")
    names = set()
    for rule in rules["spec"]["groups"][0]["rules"]:
        names.add(rule["alert"])
        assert rule["labels"]["severity"] in ("warning", "critical")
        assert rule["annotations"]["summary"].endswith(".")
        assert rule["annotations"]["action"]
    assert len(names) == len(rules["spec"]["groups"][0]["rules"])
    assert rules["metadata"]["labels"]["release"] == "prometheus"


@pytest.mark.parametrize("file", FILES, ids=[file.stem for file in FILES])
def test_a_dashboard_asks_the_site_s_prometheus_and_nothing_outside(file: Path) -> None:
    board = json.loads(file.read_text("utf-8"))
    assert len({panel["id"] for panel in board["panels"]}) == len(board["panels"])
    assert {panel["datasource"]["uid"] for panel in board["panels"]} == {"${source}"}
    assert "http" not in file.read_text("utf-8")


def test_dashboards_are_found_by_grafana(chart: Chart) -> None:
    found = [
        one
        for one in chart.render(FULL).all("ConfigMap")
        if one["metadata"]["labels"].get("grafana_dashboard") == "1"
    ]
    assert len(found) == len(FILES)
    for one in found:
        (text,) = one["data"].values()
        assert json.loads(text)["tags"] == ["guichet"]


def test_prometheus_is_told_where_to_ask(chart: Chart) -> None:
    manifests = chart.render(FULL)
    (pods,) = manifests.all("PodMonitor")
    assert pods["spec"]["podMetricsEndpoints"][0]["port"] == "metrics"
    selector = pods["spec"]["selector"]["matchLabels"]
    for one in manifests.all("Deployment"):
        assert selector.items() <= one["spec"]["template"]["metadata"]["labels"].items()
    assert {one["metadata"]["name"] for one in manifests.all("ServiceMonitor")} == {
        "guichet-llm",
        "guichet-embedder",
        "guichet-reranker",
    }


def test_without_the_operator_s_kinds_nothing_asks_for_them(chart: Chart) -> None:
    manifests = chart.render(LEAST)
    for kind in ("PodMonitor", "ServiceMonitor", "PrometheusRule"):
        assert manifests.all(kind) == []
