"""The chart, Compose and systemd run the same processes, by the same names, with known settings."""

from __future__ import annotations

import configparser
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.helm.values import FULL
from tests.support.chart import Chart
from tests.support.processes import ROOT
from workers.settings import Settings, load_settings

KNOWN = {f"GUICHET_{name.upper()}" for name in Settings.model_fields}
SYSTEMD = ROOT / "tools" / "systemd"
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
OTHERS = {"postgresql", "redis"}
ON_KUBERNETES_ALONE = {"test", "training"}
"""`helm test` and the training on a GPU node."""


def variables(file: Path) -> dict[str, str]:
    """A file of variables, as systemd and Compose read it."""
    lines = file.read_text("utf-8").splitlines()
    pairs = [line.partition("=") for line in lines if line and not line.startswith("#")]
    return {name: shlex.split(value)[0] if value[:1] == '"' else value for name, _, value in pairs}


def unit(name: str) -> dict[str, str]:
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(SYSTEMD / name)
    return dict(parser["Service"])


def of_compose() -> dict[str, list[str]]:
    return {
        name: service["command"]
        for name, service in COMPOSE["services"].items()
        if name not in OTHERS
    }


def of_systemd() -> dict[str, list[str]]:
    found = {
        file.stem: shlex.split(variables(file)["RUN"])
        for file in (SYSTEMD / "processes").glob("*.env")
    }
    _, *migrate = shlex.split(unit("guichet-migrate.service")["ExecStart"])
    return found | {"migrate": migrate}


@pytest.fixture
def of_chart(chart: Chart) -> dict[str, list[str]]:
    return {
        component: container["args"]
        for component, container in chart.render(FULL).containers()
        if container["image"].startswith("guichet") and "command" not in container
        if component not in ON_KUBERNETES_ALONE
    }


def test_compose_runs_what_the_chart_runs(of_chart: dict[str, list[str]]) -> None:
    assert of_compose() == of_chart


def test_systemd_runs_what_the_chart_runs(of_chart: dict[str, list[str]]) -> None:
    assert of_systemd() == of_chart


@pytest.mark.parametrize(
    "file",
    [
        SYSTEMD / "common.env",
        ROOT / "tools" / "compose.env",
        *sorted((SYSTEMD / "processes").glob("*.env")),
    ],
    ids=lambda file: file.name,
)
def test_files_of_variables_name_settings_that_there_are(file: Path) -> None:
    names = {name for name in variables(file) if name.startswith("GUICHET_")}
    assert names - KNOWN == set()


@pytest.mark.parametrize("process", sorted(of_systemd().keys() - {"migrate"}))
def test_the_program_reads_the_settings_of_each_unit(
    process: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = (SYSTEMD / "common.env", SYSTEMD / "processes" / f"{process}.env")
    for name, value in ((n, v) for file in files for n, v in variables(file).items()):
        monkeypatch.setenv(name, value)
    settings = load_settings()
    assert settings.log_format == "json"
    assert not settings.embedded


@pytest.mark.parametrize("process", sorted(of_compose()))
def test_the_program_reads_the_settings_of_each_service(
    process: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = variables(ROOT / "tools" / "compose.env") | COMPOSE["services"][process]["environment"]
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    settings = load_settings()
    assert settings.database == "postgresql://guichet@postgresql:5432/guichet"
    assert settings.broker_url == "redis://redis:6379/0"


def test_the_settings_of_compose_are_those_that_the_chart_sets(chart: Chart) -> None:
    ours = COMPOSE["services"]["console"]["environment"]
    theirs = chart.render(FULL).settings()
    own = {"GUICHET_DATABASE_URL", "GUICHET_BROKER_URL"}
    assert {name: ours[name] for name in ours.keys() - own} == {
        name: theirs[name] for name in ours.keys() - own
    }


def test_on_one_machine_each_unit_has_a_port_of_its_own() -> None:
    ports = [
        value
        for file in (SYSTEMD / "processes").glob("*.env")
        for name, value in variables(file).items()
        if name.endswith("_PORT")
    ]
    ports.append(variables(SYSTEMD / "common.env")["GUICHET_CONSOLE_PORT"])
    assert len(ports) == len(set(ports)) == len(of_systemd())


@pytest.mark.parametrize("process", sorted(of_compose()))
def test_a_service_of_compose_is_as_narrow_as_a_pod(process: str) -> None:
    service = COMPOSE["services"][process]
    assert service["user"] == "10001:10001"
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "privileged" not in service
    # What asks nobody outside has no way there.
    assert ("outside" in service["networks"]) is (process not in ("beat", "migrate"))
    assert COMPOSE["networks"]["inside"] == {"internal": True}


def test_no_port_of_compose_is_open_to_other_machines() -> None:
    for service in COMPOSE["services"].values():
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", ()))


@pytest.mark.parametrize("name", ["guichet@.service", "guichet-migrate.service"])
def test_a_unit_may_write_its_own_folder_and_nothing_else(name: str) -> None:
    service = unit(name)
    assert service["User"] == "guichet"
    assert service["ProtectSystem"] == "strict"
    assert service["NoNewPrivileges"] == service["PrivateTmp"] == service["ProtectHome"] == "true"
    assert service["CapabilityBoundingSet"] == ""
    assert service["StateDirectory"] == "guichet"
    assert "ReadWritePaths" not in service


def test_a_worker_has_the_same_time_to_finish_everywhere(chart: Chart) -> None:
    seconds = chart.render(FULL).pod("worker-interactive")["terminationGracePeriodSeconds"]
    assert unit("guichet@.service")["TimeoutStopSec"] == str(seconds)
    assert COMPOSE["services"]["worker-interactive"]["stop_grace_period"] == f"{seconds}s"


def test_the_image_runs_as_the_user_of_the_pods(chart: Chart) -> None:
    text = (ROOT / "Dockerfile").read_text("utf-8")
    pod = chart.render(FULL).pod("console")
    assert f"USER {pod['securityContext']['runAsUser']}\n" in text
    assert re.search(r"^EXPOSE 8080 8081 9090$", text, re.MULTILINE)


def test_the_image_takes_the_pinned_versions_and_has_both_kinds() -> None:
    text = (ROOT / "Dockerfile").read_text("utf-8")
    installs = [line for line in text.splitlines() if "pip install" in line]
    assert len(installs) == 4
    # What carries one maintainer's compiled code is installed by its hash.
    hashed = [one for one in installs if "--requirement tools/hashes.txt" in one]
    assert [("--require-hashes" in one, "--no-deps" in one) for one in hashed] == [(True, True)]
    assert all("--constraint constraints.txt" in one or "--no-deps" in one for one in installs)
    assert re.findall(r"^FROM \S+ AS (slim|full)$", text, re.MULTILINE) == ["full", "slim"]
    # A tag without a version would be another image tomorrow.
    assert re.search(r"^ARG BASE=python:3\.\d+\.\d+-slim-\w+$", text, re.MULTILINE)


def test_the_build_is_given_what_it_copies_and_no_more() -> None:
    given = {
        line[1:].rstrip("/")
        for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines()
        if line.startswith("!")
    }
    text = (ROOT / "Dockerfile").read_text("utf-8")
    copied = {
        source
        for line in text.splitlines()
        if line.startswith("COPY ") and "--from" not in line
        for source in line.split()[1:-1]
    }
    assert copied == given - {"tools"}
    assert all((ROOT / one).exists() for one in given)
