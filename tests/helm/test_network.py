"""Nothing leaves but to the hosts of the settings: the policy allows what the doctor lists."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_network
from typing import Any

import pytest

from bot.cli.doctor import egress
from tests.helm.test_settings import loaded, process
from tests.helm.values import FULL, HOSTS, LEAST, MODELS, SIZES, TRIAL, Values, at, merged
from tests.support.chart import Chart, Manifests

WORKER = "worker-interactive"
SERVERS = ("llm", "embedder", "reranker")
"""They contact the site's mirror of models, which is no setting of Guichet."""
DATABASES = ("postgresql", "redis")
SITES: dict[str, Values] = {
    "least": LEAST,
    "trial": TRIAL,
    "full": FULL,
    "models elsewhere": merged(
        LEAST,
        at(
            "settings",
            {
                "models": {
                    "fast": {"url": "http://10.1.0.1:8000"},
                    "big": {"url": "https://vllm.example.org/v1"},
                },
                "model": "fast",
                "embedder": "openai",
                "embedder_url": "http://10.1.0.2:8080",
                "console_url": "https://helpdesk.example.org",
                "tracing_url": "http://10.1.0.5:4318",
            },
        ),
        at("network.hosts", {"vllm.example.org": {"cidrs": ["10.1.0.3/32"]}}),
    ),
    "Slack by a proxy": merged(
        LEAST,
        at(
            "settings.platforms",
            {
                "slack:T1": {
                    "options": {
                        "token_env": "SLACK_TOKEN",
                        "proxy": "http://proxy.example.org:3128",
                    }
                }
            },
        ),
        at("secrets.variables", {"SLACK_TOKEN": "slack-token"}),
        at("network.hosts", {"proxy.example.org": {"cidrs": ["10.1.0.4/32"]}}),
    ),
}


