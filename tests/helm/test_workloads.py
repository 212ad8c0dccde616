"""What runs: each process of Guichet once, with commands and queues that the program has."""

from __future__ import annotations

import pytest
import yaml

from bot.cli.commands import COMMANDS
from bot.serving.registry import RECEIVERS
from tests.helm.values import FULL, LEAST, MODELS, SIZES, TRIAL, Values, at, merged
from tests.support.chart import CHART, Chart, Manifests
from workers.celery.queues import DEFAULT_QUEUES, QUEUES

KNOWN = {command.name for command in COMMANDS}
OURS = "guichet"


def commands(manifests: Manifests) -> dict[str, list[str]]:
    """Component and arguments of each process of ours."""
    return {
        f"{component}/{container['name']}": container["args"]
        for component, container in manifests.containers()
        if container["image"].startswith(OURS) and "command" not in container
    }


def queues(manifests: Manifests) -> list[str]:
    return [
        queue
        for arguments in commands(manifests).values()
        if arguments[0] == "worker"
        for queue in arguments[arguments.index("--queues") + 1].split(",")
    ]


def test_the_processes_of_the_least_site(chart: Chart) -> None:
    assert commands(chart.render(LEAST)) == {
        "beat/beat": ["beat"],
        "console/console": ["serve", "console"],
        "migrate/migrate": ["migrate"],
        "test/ask": [
            "ask",
            "Comment réinitialiser mon mot de passe ?",
            "--json",
            "--timeout",
            "120",
        ],
        "worker-delivery/worker-delivery": ["worker", "--queues", "delivery", "--threads", "8"],
        "worker-interactive/worker-interactive": [
            *("worker", "--queues", "interactive", "--threads", "16"),
        ],
        "worker-sync/worker-sync": [
            *("worker", "--queues", "sync,maintenance", "--threads", "4"),
        ],
    }


def test_the_bots_are_served_by_their_kind(chart: Chart) -> None:
    found = commands(chart.render(FULL))
    assert found["slack/slack"] == ["serve", "slack"]
    assert found["mattermost/mattermost"] == ["serve", "mattermost"]


def test_the_chart_has_every_bot_that_can_be_served() -> None:
    values = yaml.safe_load((CHART / "values.yaml").read_text("utf-8"))
    assert values["bots"].keys() == RECEIVERS.keys()


@pytest.mark.parametrize("values", [LEAST, TRIAL])
def test_each_command_is_one_of_the_program(chart: Chart, values: Values) -> None:
    assert {arguments[0] for arguments in commands(chart.render(values)).values()} <= KNOWN


def test_together_the_workers_serve_every_queue_once(chart: Chart) -> None:
    assert sorted(queues(chart.render(FULL))) == sorted(QUEUES)
    assert sorted(queues(chart.render(LEAST))) == sorted(DEFAULT_QUEUES)


@pytest.mark.parametrize("size", SIZES)
def test_each_size_serves_every_queue_once(chart: Chart, size: str) -> None:
    assert sorted(queues(chart.render(merged(LEAST, MODELS), size))) == sorted(DEFAULT_QUEUES)


def test_there_is_one_schedule_and_never_two(chart: Chart) -> None:
    beat = chart.render(FULL).one("Deployment", "beat")["spec"]
    assert (beat["replicas"], beat["strategy"]["type"]) == (1, "Recreate")


@pytest.mark.parametrize(
    ("component", "lives", "ready"),
    [
        # While no worker answers, the console is still there to say so.
        ("console", "http", "metrics"),
        ("slack", "metrics", "metrics"),
        ("worker-interactive", "metrics", "metrics"),
        ("beat", "metrics", "metrics"),
        ("llm", "http", "http"),
        ("embedder", "http", "http"),
    ],
)
def test_each_process_is_asked_whether_it_is_well(
    chart: Chart, component: str, lives: str, ready: str
) -> None:
    container = chart.render(FULL).pod(component)["containers"][0]
    ours = container["image"].startswith(OURS)
    alive = {"path": "/healthz" if ours else "/health", "port": lives}
    assert container["startupProbe"]["httpGet"] == container["livenessProbe"]["httpGet"] == alive
    assert container["readinessProbe"]["httpGet"] == {
        "path": "/readyz" if ours else "/health",
        "port": ready,
    }
    assert {lives, ready} <= {one["name"] for one in container["ports"]}


def test_the_ports_are_those_of_the_settings(chart: Chart) -> None:
    manifests = chart.render(LEAST)
    ports = {
        one["name"]: str(one["containerPort"])
        for one in manifests.pod("console")["containers"][0]["ports"]
    }
    settings = manifests.settings()
    assert ports == {
        "http": settings["GUICHET_CONSOLE_PORT"],
        "metrics": settings["GUICHET_METRICS_PORT"],
    }


def test_a_worker_gets_the_time_to_finish_what_it_has_begun(chart: Chart) -> None:
    manifests = chart.render(merged(LEAST, at("workers.interactive.graceSeconds", 300)))
    assert manifests.pod("worker-interactive")["terminationGracePeriodSeconds"] == 300


