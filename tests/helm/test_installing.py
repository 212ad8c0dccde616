"""Installing, upgrading and going back, as far as that can be seen without a cluster."""

from __future__ import annotations

import pytest
import yaml

from tests.helm.values import FULL, LEAST, MODELS, SIZES, TRIAL, Values, at, merged
from tests.support.chart import Chart
from tests.support.kubernetes import wrong
from tests.support.processes import ROOT

OLDEST, NEWEST = "1.25", "1.37"
CUSTOM = {
    "CiliumNetworkPolicy",
    "ExternalSecret",
    "PodMonitor",
    "PrometheusRule",
    "ScaledObject",
    "ServiceMonitor",
    "TriggerAuthentication",
}
"""Kinds of other projects, of which Kubernetes has no schema."""
SETS: dict[str, tuple[Values, tuple[str, ...]]] = {
    "least": (LEAST, ()),
    "trial": (TRIAL, ()),
    "full": (FULL, ()),
    "hpa": (merged(LEAST, at("scaling.kind", "hpa")), ()),
    **{size: (merged(LEAST, MODELS), (size,)) for size in SIZES},
}
EVERY = pytest.mark.parametrize(("values", "sizes"), SETS.values(), ids=SETS)


@pytest.mark.parametrize("version", [OLDEST, NEWEST])
@EVERY
def test_every_object_is_one_of_kubernetes(
    chart: Chart, values: Values, sizes: tuple[str, ...], version: str
) -> None:
    for document in chart.render(values, *sizes).documents:
        if document["kind"] not in CUSTOM:
            assert wrong(document, version) == []


@pytest.mark.parametrize("version", [OLDEST, NEWEST])
def test_the_schemas_find_a_typo(version: str) -> None:
    budget = {
        "apiVersion": "policy/v1",
        "kind": "PodDisruptionBudget",
        "metadata": {"name": "guichet"},
        "spec": {"maxUnavailabel": 1},
    }
    (told,) = wrong(budget, version)
    assert "'maxUnavailabel' was unexpected" in told


@EVERY
def test_no_list_names_a_thing_twice(chart: Chart, values: Values, sizes: tuple[str, ...]) -> None:
    # The API server refuses it, where objects are applied on its side.
    for component, container in chart.render(values, *sizes).containers():
        for names in (
            [one["name"] for one in container.get("env", ())],
            [one["containerPort"] for one in container.get("ports", ())],
            [one["mountPath"] for one in container["volumeMounts"]],
        ):
            assert len(names) == len(set(names)), component
    for component, pod in chart.render(values, *sizes).pods():
        volumes = {one["name"] for one in pod.get("volumes", ())}
        volumes |= {"data"} if component == "postgresql" else set()
        for container in (*pod.get("initContainers", ()), *pod["containers"]):
            assert {one["name"] for one in container["volumeMounts"]} <= volumes, component


@EVERY
def test_names_and_labels_are_whole(chart: Chart, values: Values, sizes: tuple[str, ...]) -> None:
    seen = set()
    for one in chart.render(values, *sizes).documents:
        metadata = one["metadata"]
        assert len(metadata["name"]) <= 63
        assert metadata["namespace"] == "default"
        labels = metadata["labels"]
        assert labels["app.kubernetes.io/name"] == "guichet"
        assert labels["app.kubernetes.io/managed-by"] == "Helm"
        assert all(len(value) <= 63 for value in labels.values())
        key = one["kind"], metadata["name"]
        assert key not in seen
        seen.add(key)


@pytest.mark.parametrize("size", ["", *SIZES])
def test_the_chart_passes_strict_lint(chart: Chart, size: str) -> None:
    sizes = (size,) if size else ()
    told = chart.run("lint", "--strict", values=merged(LEAST, MODELS), sizes=sizes)
    assert "0 chart(s) failed" in told


@pytest.mark.parametrize("values", [LEAST, TRIAL, FULL], ids=["least", "trial", "full"])
def test_a_dry_install_tells_the_next_step(chart: Chart, values: Values) -> None:
    told = chart.run("install", "desk", "--dry-run=client", values=values)
    notes = told.partition("NOTES:")[2]
    assert "is installed as desk in default" in notes
    assert "guichet doctor" in notes
    assert ("guichet user add" in notes) is (values is LEAST)
    assert ("This is a trial" in notes) is (values is TRIAL)
    if values is FULL:
        assert "The console is at https://helpdesk.example.org/desk" in notes


