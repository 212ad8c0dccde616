"""A component's NetworkPolicies as rules of nftables, for the namespace that it runs in alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.support.chart import Manifests

COMPONENT = "app.kubernetes.io/component"
REFUSED = ("refused_out", "refused_in")
"""The counters of what no policy allows."""
NEIGHBOURS = (
    "nd-neighbor-solicit", "nd-neighbor-advert", "nd-router-solicit", "mld2-listener-report",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Places:
    """Which address stands for what a policy names by labels: pods of a component, the cluster's
    DNS, and everybody in other namespaces."""

    components: Mapping[str, str]
    dns: str
    others: str


@dataclass(frozen=True, slots=True)
class Allowed:
    """One thing that a policy allows: a network (or one address), protocol and port."""

    network: str
    protocol: str
    port: int


def allowed(manifests: Manifests, component: str, direction: str, places: Places) -> list[Allowed]:
    """What all policies that select the component's pods allow, ``egress`` or ``ingress``."""
    side = "to" if direction == "egress" else "from"
    found = []
    for policy in _selecting(manifests, component):
        for rule in policy["spec"].get(direction, ()):
            for peer in rule[side]:
                for port in rule["ports"]:
                    place = _place(peer, places)
                    if place is not None:
                        one = Allowed(place, port.get("protocol", "TCP").lower(), port["port"])
                        found.append(one)
    return list(dict.fromkeys(found))


def ruleset(manifests: Manifests, component: str, places: Places) -> str:
    """The rules for this component: loopback, answers, what is allowed, and nothing else."""
    out = [_rule("daddr", one) for one in allowed(manifests, component, "egress", places)]
    into = [_rule("saddr", one) for one in allowed(manifests, component, "ingress", places)]
    counters = "".join(f"  counter {name} {{ }}\n" for name in REFUSED)
    return (
        "table inet guichet {\n"
        + counters
        + _chain("output", "oif", out, REFUSED[0])
        + _chain("input", "iif", into, REFUSED[1])
        + "}\n"
    )


def _chain(hook: str, interface: str, rules: Sequence[str], counter: str) -> str:
    lines = [
        f"type filter hook {hook} priority 0; policy drop;",
        f"{interface} lo accept",
        "ct state established,related accept",
        # How machines of one network find each other. No policy speaks of it.
        f"icmpv6 type {{ {', '.join(NEIGHBOURS)} }} accept",
        *rules,
        f"counter name {counter} drop",
    ]
    body = "".join(f"    {line}\n" for line in lines)
    return f"  chain {hook} {{\n{body}  }}\n"


def _rule(side: str, one: Allowed) -> str:
    family = "ip6" if ":" in one.network else "ip"
    return f"{family} {side} {one.network} {one.protocol} dport {one.port} accept"


def _selecting(manifests: Manifests, component: str) -> Iterator[Any]:
    labels = _labels(manifests, component)
    for policy in manifests.all("NetworkPolicy"):
        if policy["spec"]["podSelector"].get("matchLabels", {}).items() <= labels.items():
            yield policy


def _labels(manifests: Manifests, component: str) -> dict[str, str]:
    for name, workload, _ in manifests.workloads():
        if name == component:
            spec = workload["spec"]
            template = spec.get("template") or workload
            found: dict[str, str] = template["metadata"]["labels"]
            return found
    raise LookupError(f"the chart has no component {component}")


def _place(peer: Mapping[str, Any], places: Places) -> str | None:
    if "ipBlock" in peer:
        if peer["ipBlock"].get("except"):
            raise ValueError("an exception of a network is not translated")
        return str(peer["ipBlock"]["cidr"])
    pods = peer.get("podSelector", {}).get("matchLabels", {})
    if pods.get("k8s-app") == "kube-dns":
        return places.dns
    if "namespaceSelector" in peer:
        return places.others
    return places.components.get(pods.get(COMPONENT, ""))