def test_a_new_process_is_ready_before_an_old_one_ends(chart: Chart) -> None:
    for one in chart.render(LEAST).all("Deployment"):
        if one["metadata"]["name"] != "guichet-beat":
            assert one["spec"]["strategy"]["rollingUpdate"] == {
                "maxSurge": 1,
                "maxUnavailable": 0,
            }


def test_replicas_are_spread_over_nodes_and_zones(chart: Chart) -> None:
    for one in chart.render(LEAST).all("Deployment"):
        pod = one["spec"]["template"]
        for constraint in pod["spec"]["topologySpreadConstraints"]:
            selector = constraint["labelSelector"]["matchLabels"]
            assert selector.items() <= pod["metadata"]["labels"].items()
        keys = {c["topologyKey"] for c in pod["spec"]["topologySpreadConstraints"]}
        assert keys == {"kubernetes.io/hostname", "topology.kubernetes.io/zone"}


def test_selectors_find_their_own_pods_and_no_other(chart: Chart) -> None:
    found: dict[str, str] = {}
    for one in (*chart.render(FULL).all("Deployment"), *chart.render(TRIAL).all("StatefulSet")):
        selector = one["spec"]["selector"]["matchLabels"]
        assert selector.items() <= one["spec"]["template"]["metadata"]["labels"].items()
        # What may change from version to version would make an upgrade impossible.
        assert "app.kubernetes.io/version" not in selector
        name = one["metadata"]["name"]
        assert found.setdefault(selector["app.kubernetes.io/component"], name) == name


def test_an_image_is_named_by_digest_tag_or_version(chart: Chart) -> None:
    def image(values: Values) -> str:
        return str(chart.render(values).pod("beat")["containers"][0]["image"])

    assert image(FULL) == "guichet@sha256:" + "a" * 64
    assert image(merged(LEAST, at("image.tag", "1.2.3"))) == "guichet:1.2.3"
    assert image(LEAST) == "guichet:0.1.0"


def test_every_container_says_what_it_needs(chart: Chart) -> None:
    for values in (FULL, TRIAL):
        for component, container in chart.render(values).containers():
            resources = container["resources"]
            assert {"cpu", "memory"} <= resources["requests"].keys(), component
            assert "memory" in resources["limits"], component


def test_budgets_only_where_one_may_go_and_another_stays(chart: Chart) -> None:
    manifests = chart.render(LEAST)
    several = {
        one["metadata"]["name"]
        for one in manifests.all("Deployment")
        if one["spec"].get("replicas", 2) > 1
    }
    budgets = manifests.all("PodDisruptionBudget")
    assert {one["metadata"]["name"] for one in budgets} == several
    assert {one["spec"]["maxUnavailable"] for one in budgets} == {1}
    none = chart.render(merged(LEAST, at("disruption.budgets", False)))
    assert none.all("PodDisruptionBudget") == []


def test_the_ingress_has_a_certificate_and_the_console_s_limits(chart: Chart) -> None:
    ingress = chart.render(FULL).one("Ingress", "console")
    assert ingress["spec"]["tls"] == [
        {"hosts": ["helpdesk.example.org"], "secretName": "helpdesk-tls"}
    ]
    path = ingress["spec"]["rules"][0]["http"]["paths"][0]
    assert path["path"] == "/desk"
    service = chart.render(FULL).one("Service", "console")
    assert path["backend"]["service"]["name"] == service["metadata"]["name"]
    # The console lets a page wait for a minute.
    annotations = ingress["metadata"]["annotations"]
    assert int(annotations["nginx.ingress.kubernetes.io/proxy-read-timeout"]) > 60
    assert chart.render(LEAST).all("Ingress") == []


def test_the_site_s_annotations_come_before_ours(chart: Chart) -> None:
    key = "nginx.ingress.kubernetes.io/proxy-read-timeout"
    manifests = chart.render(merged(FULL, {"console": {"ingress": {"annotations": {key: "120"}}}}))
    assert manifests.one("Ingress", "console")["metadata"]["annotations"][key] == "120"


def test_the_first_account_is_made_before_the_console_serves(chart: Chart) -> None:
    (before,) = chart.render(FULL).pod("console")["initContainers"]
    assert "user add" in before["args"][0]
    password = next(one for one in before["env"] if one["name"] == "PASSWORD")
    assert password["valueFrom"]["secretKeyRef"] == {"name": "guichet", "key": "admin-password"}
    assert "initContainers" not in chart.render(LEAST).pod("console")


def test_helm_test_asks_a_question(chart: Chart) -> None:
    pod = chart.render(LEAST).one("Pod", "test")
    assert pod["metadata"]["annotations"]["helm.sh/hook"] == "test"
    assert pod["spec"]["containers"][0]["args"][0] == "ask"
    assert pod["spec"]["restartPolicy"] == "Never"
