"""The schemas of Kubernetes, read once: the package's own `validate` reads them at every call."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator
from kubernetes_validate.utils import schema_contents
from referencing import Registry, Resource


def wrong(document: dict[str, Any], version: str) -> list[str]:
    """What a version such as ``1.37`` says against an object; a kind that it lacks is an error."""
    # "apps/v1" is the file "apps-v1", and "networking.k8s.io/v1" is "networking-v1".
    api = re.sub(r"^([^./]*)(?:\.[^/]*)?/", r"\1-", document["apiVersion"])
    found = _validator(f"{document['kind'].lower()}-{api}", version).iter_errors(document)
    name = f"{document['kind']} {document['metadata']['name']}"
    return [f"{name}: {one.json_path}: {one.message}" for one in found]


@cache
def _validator(kind: str, version: str) -> Draft202012Validator:
    schema = _contents(f"{kind}.json", version)
    registry = Resource.from_contents(schema) @ _definitions(version)
    return Draft202012Validator(schema, registry=registry)


@cache
def _definitions(version: str) -> Registry[Any]:
    return Resource.from_contents(_contents("_definitions.json", version)) @ Registry()


def _contents(file: str, version: str) -> Any:
    return schema_contents(f"kubernetes-json-schema/v{version}.0-local-strict/{file}", version)
