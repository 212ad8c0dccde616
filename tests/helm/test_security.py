"""What holds for every pod, whatever the values."""

from __future__ import annotations

import pytest

from tests.helm.values import FULL, LEAST, MODELS, SIZES, TRIAL, Values, merged
from tests.support.chart import Chart

SETS: dict[str, tuple[Values, tuple[str, ...]]] = {
    "least": (LEAST, ()),
    "trial": (TRIAL, ()),
    "full": (FULL, ()),
    **{size: (merged(LEAST, MODELS), (size,)) for size in SIZES},
}
EVERY = pytest.mark.parametrize(("values", "sizes"), SETS.values(), ids=SETS)


@EVERY
def test_pods_run_as_nobody_with_the_default_filter_of_calls(
    chart: Chart, values: Values, sizes: tuple[str, ...]
) -> None:
    for component, pod in chart.render(values, *sizes).pods():
        security = pod["securityContext"]
        assert security["runAsNonRoot"] is True, component
        assert security["runAsUser"] > 0, component
        assert security["seccompProfile"] == {"type": "RuntimeDefault"}, component


@EVERY
def test_containers_cannot_gain_rights_or_change_their_files(
    chart: Chart, values: Values, sizes: tuple[str, ...]
) -> None:
    for component, container in chart.render(values, *sizes).containers():
        security = container["securityContext"]
        assert security["allowPrivilegeEscalation"] is False, component
        assert security["readOnlyRootFilesystem"] is True, component
        assert security["privileged"] is False, component
        assert security["capabilities"] == {"drop": ["ALL"]}, component


@EVERY
def test_pods_cannot_ask_the_cluster_for_anything(
    chart: Chart, values: Values, sizes: tuple[str, ...]
) -> None:
    manifests = chart.render(values, *sizes)
    for component, pod in manifests.pods():
        assert pod["automountServiceAccountToken"] is False, component
        assert not pod.keys() & {"hostNetwork", "hostPID", "hostIPC"}, component
        assert not any("hostPath" in one for one in pod.get("volumes", ())), component
    for kind in ("Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding", "ServiceAccount"):
        assert manifests.all(kind) == []


@EVERY
def test_what_a_process_writes_is_a_volume(
    chart: Chart, values: Values, sizes: tuple[str, ...]
) -> None:
    for component, container in chart.render(values, *sizes).containers():
        writable = {
            mount["mountPath"] for mount in container["volumeMounts"] if not mount.get("readOnly")
        }
        if container["image"].startswith("guichet"):
            assert {"/tmp", "/var/lib/guichet"} <= writable, component
        assert "/" not in writable


def test_secrets_are_mounted_for_reading_by_the_process_alone(chart: Chart) -> None:
    pod = chart.render(FULL).pod("worker-delivery")
    (mount,) = (m for m in pod["containers"][0]["volumeMounts"] if m["name"] == "secrets")
    assert mount == {"name": "secrets", "mountPath": "/etc/guichet/secrets", "readOnly": True}
    (volume,) = (v for v in pod["volumes"] if v["name"] == "secrets")
    assert volume["secret"]["defaultMode"] == 0o440


def test_the_site_s_authorities_are_mounted_where_they_are_named(chart: Chart) -> None:
    for component, pod in chart.render(FULL).pods():
        names = {one["name"] for one in pod["volumes"]}
        if component in ("console", "slack", "worker-sync", "training", "migrate"):
            assert "authorities" in names


def test_the_database_is_checked_against_the_site_s_authority(chart: Chart) -> None:
    for component in ("console", "migrate", "worker-sync"):
        container = chart.render(FULL).pod(component)["containers"][0]
        given = {one["name"]: one.get("value") for one in container["env"]}
        assert given["PGSSLMODE"] == "verify-full"
        folder, _, _ = str(given["PGSSLROOTCERT"]).rpartition("/")
        assert folder in [mount["mountPath"] for mount in container["volumeMounts"]]


def test_the_databases_own_files_are_the_only_ones_kept(chart: Chart) -> None:
    for values in (LEAST, FULL):
        for component, pod in chart.render(values).pods():
            claims = [v for v in pod["volumes"] if "persistentVolumeClaim" in v]
            assert not claims or component in ("llm", "embedder", "reranker", "training")
