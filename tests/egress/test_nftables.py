"""The translation of policies: nothing more and nothing less, and the same hosts as the doctor."""

from __future__ import annotations

import pytest

from bot.cli.doctor import egress
from tests.egress.nftables import REFUSED, Allowed, Places, allowed, ruleset
from tests.egress.plan import ADDRESSES, VALUES
from tests.helm.test_settings import loaded, process
from tests.helm.values import FULL
from tests.support.chart import Chart

PLACES = Places({"llm": "10.1.0.1", "redis": "10.1.0.2"}, "10.1.0.53", "10.1.0.99")


def test_a_component_may_what_its_policies_say(chart: Chart) -> None:
    manifests = chart.render(FULL)
    assert set(allowed(manifests, "migrate", "egress", PLACES)) == {
        Allowed("10.1.0.53", "udp", 53),
        Allowed("10.1.0.53", "tcp", 53),
        Allowed("10.0.0.5/32", "tcp", 5432),
    }
    into = allowed(manifests, "console", "ingress", PLACES)
    assert set(into) == {Allowed("10.1.0.99", "tcp", 8080), Allowed("10.1.0.99", "tcp", 9090)}
    # A model of this release is reached by its pods.
    worker = allowed(manifests, "worker-interactive", "egress", PLACES)
    assert Allowed("10.1.0.1", "tcp", 8080) in worker


def test_the_rules_refuse_what_is_left(chart: Chart) -> None:
    rules = ruleset(chart.render(FULL), "beat", PLACES)
    assert rules.count("policy drop;") == 2
    for counter in REFUSED:
        assert f"counter name {counter} drop" in rules
    assert "ip daddr 10.0.0.5/32 tcp dport 5432 accept" in rules
    assert "0.0.0.0/0" not in rules
    # The schedule contacts no ticket system.
    assert "10.0.0.7" not in rules


def test_the_rules_allow_the_hosts_that_the_doctor_lists(
    chart: Chart, monkeypatch: pytest.MonkeyPatch
) -> None:
    manifests = chart.render(VALUES)
    settings = loaded(manifests, process(manifests, "worker-interactive"), monkeypatch)
    listed = {
        line.line.removeprefix("contacts ")
        for line in egress.hosts(settings)
        if line.line.startswith("contacts ") and line.part != "console"
    }
    rules = allowed(manifests, "worker-interactive", "egress", PLACES)
    networks = {one.network.removesuffix("/32") for one in rules if one.port != 53}
    assert networks == listed == {host for host, _ in ADDRESSES.values()}
