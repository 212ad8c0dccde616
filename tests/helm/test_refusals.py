"""What is wrong with the values is told in a line that says where, before anything is installed."""

from __future__ import annotations

import json

import pytest

from tests.helm.values import FULL, LEAST, TRIAL, Values, at, merged
from tests.support.chart import Chart
from tools.chart_schema import SCHEMA, SET_BY_CHART
from workers.settings import Settings

SLACK = {"slack:T1": {"options": {"token": "xoxb-1"}}}


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        ("settings.langage", "fr", "at '/settings': additional properties 'langage' not allowed"),
        ("settings.mode", "auot", "at '/settings/mode': value must be one of 'auto', 'review'"),
        ("settings.send_threshold", 2, "at '/settings/send_threshold': maximum: got 2, want 1"),
        ("settings.stream", "yes", "at '/settings/stream': got string, want boolean"),
        ("settings.models", {"m": {"urll": "x"}}, "at '/settings/models/m': additional properties"),
        ("settings.glpi_user_token", "abc", "additional properties 'glpi_user_token' not allowed"),
        ("settings.oidc_client_secret", "x", "additional properties 'oidc_client_secret' not"),
        ("settings.oidc_roles", {"it": "boss"}, "at '/settings/oidc_roles/it': value must be one"),
        ("settings.database_url", "x", "additional properties 'database_url' not allowed"),
        ("settings.models", {"m": {"api_key": "x"}}, "additional properties 'api_key' not allowed"),
        ("consol", {}, "additional properties 'consol' not allowed"),
        ("console.replicas", -1, "at '/console/replicas': minimum: got -1, want 0"),
        ("console.resources", {"limit": {}}, "at '/console/resources': additional properties"),
        ("console.resources", {"limits": {"memory": "1 GB"}}, "/console/resources/limits/memory"),
        ("workers.sync.queues", ["foo"], "at '/workers/sync/queues/0': value must be one of"),
        ("workers.extra", {}, "at '/workers': additional properties 'extra' not allowed"),
        ("secrets.settings", {"glpi_url": "x"}, "at '/secrets/settings': additional properties"),
        ("secrets.variables", {"lower": "x"}, "at '/secrets/variables': additional properties"),
        ("console.firstAccount.name", "Admin", "at '/console/firstAccount/name'"),
        ("scaling.kind", "both", "value must be one of 'none', 'hpa', 'keda'"),
        ("network.policy", "off", "value must be one of 'kubernetes', 'cilium', 'none'"),
        ("network.hosts", {"h": {"cidrs": ["10.0.0.1"]}}, "at '/network/hosts/h/cidrs/0'"),
        ("network.hosts", {"h": {"pods": {"a": "b"}}}, "at '/network/hosts/h'"),
        ("image.digest", "sha256:12", "at '/image/digest'"),
    ],
)
def test_a_typo_is_told_with_its_place(chart: Chart, path: str, value: object, told: str) -> None:
    assert told in chart.refusal(merged(LEAST, at(path, value)))


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({}, "database.host is empty"),
        (at("database.host", "10.0.0.5"), "broker.host is empty"),
        (merged(LEAST, TRIAL), "leave database.host and broker.host empty"),
        (merged(TRIAL, at("scaling.kind", "keda")), "leave scaling.kind at none"),
        (merged(LEAST, at("database.tls", "verify-full")), "database.authority names no key"),
        (merged(LEAST, at("broker.authority", "ca.crt")), "authorities.configMap no ConfigMap"),
        (merged(LEAST, at("console.ingress.enabled", True)), "console.ingress.host is empty"),
        (
            merged(LEAST, at("settings.oidc_issuer", "https://login.example.org")),
            "settings.oidc_client_id is empty",
        ),
        (merged(LEAST, at("settings.local_login", "none")), "settings.oidc_issuer is empty"),
        (
            merged(LEAST, at("console.ingress", {"enabled": True, "host": "a.example.org"})),
            "console.ingress.tlsSecret is empty",
        ),
        (merged(LEAST, at("workers.cleaning.enabled", True)), "settings.cleaning_model names no"),
        (merged(LEAST, at("settings.cleaning_model", "m")), "set workers.cleaning.enabled"),
        (merged(LEAST, at("models.server.enabled", True)), "models.server.image is empty"),
        (
            merged(LEAST, at("models.server", {"enabled": True, "image": "tgi:3"})),
            "models.volume names no claim and no size",
        ),
        (merged(LEAST, at("models.download.enabled", True)), "models.download needs mirror"),
        (merged(LEAST, at("training.enabled", True)), "training needs args"),
        (merged(LEAST, at("secrets.external.enabled", True)), "secrets.external needs store.name"),
        (merged(LEAST, at("bots.slack.enabled", True)), "has no instance of slack"),
        (merged(LEAST, at("settings.models", {"m": {}})), "settings.models.m has no url"),
        (merged(LEAST, at("settings.platforms", SLACK)), "use token_file with secrets.files"),
        (merged(LEAST, at("secrets.variables", {"GUICHET_X": "x"})), "begins with GUICHET_"),
        (merged(LEAST, at("network.hosts", {"a": {"cidrs": ["10.0.0.1/32"]}})), "take it out"),
        (
            merged(LEAST, at("settings.glpi_url", "https://glpi.example.org/x")),
            "network.hosts lacks glpi.example.org",
        ),
        (
            merged(
                LEAST,
                at("scaling.kind", "keda"),
                at("workers.sync.scale", {"min": 1, "max": 3}),
            ),
            "workers.sync.scale: no table tells",
        ),
    ],
)
def test_what_does_not_fit_together_is_one_line(chart: Chart, values: Values, told: str) -> None:
    refusal = chart.refusal(values)
    assert told in refusal
    assert len([line for line in refusal.splitlines() if told in line]) == 1


def test_no_value_is_a_secret_setting() -> None:
    schema = json.loads(SCHEMA.read_text("utf-8"))["$defs"]
    settings, secrets = (set(schema[part]["properties"]) for part in ("settings", "secretSettings"))
    assert not settings & secrets
    # Each setting has one place: a value, a key of a Secret, or the chart itself.
    assert settings | secrets | SET_BY_CHART == set(Settings.model_fields)


def test_the_values_that_have_everything_are_not_refused(chart: Chart) -> None:
    assert len(chart.render(FULL).documents) > 50
