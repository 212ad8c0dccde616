"""The model servers: on the GPU node, offline, and named as the settings name them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.helm.values import FULL, LEAST, Values, at, merged
from tests.support.chart import Chart, Document

VLLM = merged(FULL, at("models.server", {"kind": "vllm", "image": "vllm:0.12"}))


def server(chart: Chart, values: Values, component: str = "llm") -> Document:
    found: Document = chart.render(values).pod(component)["containers"][0]
    return found


def variables(container: Document) -> dict[str, str]:
    return {one["name"]: one["value"] for one in container["env"]}


def test_without_models_no_server_runs(chart: Chart) -> None:
    manifests = chart.render(LEAST)
    for component in ("llm", "embedder", "reranker"):
        assert manifests.find("Deployment", component) is None
        assert manifests.find("Service", component) is None
    assert manifests.all("PersistentVolumeClaim") == []


@pytest.mark.parametrize("component", ["llm", "embedder", "reranker"])
def test_a_model_server_looks_for_nothing_outside(chart: Chart, component: str) -> None:
    found = variables(server(chart, FULL, component))
    assert found["HF_HUB_OFFLINE"] == found["TRANSFORMERS_OFFLINE"] == "1"
    assert found["HF_HUB_DISABLE_TELEMETRY"] == found["DO_NOT_TRACK"] == "1"


def test_tgi_tells_its_makers_nothing(chart: Chart) -> None:
    assert variables(server(chart, FULL))["USAGE_STATS"] == "off"


def test_vllm_tells_its_makers_nothing_and_loads_nothing_at_run_time(chart: Chart) -> None:
    found = variables(server(chart, VLLM))
    assert found["VLLM_NO_USAGE_STATS"] == "1"
    assert "VLLM_ALLOW_RUNTIME_LORA_UPDATING" not in found


def test_tgi_reads_model_and_adapters_from_the_volume(chart: Chart) -> None:
    container = server(chart, FULL)
    arguments = container["args"]
    assert arguments[arguments.index("--model-id") + 1] == "/models/mistral-7b-instruct-v0.3"
    assert arguments[arguments.index("--max-total-tokens") + 1] == "8192"
    assert variables(container)["LORA_ADAPTERS"] == "dpo1=/models/adapters/dpo1"


def test_vllm_reads_them_too_and_serves_the_name_of_the_settings(chart: Chart) -> None:
    arguments = server(chart, VLLM)["args"]
    assert arguments[arguments.index("--model") + 1] == "/models/mistral-7b-instruct-v0.3"
    assert arguments[arguments.index("--served-model-name") + 1] == "mistral"
    assert arguments[arguments.index("--lora-modules") + 1] == "dpo1=/models/adapters/dpo1"
    models = json.loads(chart.render(VLLM).settings()["GUICHET_MODELS"])
    assert models["mistral"]["kind"] == "vllm"


def test_a_further_argument_of_the_site_s_comes_last(chart: Chart) -> None:
    values = merged(FULL, at("models.server.extraArgs", ["--quantize", "awq"]))
    assert server(chart, values)["args"][-2:] == ["--quantize", "awq"]


def test_the_gpu_node_is_asked_for(chart: Chart) -> None:
    values = merged(FULL, at("models.server.nodeSelector", {"gpu": "a100"}))
    pod = chart.render(values).pod("llm")
    assert pod["containers"][0]["resources"]["limits"]["nvidia.com/gpu"] == 1
    assert pod["nodeSelector"] == {"gpu": "a100"}
    assert pod["tolerations"][0]["key"] == "nvidia.com/gpu"


def test_what_holds_a_gpu_ends_before_its_successor_begins(chart: Chart) -> None:
    manifests = chart.render(FULL)
    assert manifests.one("Deployment", "llm")["spec"]["strategy"]["type"] == "Recreate"
    # The embedder of these values has none.
    assert manifests.one("Deployment", "embedder")["spec"]["strategy"]["type"] == "RollingUpdate"
    limits = manifests.pod("embedder")["containers"][0]["resources"]["limits"]
    assert "nvidia.com/gpu" not in limits


def test_another_kind_of_gpu(chart: Chart) -> None:
    values = merged(FULL, at("models.server.gpu", {"resource": "amd.com/gpu", "count": 2}))
    assert server(chart, values)["resources"]["limits"]["amd.com/gpu"] == 2


def test_a_model_is_fetched_from_the_site_s_mirror_and_checked(chart: Chart) -> None:
    (fetch,) = chart.render(FULL).pod("llm")["initContainers"]
    assert variables(fetch) == {
        "MIRROR": "https://mirror.example.org/models",
        "FOLDER": "mistral-7b-instruct-v0.3",
    }
    assert "sha256sum -c" in fetch["args"][0]


def test_without_a_mirror_the_volume_is_for_reading_alone(chart: Chart) -> None:
    values: dict[str, Any] = merged(FULL, at("models.download.enabled", False))
    values["network"] = {"policy": "none"}
    pod = chart.render(values).pod("llm")
    assert "initContainers" not in pod
    (mount,) = (m for m in pod["containers"][0]["volumeMounts"] if m["name"] == "models")
    assert mount["readOnly"] is True


def test_the_models_outlive_the_release(chart: Chart) -> None:
    claim = chart.render(FULL).one("PersistentVolumeClaim", "models")
    assert claim["metadata"]["annotations"]["helm.sh/resource-policy"] == "keep"
    assert claim["spec"]["resources"]["requests"]["storage"] == "100Gi"


def test_a_claim_that_is_there_is_taken(chart: Chart) -> None:
    manifests = chart.render(merged(FULL, at("models.volume", {"claim": "weights", "size": ""})))
    assert manifests.all("PersistentVolumeClaim") == []
    (volume,) = (v for v in manifests.pod("llm")["volumes"] if v["name"] == "models")
    assert volume["persistentVolumeClaim"]["claimName"] == "weights"


def test_a_large_model_gets_its_time_to_start(chart: Chart) -> None:
    probe = server(chart, merged(FULL, at("models.server.startMinutes", 30)))["startupProbe"]
    assert probe["periodSeconds"] * probe["failureThreshold"] == 30 * 60


def test_training_waits_until_somebody_starts_it(chart: Chart) -> None:
    job = chart.render(FULL).one("CronJob", "training")["spec"]
    assert job["suspend"] is True
    assert job["concurrencyPolicy"] == "Forbid"
    container = job["jobTemplate"]["spec"]["template"]["spec"]["containers"][0]
    assert container["args"] == ["train", "dpo"]
    assert container["image"].startswith("guichet-full:")
    assert container["resources"]["limits"]["nvidia.com/gpu"] == 1
    assert chart.render(LEAST).all("CronJob") == []
