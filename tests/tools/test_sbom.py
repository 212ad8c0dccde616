"""The bill of materials: everything that is installed, with its version, the same each time."""

from __future__ import annotations

import json
from importlib.metadata import version

from tools.sbom import bill


def test_every_package_is_named_once_with_its_version() -> None:
    components = bill()["components"]
    names = [one["bom-ref"] for one in components]
    assert len(names) == len(set(names))
    assert f"pkg:pypi/sqlalchemy@{version('sqlalchemy')}" in names
    assert f"pkg:pypi/faiss-cpu@{version('faiss-cpu')}" in names
    assert all(one["version"] for one in components)


def test_guichet_is_what_it_is_the_bill_of() -> None:
    component = bill()["metadata"]["component"]
    assert (component["name"], component["type"]) == ("guichet", "application")
    assert not any(one["name"] == "guichet" for one in bill()["components"])


def test_the_same_environment_makes_the_same_bytes() -> None:
    assert json.dumps(bill(), sort_keys=True) == json.dumps(bill(), sort_keys=True)


def test_licences_are_a_line_each() -> None:
    for one in bill()["components"]:
        for licence in one.get("licenses", ()):
            assert licence["license"]["name"]
            assert "\n" not in licence["license"]["name"]