def rules(manifests: Manifests, component: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = manifests.one("NetworkPolicy", f"{component}-egress")["spec"][
        "egress"
    ]
    return found


def places(manifests: Manifests, component: str) -> Iterator[tuple[str, int]]:
    """Each place that a component may contact, and the port; the cluster's DNS left out."""
    for rule in rules(manifests, component):
        for to in rule["to"]:
            for port in rule["ports"]:
                if port["port"] == 53:
                    continue
                labels = to.get("podSelector", {}).get("matchLabels", {})
                place = to.get("ipBlock", {}).get("cidr") or "pods:" + (
                    labels.get("app.kubernetes.io/component") or labels["app"]
                )
                yield place, port["port"]


def where(host: str) -> set[str]:
    """Where the values say that a host is, in the words of `places`."""
    known = {**HOSTS, "vllm.example.org": {"cidrs": ["10.1.0.3/32"]}}
    known["proxy.example.org"] = {"cidrs": ["10.1.0.4/32"]}
    if host.startswith("guichet-"):
        return {"pods:" + host.removeprefix("guichet-")}
    if host not in known:
        return {f"{host}/32"}
    place = known[host]
    return set(place.get("cidrs", ())) or {"pods:" + place["pods"]["app"]}


@pytest.mark.parametrize("values", SITES.values(), ids=SITES)
def test_our_processes_may_contact_what_the_doctor_lists_and_nothing_else(
    chart: Chart, values: Values, monkeypatch: pytest.MonkeyPatch
) -> None:
    manifests = chart.render(values)
    settings = loaded(manifests, process(manifests, WORKER), monkeypatch)
    listed = [line for line in egress.hosts(settings) if line.line.startswith("contacts ")]
    # The doctor alone looks at the console's own address, and takes it well if it is not reached.
    listed = [line for line in listed if line.part != "console"]
    assert len(listed) >= 2
    wanted: set[str] = set().union(*(where(line.line.removeprefix("contacts ")) for line in listed))
    ours = {component for component, _ in manifests.pods()} - {*SERVERS, *DATABASES}
    assert {place for one in ours for place, _ in places(manifests, one)} == wanted


@pytest.mark.parametrize("values", SITES.values(), ids=SITES)
def test_every_pod_is_refused_what_no_policy_allows(chart: Chart, values: Values) -> None:
    manifests = chart.render(values)
    spec = manifests.one("NetworkPolicy", "default-deny")["spec"]
    assert spec["policyTypes"] == ["Ingress", "Egress"]
    assert "egress" not in spec
    assert "ingress" not in spec
    selector = spec["podSelector"]["matchLabels"]
    for one in manifests.documents:
        template = one.get("spec", {}).get("template") or one
        if one["kind"] in ("Deployment", "StatefulSet", "Job", "Pod"):
            assert selector.items() <= template["metadata"]["labels"].items()


def test_the_console_alone_contacts_the_sign_on_provider(chart: Chart) -> None:
    login = ("10.0.0.10/32", 443)
    manifests = chart.render(FULL)
    ours = {component for component, _ in manifests.pods()} - {*SERVERS, *DATABASES}
    assert {one for one in ours if login in places(manifests, one)} == {"console"}
    elsewhere = merged(
        FULL,
        at("settings.oidc_addresses", ["https://tokens.example.org:8443"]),
        at("network.hosts", {"tokens.example.org": {"cidrs": ["10.0.0.11/32"]}}),
    )
    assert ("10.0.0.11/32", 8443) in places(chart.render(elsewhere), "console")


def test_the_ports_are_those_of_the_addresses(chart: Chart) -> None:
    assert set(places(chart.render(FULL), WORKER)) == {
        ("10.0.0.5/32", 5432),
        ("pods:redis", 6379),
        ("10.0.0.7/32", 443),
        ("10.0.1.7/32", 443),
        ("198.51.100.0/24", 443),
        ("10.0.0.8/32", 8443),
        ("pods:llm", 8080),
        ("pods:embedder", 8080),
        ("pods:reranker", 8080),
    }


@pytest.mark.parametrize(
    ("component", "allowed"),
    [
        ("migrate", {"10.0.0.5/32"}),
        ("training", {"10.0.0.5/32"}),
        ("beat", {"10.0.0.5/32", "pods:redis"}),
        ("test", {"10.0.0.5/32", "pods:redis"}),
        (
            "slack",
            {
                *("10.0.0.5/32", "pods:redis", "10.0.0.7/32", "10.0.1.7/32", "198.51.100.0/24"),
                # Socket Mode, which no other process has.
                "203.0.113.0/24",
            },
        ),
        (
            "mattermost",
            {"10.0.0.5/32", "pods:redis", "10.0.0.7/32", "10.0.1.7/32", "10.0.0.8/32"},
        ),
        ("llm", {"10.0.0.9/32"}),
        ("embedder", {"10.0.0.9/32"}),
    ],
)
def test_each_component_may_contact_no_more_than_it_does(
    chart: Chart, component: str, allowed: set[str]
) -> None:
    assert {place for place, _ in places(chart.render(FULL), component)} == allowed


def test_names_are_looked_up_in_the_cluster_alone(chart: Chart) -> None:
    manifests = chart.render(FULL)
    for policy in manifests.all("NetworkPolicy"):
        for rule in policy["spec"].get("egress", ()):
            if any(port["port"] == 53 for port in rule["ports"]):
                (to,) = rule["to"]
                assert to["podSelector"]["matchLabels"] == {"k8s-app": "kube-dns"}
                assert to["namespaceSelector"]["matchLabels"] == {
                    "kubernetes.io/metadata.name": "kube-system"
                }


@pytest.mark.parametrize("values", SITES.values(), ids=SITES)
def test_no_rule_is_open_to_every_place_or_port(chart: Chart, values: Values) -> None:
    for policy in chart.render(values).all("NetworkPolicy"):
        for direction, side in (("egress", "to"), ("ingress", "from")):
            for rule in policy["spec"].get(direction, ()):
                assert rule[side]
                assert rule["ports"]
                for one in rule[side]:
                    assert one
                    if "ipBlock" in one:
                        assert ip_network(one["ipBlock"]["cidr"]).prefixlen > 0


def test_models_without_a_mirror_contact_nobody(chart: Chart) -> None:
    hosts = {name: place for name, place in HOSTS.items() if name != "mirror.example.org"}
    values = {**FULL, "network": {"hosts": hosts}}
    values["models"] = {**FULL["models"], "download": {"enabled": False}}
    manifests = chart.render(values)
    for component in SERVERS:
        assert manifests.find("NetworkPolicy", f"{component}-egress") is None


def test_only_the_ingress_reaches_the_console_and_only_prometheus_the_figures(
    chart: Chart,
) -> None:
    policy = chart.render(FULL).one("NetworkPolicy", "console-ingress")
    found = {
        rule["ports"][0]["port"]: rule["from"][0]["namespaceSelector"]["matchLabels"]
        for rule in policy["spec"]["ingress"]
    }
    assert found == {
        8080: {"kubernetes.io/metadata.name": "ingress-nginx"},
        9090: {"kubernetes.io/metadata.name": "monitoring"},
    }


def test_only_this_release_reaches_the_models(chart: Chart) -> None:
    policy = chart.render(FULL).one("NetworkPolicy", "llm-ingress")
    ours, prometheus = policy["spec"]["ingress"]
    assert ours["from"][0]["podSelector"]["matchLabels"] == {
        "app.kubernetes.io/name": "guichet",
        "app.kubernetes.io/instance": "guichet",
    }
    assert "namespaceSelector" not in ours["from"][0]
    assert ours["ports"] == prometheus["ports"] == [{"port": 8080, "protocol": "TCP"}]


def test_cilium_takes_the_hosts_by_name(chart: Chart) -> None:
    values = {**FULL, "network": {"policy": "cilium"}}
    manifests = chart.render(values)
    (policy,) = (
        one
        for one in manifests.all("CiliumNetworkPolicy")
        if one["metadata"]["name"] == f"guichet-{WORKER}-hosts"
    )
    names = {
        (to["matchName"], rule["toPorts"][0]["ports"][0]["port"])
        for rule in policy["spec"]["egress"]
        for to in rule.get("toFQDNs", ())
    }
    assert names == {
        ("db.example.org", "5432"),
        ("redis.example.org", "6379"),
        ("glpi.example.org", "443"),
        ("slack.com", "443"),
        ("chat.example.org", "8443"),
    }
    # Our own pods stay in the policy of Kubernetes.
    assert {place for place, _ in places(manifests, WORKER)} == {
        "pods:llm",
        "pods:embedder",
        "pods:reranker",
    }


def test_none_means_no_policy(chart: Chart) -> None:
    manifests = chart.render(merged(LEAST, at("network.policy", "none")))
    assert manifests.all("NetworkPolicy") == []


@pytest.mark.parametrize("size", SIZES)
def test_every_component_of_a_size_has_a_policy(chart: Chart, size: str) -> None:
    manifests = chart.render(merged(LEAST, MODELS), size)
    for component, _ in manifests.pods():
        names = (f"{component}-egress", f"{component}-ingress")
        found = [manifests.find("NetworkPolicy", name) for name in names]
        assert any(found), component


def test_a_bot_is_reached_by_prometheus_and_by_who_calls_it(chart: Chart) -> None:
    def callers(component: str) -> list[tuple[str, int]]:
        policy = chart.render(FULL).one("NetworkPolicy", f"{component}-ingress")
        return [
            (*one["namespaceSelector"]["matchLabels"].values(), rule["ports"][0]["port"])
            for rule in policy["spec"]["ingress"]
            for one in rule["from"]
        ]

    assert callers("slack") == [("monitoring", 8081)]
    assert callers("mattermost") == [("monitoring", 8081), ("mattermost", 8081)]
    path = chart.render(FULL).one("Ingress", "mattermost")["spec"]["rules"][0]["http"]["paths"]
    # Health and figures are on the same port, and stay inside.
    assert [one["path"] for one in path] == ["/mattermost"]


def test_slack_by_requests_needs_no_way_out_to_sockets(chart: Chart) -> None:
    hosts = {name: place for name, place in HOSTS.items() if not name.startswith("wss-")}
    values = merged(FULL, at("settings.platforms", {"slack:T0123": {"options": {"mode": "http"}}}))
    values["network"] = {"hosts": hosts}
    assert ("203.0.113.0/24", 443) not in places(chart.render(values), "slack")
