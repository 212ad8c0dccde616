"""One kind of scaler or none, and what KEDA reads is in our tables."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from connectors.database.engine import make_engine
from connectors.database.models import DeliveryStatus, QuestionStatus
from tests.helm.values import FULL, LEAST, at, merged
from tests.support.chart import Chart

SCALERS = ("HorizontalPodAutoscaler", "ScaledObject", "TriggerAuthentication")
KEDA = merged(LEAST, at("scaling.kind", "keda"))
HPA = merged(LEAST, at("scaling.kind", "hpa"))


def test_fixed_numbers_have_no_scaler(chart: Chart) -> None:
    manifests = chart.render(LEAST)
    assert [one for kind in SCALERS for one in manifests.all(kind)] == []
    assert manifests.one("Deployment", "worker-interactive")["spec"]["replicas"] == 2


@pytest.mark.parametrize(
    ("kind", "present", "absent"),
    [("hpa", "HorizontalPodAutoscaler", "ScaledObject"), ("keda", "ScaledObject", SCALERS[0])],
)
def test_there_is_one_kind_of_scaler(chart: Chart, kind: str, present: str, absent: str) -> None:
    manifests = chart.render(merged(LEAST, at("scaling.kind", kind)))
    scaled = {one["metadata"]["name"] for one in manifests.all(present)}
    assert scaled == {"guichet-worker-interactive", "guichet-worker-delivery"}
    assert manifests.all(absent) == []
    for one in manifests.all("Deployment"):
        # A number of the chart's would be set back at every upgrade.
        assert ("replicas" in one["spec"]) is (one["metadata"]["name"] not in scaled)


def test_a_worker_whose_bounds_are_alike_keeps_its_number(chart: Chart) -> None:
    manifests = chart.render(merged(HPA, at("workers.delivery.scale", {"min": 2, "max": 2})))
    assert manifests.find("HorizontalPodAutoscaler", "worker-delivery") is None
    assert manifests.one("Deployment", "worker-delivery")["spec"]["replicas"] == 2


def test_keda_divides_what_waits_by_the_threads_of_a_worker(chart: Chart) -> None:
    values = merged(KEDA, at("workers.interactive.threads", 24))
    scaled = chart.render(values).one("ScaledObject", "worker-interactive")["spec"]
    assert scaled["scaleTargetRef"] == {"name": "guichet-worker-interactive"}
    assert scaled["triggers"][0]["metadata"]["targetQueryValue"] == "24"
    assert (scaled["minReplicaCount"], scaled["maxReplicaCount"]) == (2, 6)


def test_keda_asks_the_database_of_the_site_with_its_secret(chart: Chart) -> None:
    manifests = chart.render(FULL)
    trigger = manifests.one("ScaledObject", "worker-delivery")["spec"]["triggers"][0]
    metadata = trigger["metadata"]
    assert (metadata["host"], metadata["port"]) == ("db.example.org", "5432")
    assert (metadata["userName"], metadata["dbName"]) == ("guichet", "guichet")
    assert metadata["sslmode"] == "verify-full"
    authentication = manifests.one("TriggerAuthentication", "database")
    assert authentication["metadata"]["name"] == trigger["authenticationRef"]["name"]
    assert authentication["spec"]["secretTargetRef"] == [
        {"parameter": "password", "name": "guichet", "key": "database-password"}
    ]


def test_the_queries_are_sql_over_our_own_tables(chart: Chart, postgres_url: str) -> None:
    engine = make_engine(postgres_url)
    queries = [
        trigger["metadata"]["query"]
        for one in chart.render(KEDA).all("ScaledObject")
        for trigger in one["spec"]["triggers"]
    ]
    assert len(queries) == 2
    with engine.connect() as connection:
        assert [connection.scalar(text(query)) for query in queries] == [0, 0]
    engine.dispose()


def test_the_queries_name_states_that_there_are(chart: Chart) -> None:
    by_name = {
        one["metadata"]["name"]: one["spec"]["triggers"][0]["metadata"]["query"]
        for one in chart.render(KEDA).all("ScaledObject")
    }
    for state in (QuestionStatus.RECEIVED, QuestionStatus.WORKING):
        assert f"'{state}'" in by_name["guichet-worker-interactive"]
    for status in (DeliveryStatus.PENDING, DeliveryStatus.SENDING):
        assert f"'{status}'" in by_name["guichet-worker-delivery"]


def test_the_load_of_cpus_is_what_hpa_scales_by(chart: Chart) -> None:
    scaler = chart.render(HPA).one("HorizontalPodAutoscaler", "worker-interactive")["spec"]
    assert scaler["scaleTargetRef"]["name"] == "guichet-worker-interactive"
    assert scaler["metrics"][0]["resource"]["target"]["averageUtilization"] == 70
