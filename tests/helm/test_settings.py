"""The settings reach the processes, all of them known to the program, and no secret among them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.helm.values import FULL, LEAST, MODELS, SIZES, TRIAL, Values, at, merged
from tests.support.chart import Chart, Document, Manifests
from workers.settings import Settings, load_settings

KNOWN = {f"GUICHET_{name.upper()}" for name in Settings.model_fields}
SETS = {"least": LEAST, "trial": TRIAL, "full": FULL}


def environment(manifests: Manifests, container: Document) -> dict[str, str]:
    """The variables as the container has them; a secret is the text ``secret``."""
    found = dict(manifests.settings()) if "envFrom" in container else {}
    for one in container.get("env", ()):
        found[one["name"]] = one.get("value", "secret")
    # Kubernetes replaces the names of variables that come before.
    return {name: value.replace("$(BROKER_PASSWORD)", "p%40ss") for name, value in found.items()}


def loaded(manifests: Manifests, container: Document, monkeypatch: pytest.MonkeyPatch) -> Settings:
    for name, value in environment(manifests, container).items():
        monkeypatch.setenv(name, value)
    return load_settings()


def process(manifests: Manifests, component: str) -> Document:
    found: Document = manifests.pod(component)["containers"][0]
    return found


@pytest.mark.parametrize("values", SETS.values(), ids=SETS)
def test_no_variable_of_the_chart_is_unknown_to_the_program(chart: Chart, values: Values) -> None:
    manifests = chart.render(values)
    unknown = {
        (component, name)
        for component, container in manifests.containers()
        for name in environment(manifests, container)
        if name.startswith("GUICHET_") and name not in KNOWN
    }
    assert unknown == set()


@pytest.mark.parametrize("values", SETS.values(), ids=SETS)
def test_no_service_of_ours_becomes_a_variable(chart: Chart, values: Values) -> None:
    # Kubernetes would set GUICHET_CONSOLE_PORT=tcp://… in every pod, and no process would start.
    for component, pod in chart.render(values).pods():
        assert pod["enableServiceLinks"] is False, component


@pytest.mark.parametrize("values", SETS.values(), ids=SETS)
def test_the_program_reads_the_settings(
    chart: Chart, values: Values, monkeypatch: pytest.MonkeyPatch
) -> None:
    manifests = chart.render(values)
    settings = loaded(manifests, process(manifests, "console"), monkeypatch)
    assert settings.console_host == "0.0.0.0"
    assert (settings.console_port, settings.metrics_port) == (8080, 9090)
    assert settings.log_format == "json"
    assert not settings.embedded
    assert settings.database.startswith("postgresql://guichet@")


@pytest.mark.parametrize("size", SIZES)
def test_the_program_reads_the_settings_of_each_size(
    chart: Chart, size: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    manifests = chart.render(merged(LEAST, MODELS), size)
    settings = loaded(manifests, process(manifests, "worker-interactive"), monkeypatch)
    assert bool(settings.models) is (size != "small")


def test_every_value_arrives_as_it_was_written(
    chart: Chart, monkeypatch: pytest.MonkeyPatch
) -> None:
    manifests = chart.render(FULL)
    settings = loaded(manifests, process(manifests, "worker-interactive"), monkeypatch)
    assert settings.language == "en"
    assert settings.exact_up_to == 1_000_000
    assert settings.stream is False
    assert settings.allowed_link_hosts == ["intranet.example.org"]
    assert set(settings.platforms) == {"slack:T0123", "mattermost:main"}
    assert settings.console_url == "https://helpdesk.example.org/desk"
    assert settings.trusted_proxies == ["10.244.0.0/16"]
    assert settings.glpi_user_token.get_secret_value() == "secret"
    assert settings.broker_url == (
        "rediss://guichet:p%40ss@redis.example.org:6379/0"
        "?ssl_ca_certs=/etc/guichet/authorities/ca.crt"
    )


def test_the_models_of_the_chart_are_settings(
    chart: Chart, monkeypatch: pytest.MonkeyPatch
) -> None:
    manifests = chart.render(FULL)
    settings = loaded(manifests, process(manifests, "worker-interactive"), monkeypatch)
    mistral = settings.models["mistral"]
    assert (mistral.url, mistral.kind) == ("http://guichet-llm:8080", "tgi")
    assert (mistral.context_tokens, mistral.answer_tokens) == (8192, 500)
    assert mistral.adapters == {"dpo1": "dpo1"}
    assert (settings.embedder, settings.embedder_url) == ("tei", "http://guichet-embedder:8080")
    assert settings.reranker_url == "http://guichet-reranker:8080"


@pytest.mark.parametrize(
    ("broker", "address"),
    [
        ({"host": "r"}, "redis://:p%40ss@r:6379/0"),
        ({"host": "r", "passwordKey": ""}, "redis://r:6379/0"),
        ({"host": "r", "passwordKey": "", "user": "u"}, "redis://u@r:6379/0"),
        (
            {"host": "r", "scheme": "amqps", "port": 5671, "path": "desk", "user": "u"},
            "amqps://u:p%40ss@r:5671/desk",
        ),
    ],
)
def test_the_broker_s_address(chart: Chart, broker: dict[str, Any], address: str) -> None:
    manifests = chart.render(merged(LEAST, at("broker", broker), at("network.policy", "none")))
    assert environment(manifests, process(manifests, "beat"))["GUICHET_BROKER_URL"] == address


def test_a_console_address_that_was_set_is_kept(chart: Chart) -> None:
    address = "https://other.example.org"
    manifests = chart.render(merged(FULL, at("settings.console_url", address)))
    assert manifests.settings()["GUICHET_CONSOLE_URL"] == address


def test_without_an_ingress_links_lead_where_a_port_is_forwarded(chart: Chart) -> None:
    assert chart.render(LEAST).settings()["GUICHET_CONSOLE_URL"] == "http://localhost:8080"


def test_no_password_is_in_the_manifests(chart: Chart) -> None:
    for one in chart.render(FULL).all("ConfigMap"):
        assert "secret" not in json.dumps(one["data"]).replace("/etc/guichet/secrets/", "")
    assert chart.render(FULL).all("Secret") == []


def test_secrets_come_from_the_site_s_own(chart: Chart) -> None:
    manifests = chart.render(FULL)
    for component, container in manifests.containers():
        for one in container.get("env", ()):
            if "valueFrom" in one:
                assert one["valueFrom"]["secretKeyRef"]["name"] == "guichet", component
    volume = next(v for v in manifests.pod("slack")["volumes"] if v["name"] == "secrets")
    assert [item["key"] for item in volume["secret"]["items"]] == [
        "slack-token",
        "mattermost-token",
    ]


def test_a_change_of_the_settings_starts_the_processes_anew(chart: Chart) -> None:
    def sums(values: Values) -> set[str]:
        return {
            one["spec"]["template"]["metadata"]["annotations"]["checksum/settings"]
            for one in chart.render(values).all("Deployment")
        }

    before, after = sums(LEAST), sums(merged(LEAST, at("settings.language", "en")))
    assert len(before) == len(after) == 1
    assert before != after


def test_external_secrets_makes_the_secret_before_the_migration_needs_it(chart: Chart) -> None:
    external = next(iter(chart.render(FULL).all("ExternalSecret")))
    annotations = external["metadata"]["annotations"]
    migration = chart.render(FULL).one("Job", "migrate")["metadata"]["annotations"]
    weight = "helm.sh/hook-weight"
    assert int(annotations[weight]) < int(migration[weight])
    # The old object is deleted before the new one is there; the Secret must not go with it.
    assert external["spec"]["target"]["creationPolicy"] == "Orphan"
    assert external["spec"]["data"] == [
        {
            "secretKey": "database-password",
            "remoteRef": {"key": "helpdesk", "property": "database"},
        }
    ]