def test_two_releases_of_one_namespace_share_no_name(chart: Chart) -> None:
    first, second = (
        chart.run("template", release, values=LEAST) for release in ("guichet", "night")
    )
    assert "name: guichet-console" in first
    assert "name: guichet-console" not in second
    assert "name: night-guichet-console" in second


def test_the_migration_comes_before_the_new_processes(chart: Chart) -> None:
    manifests = chart.render(LEAST)
    job = manifests.one("Job", "migrate")
    annotations = job["metadata"]["annotations"]
    assert annotations["helm.sh/hook"] == "pre-install,pre-upgrade"
    assert "before-hook-creation" in annotations["helm.sh/hook-delete-policy"]
    pod = job["spec"]["template"]["spec"]
    assert pod["restartPolicy"] == "Never"
    # At the first install nothing else of the chart is there yet.
    (container,) = pod["containers"]
    assert "envFrom" not in container
    assert not any("configMap" in volume for volume in pod["volumes"])
    assert "serviceAccountName" not in pod
    names = {one["name"] for one in container["env"]}
    assert names == {"GUICHET_HOME", "GUICHET_LOG_FORMAT", "GUICHET_DATABASE_URL", "PGPASSWORD"}


def test_the_migration_may_reach_the_database_before_it_runs(chart: Chart) -> None:
    weight = "helm.sh/hook-weight"
    policy = chart.render(LEAST).one("NetworkPolicy", "migrate-egress")["metadata"]["annotations"]
    job = chart.render(LEAST).one("Job", "migrate")["metadata"]["annotations"]
    assert int(policy[weight]) < int(job[weight])
    assert policy["helm.sh/hook"] == job["helm.sh/hook"]


def test_a_trial_migrates_in_its_pods_for_no_hook_could_reach_its_database(chart: Chart) -> None:
    manifests = chart.render(TRIAL)
    assert manifests.all("Job") == []
    for component in ("console", "beat", "worker-interactive"):
        first = manifests.pod(component)["initContainers"][0]
        assert (first["name"], first["args"]) == ("migrate", ["migrate"])


def test_a_trial_makes_its_own_passwords(chart: Chart) -> None:
    (secret,) = chart.render(TRIAL).all("Secret")
    assert secret["data"].keys() == {"password", "admin-password"}
    assert all(len(value) >= 32 for value in secret["data"].values())
    names = {
        one["valueFrom"]["secretKeyRef"]["name"]
        for _, container in chart.render(TRIAL).containers()
        for one in container.get("env", ())
        if "valueFrom" in one
    }
    assert names == {secret["metadata"]["name"]}


def test_a_trial_s_redis_keeps_nothing(chart: Chart) -> None:
    arguments = chart.render(TRIAL).pod("redis")["containers"][0]["args"]
    assert arguments == ["redis-server", "--save", "", "--appendonly", "no"]


def test_hooks_need_no_object_of_the_release(chart: Chart) -> None:
    """A hook that comes before the release must not name what the release makes."""
    manifests = chart.render(FULL)
    made = {
        one["metadata"]["name"]
        for one in manifests.documents
        if one["kind"] in ("ConfigMap", "Secret", "ServiceAccount")
        and "helm.sh/hook" not in one["metadata"].get("annotations", {})
    }
    early = [
        one
        for one in manifests.documents
        if "pre-install" in one["metadata"].get("annotations", {}).get("helm.sh/hook", "")
    ]
    assert {one["kind"] for one in early} == {"ExternalSecret", "NetworkPolicy", "Job"}
    for one in early:
        assert not {name for name in made if f"'{name}'" in repr(one["spec"])}


def test_the_values_of_the_guide_are_accepted(chart: Chart) -> None:
    text = (ROOT / "docs" / "guides" / "deploy.md").read_text("utf-8")
    (block,) = (one for one in text.split("```\n") if one.startswith("database:"))
    manifests = chart.render(yaml.safe_load(block), "small")
    assert manifests.one("Ingress", "console")["spec"]["rules"][0]["host"] == "helpdesk.example.org"
