"""Helm installs, upgrades, goes back, tests and takes away the chart, on a mock of the API server.

The mock keeps objects and holds them against the schemas of Kubernetes; it runs nothing.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.kubernetes import Cluster, api_server
from tests.helm.values import LEAST, TRIAL, Values, at, merged
from tools.helm import CHART, find_helm

pytestmark = [pytest.mark.scenario, pytest.mark.usefixtures("chart")]

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def cluster_and_helm(tmp_path: Path) -> Iterator[tuple[Cluster, Run]]:
    with api_server() as (address, cluster):

        def run(
            *arguments: str, values: Values | None = None, fails: bool = False
        ) -> subprocess.CompletedProcess[str]:
            command = [str(find_helm()), *arguments]
            if values is not None:
                file = tmp_path / "values.json"
                file.write_text(json.dumps(values), "utf-8")
                # Helm asks the server which fields there are; the mock looks itself.
                command += [str(CHART), "--values", str(file), "--disable-openapi-validation"]
            done = subprocess.run(
                [*command, "--kube-apiserver", address],
                capture_output=True,
                text=True,
                check=False,
                timeout=120,
                env={
                    "HOME": str(tmp_path),
                    "KUBECONFIG": os.devnull,
                    "PATH": os.environ["PATH"],
                },
            )
            assert bool(done.returncode) is fails, done.stderr
            return done

        yield cluster, run


def settings(cluster: Cluster) -> dict[str, Any]:
    found: dict[str, Any] = cluster.of("ConfigMap")["guichet-settings"]["data"]
    return found


def test_install_upgrade_back_test_and_away(cluster_and_helm: tuple[Cluster, Run]) -> None:
    cluster, helm = cluster_and_helm
    helm("install", "guichet", "--wait", values=LEAST)
    # The policy lets the migration reach the database before it runs; it runs before the rest.
    assert cluster.history[:2] == [
        ("create", "NetworkPolicy", "guichet-migrate-egress"),
        ("create", "Job", "guichet-migrate"),
    ]
    assert settings(cluster)["GUICHET_HOME"] == "/var/lib/guichet"
    assert "GUICHET_LANGUAGE" not in settings(cluster)
    assert set(cluster.of("Deployment")) == {
        "guichet-beat",
        "guichet-console",
        *(f"guichet-worker-{name}" for name in ("interactive", "delivery", "sync")),
    }

    seen = len(cluster.history)
    later = merged(LEAST, at("settings.language", "en"), at("workers.delivery.enabled", False))
    helm("upgrade", "guichet", values=later)
    changes = cluster.history[seen:]
    migrated = changes.index(("create", "Job", "guichet-migrate"))
    assert migrated < changes.index(("change", "Deployment", "guichet-console"))
    assert settings(cluster)["GUICHET_LANGUAGE"] == "en"
    assert "guichet-worker-delivery" not in cluster.of("Deployment")

    helm("rollback", "guichet", "1")
    assert "GUICHET_LANGUAGE" not in settings(cluster)
    assert "guichet-worker-delivery" in cluster.of("Deployment")

    assert "Succeeded" in helm("test", "guichet").stdout

    helm("uninstall", "guichet")
    assert {kind for kind, _ in cluster.objects} == set()


def test_a_migration_that_fails_changes_no_process(cluster_and_helm: tuple[Cluster, Run]) -> None:
    cluster, helm = cluster_and_helm
    helm("install", "guichet", values=LEAST)
    before = {name: one["metadata"]["uid"] for name, one in cluster.of("Deployment").items()}
    seen = len(cluster.history)
    cluster.jobs_fail = True
    later = merged(LEAST, at("settings.language", "en"))
    failed = helm("upgrade", "guichet", values=later, fails=True)
    assert "pre-upgrade hooks failed" in failed.stderr
    touched = {(kind, name) for _, kind, name in cluster.history[seen:]}
    assert touched == {
        ("NetworkPolicy", "guichet-migrate-egress"),
        ("Job", "guichet-migrate"),
    }
    assert "GUICHET_LANGUAGE" not in settings(cluster)
    after = {name: one["metadata"]["uid"] for name, one in cluster.of("Deployment").items()}
    assert after == before


def test_a_trial_keeps_its_passwords_over_an_upgrade(
    cluster_and_helm: tuple[Cluster, Run],
) -> None:
    cluster, helm = cluster_and_helm
    helm("install", "guichet", values=TRIAL)
    before = cluster.of("Secret")["guichet-trial"]["data"]
    helm("upgrade", "guichet", values=merged(TRIAL, at("settings.language", "en")))
    assert settings(cluster)["GUICHET_LANGUAGE"] == "en"
    assert cluster.of("Secret")["guichet-trial"]["data"] == before
    assert len(before["password"]) >= 32
