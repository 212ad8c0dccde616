"""A software bill of materials, CycloneDX 1.6 as JSON, of the environment that runs this.

``python tools/sbom.py > sbom.json``. It needs nothing but the standard library: the image runs it
at the end of its build. The same environment makes the same bytes.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from importlib.metadata import Distribution, distributions
from typing import Any

Component = dict[str, Any]


def bill() -> dict[str, Any]:
    """The document: Guichet, and each Python and Debian package beside it."""
    found = {_normal(one.metadata["Name"]): one for one in distributions()}
    ours = found.pop("guichet", None)
    components = [_python(name, one) for name, one in sorted(found.items())]
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": "guichet",
                "name": "guichet",
                "version": ours.version if ours else "0",
                "licenses": [{"license": {"id": "Apache-2.0"}}],
            }
        },
        "components": components + _debian(),
    }


def _python(name: str, one: Distribution) -> Component:
    address = f"pkg:pypi/{name}@{one.version}"
    return {
        "type": "library",
        "bom-ref": address,
        "name": name,
        "version": one.version,
        "purl": address,
        "licenses": [{"license": {"name": _licence(one)}}],
    }


def _licence(one: Distribution) -> str:
    told = one.metadata.get("License-Expression") or ""
    if not told:
        kinds = one.metadata.get_all("Classifier") or []
        named = [kind.rpartition(" :: ")[2] for kind in kinds if kind.startswith("License ::")]
        told = " AND ".join(named) or (one.metadata.get("License") or "").strip()
    # Some put the whole text there.
    return told.splitlines()[0][:100] if told else "unknown"


def _debian() -> list[Component]:
    if shutil.which("dpkg-query") is None:
        return []
    form = "${Package}\t${Version}\t${Architecture}\n"
    told = subprocess.run(
        ["dpkg-query", "--show", f"--showformat={form}"], capture_output=True, text=True, check=True
    ).stdout
    components = []
    for line in sorted(told.splitlines()):
        name, version, architecture = line.split("\t")
        address = f"pkg:deb/debian/{name}@{version}?arch={architecture}"
        components.append(
            {
                "type": "library",
                "bom-ref": address,
                "name": name,
                "version": version,
                "purl": address,
            }
        )
    return components


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


if __name__ == "__main__":
    json.dump(bill(), sys.stdout, indent=1, sort_keys=True)
    sys.stdout.write("\n")
