"""Tables of what the chart runs, from the rendered chart: `docs/reference/chart.md`.

``python tools/chart_table.py`` writes the page; ``--check`` says whether it is out of date.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable, Iterator
from fractions import Fraction
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tools.helm import CHART, MISSING, Document, Manifests, find_helm, render  # noqa: E402

PAGE = ROOT / "docs" / "reference" / "chart.md"
SITE = {"database": {"host": "10.0.0.5"}, "broker": {"host": "10.0.0.6"}}
IMAGES = {"models": {part: {"image": "x:1"} for part in ("server", "embedder", "reranker")}}
SIZES = ("small", "lab", "campus")
UNITS = {"m": Fraction(1, 1000), "Mi": 1, "Gi": 1024, "": 1}
TEXT = """# The chart, pod by pod

These tables are read from the manifests that Helm makes of the example
`helm/guichet/examples/everything.yaml` and of the sizes. `make reference` writes them, CI checks
them.

## What runs

{workloads}

## What a pod may do

Every pod, without an exception: no token of the cluster, no variables of Services, the seccomp
profile of the runtime. Every container: a read-only root file system, no capability, no way to gain
rights.

{security}

## Whom a pod may contact

The policy of the whole release refuses everything; these are the exceptions. Who may contact
somebody may also look up names at the cluster's own server.

{network}

## How a pod is asked whether it is well

{probes}

## Sizes

What all pods together request, without PostgreSQL, Redis and hooks. It is what the scheduler sets
aside. *Deploy* says which of it was measured, and which calculated.

{sizes}
"""


def page() -> str:
    """The text of the page."""
    whole = render({}, [CHART / "examples" / "everything.yaml"])
    head = "pod | kind | replicas | command | stops within"
    return TEXT.format(
        workloads=_table(head, sorted(_workloads(whole))),
        security=_table("pod | user | writes to | secrets as", sorted(_security(whole))),
        network=_table("pod | may contact | may be contacted by", sorted(_network(whole))),
        probes=_table("pod | lives | is ready | has time to start", sorted(_probes(whole))),
        sizes=_table("size | pods | cores | memory | GPUs", _sizes()),
    )


def _table(head: str, rows: Iterable[tuple[str, ...]]) -> str:
    lines = [f"| {head} |", "|" + "---|" * (head.count("|") + 1)]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)])


def _workloads(whole: Manifests) -> Iterator[tuple[str, ...]]:
    for component, one, pod in whole.workloads():
        hook = one["metadata"].get("annotations", {}).get("helm.sh/hook")
        replicas = one["spec"].get("replicas", "scaled" if one["kind"] == "Deployment" else "")
        container = pod["containers"][0]
        command = " ".join(("guichet", *container.get("args", ())))
        ours = container["image"].startswith("guichet")
        yield (
            component,
            one["kind"] + (f" ({hook})" if hook else ""),
            str(replicas),
            f"`{command}`" if ours else f"the image `{container['image']}`",
            f"{pod.get('terminationGracePeriodSeconds', 30)} s",
        )


def _security(whole: Manifests) -> Iterator[tuple[str, ...]]:
    for component, pod in whole.pods():
        containers = (*pod.get("initContainers", ()), *pod["containers"])
        security = [one["securityContext"] for one in containers]
        assert pod["securityContext"]["runAsNonRoot"]
        assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
        assert not pod["automountServiceAccountToken"]
        assert not pod["enableServiceLinks"]
        assert all(one["readOnlyRootFilesystem"] for one in security)
        assert all(one["capabilities"] == {"drop": ["ALL"]} for one in security)
        assert not any(one["allowPrivilegeEscalation"] for one in security)
        writes = {m["mountPath"] for one in containers for m in one["volumeMounts"]} - {
            m["mountPath"] for one in containers for m in one["volumeMounts"] if m.get("readOnly")
        }
        variables = any("valueFrom" in one for c in containers for one in c.get("env", ()))
        files = any("secret" in one for one in pod.get("volumes", ()))
        names = [name for name, has in (("variables", variables), ("files", files)) if has]
        yield (
            component,
            str(pod["securityContext"]["runAsUser"]),
            ", ".join(f"`{path}`" for path in sorted(writes)),
            " and ".join(names) or "none",
        )


def _network(whole: Manifests) -> Iterator[tuple[str, ...]]:
    for component, _ in whole.pods():
        cells = []
        for direction, side in (("egress", "to"), ("ingress", "from")):
            policy = whole.find("NetworkPolicy", f"{component}-{direction}")
            rules = policy["spec"][direction] if policy else []
            places = [
                f"{_place(to)}:{port['port']}"
                for rule in rules
                for to in rule[side]
                for port in rule["ports"]
                if port["port"] != 53
            ]
            cells.append(", ".join(dict.fromkeys(places)) or "nobody")
        yield component, *cells


def _place(to: Document) -> str:
    if "ipBlock" in to:
        return str(to["ipBlock"]["cidr"])
    labels = to.get("podSelector", {}).get("matchLabels", {})
    namespace = to.get("namespaceSelector", {}).get("matchLabels", {})
    if namespace:
        return "namespace " + namespace["kubernetes.io/metadata.name"]
    return str(labels.get("app.kubernetes.io/component", "pods of this release"))


def _probes(whole: Manifests) -> Iterator[tuple[str, ...]]:
    for component, pod in whole.pods():
        container = pod["containers"][0]
        if "livenessProbe" not in container:
            yield component, "it ends", "it ends", ""
            continue
        start = container["startupProbe"]
        yield (
            component,
            *(_asked(container[name]) for name in ("livenessProbe", "readinessProbe")),
            f"{start['periodSeconds'] * start['failureThreshold']} s",
        )


def _asked(probe: Document) -> str:
    get = probe["httpGet"]
    tries, seconds = probe["failureThreshold"], probe["periodSeconds"]
    return f"`{get['path']}` on {get['port']}, {tries} × {seconds} s"


def _sizes() -> Iterator[tuple[str, ...]]:
    for size in SIZES:
        found = render({**SITE, **IMAGES}, [CHART / "sizes" / f"{size}.yaml"])
        pods, cores, memory, gpus = 0, Fraction(), Fraction(), 0
        for _, one, pod in found.workloads():
            if one["kind"] != "Deployment":
                continue
            replicas = one["spec"]["replicas"]
            pods += replicas
            for container in pod["containers"]:
                requests = container["resources"]["requests"]
                cores += replicas * _amount(requests["cpu"])
                memory += replicas * _amount(requests["memory"])
                gpus += replicas * container["resources"]["limits"].get("nvidia.com/gpu", 0)
        gibibytes = f"{float(memory / 1024):.1f} GiB"
        yield size, str(pods), f"{float(cores):.2f}", gibibytes, str(gpus)


def _amount(text: str | int) -> Fraction:
    found = re.fullmatch(r"([0-9.]+)(m|Mi|Gi|)", str(text))
    assert found is not None, text
    return Fraction(found[1]) * UNITS[found[2]]


def main() -> int:
    """Write or check the page; 1 if it was out of date and must not be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing")
    check = parser.parse_args().check
    if find_helm() is None:
        print(MISSING, file=sys.stderr)
        return 0
    text = page()
    if PAGE.exists() and PAGE.read_text("utf-8") == text:
        return 0
    if check:
        print(f"{PAGE.relative_to(ROOT)} is out of date: run make reference", file=sys.stderr)
        return 1
    PAGE.write_text(text, "utf-8")
    print(f"wrote {PAGE.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
