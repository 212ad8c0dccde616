"""The schema of the chart's values, from `values.yaml` and from the classes of the settings.

What has a default there is a key, of the type of its default; nothing else is one. `settings` takes
every setting of Guichet but the secrets, and but what the chart itself sets.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import yaml
from pydantic import SecretStr

from workers.celery.queues import QUEUES
from workers.settings import Settings

CHART = Path(__file__).resolve().parents[1] / "helm" / "guichet"
SCHEMA = CHART / "values.schema.json"

Schema = dict[str, Any]

SET_BY_CHART = frozenset(
    {"home", "database_url", "broker_url", "console_host", "console_port", "metrics_port"}
    | {"bots_host", "bots_port"}
    # Each worker of the chart has its own.
    | {"worker_threads"}
    # The broker's address with its password would stand in it.
    | {"result_url"}
)
TEXTS: Schema = {"type": "object", "additionalProperties": {"type": "string"}}
QUANTITIES: Schema = {
    "type": "object",
    "additionalProperties": {
        "type": ["string", "integer"],
        "pattern": r"^[0-9.]+(m|k|Ki|M|Mi|G|Gi|T|Ti)?$",
    },
}
NETWORK: Schema = {"type": "string", "pattern": "^[0-9a-f.:]+/[0-9]+$"}
PLACE: Schema = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "cidrs": {
            "type": "array",
            "minItems": 1,
            "items": {"type": "string", "pattern": "/[0-9]+$"},
        },
        "namespace": TEXTS,
        "pods": TEXTS,
    },
    "anyOf": [{"required": ["cidrs"]}, {"required": ["namespace"]}],
    "dependentRequired": {"pods": ["namespace"]},
}
PORT: Schema = {"type": "integer", "minimum": 1, "maximum": 65535}
PATH: Schema = {"type": "string", "pattern": "^/"}
COUNT: Schema = {"type": "integer", "minimum": 0}
POSITIVE: Schema = {"type": "integer", "minimum": 1}
NAME: Schema = {"type": "string", "pattern": "^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$"}
SIZE: Schema = {"type": "string", "pattern": "^([0-9]+(Mi|Gi|Ti))?$"}


def _one_of(*values: str) -> Schema:
    return {"enum": list(values)}


BY_PATH: dict[str, Schema] = {
    "settings": {"$ref": "#/$defs/settings"},
    "secrets.settings": {"$ref": "#/$defs/secretSettings"},
    "secrets.variables": {
        "type": "object",
        "additionalProperties": False,
        "patternProperties": {"^[A-Z][A-Z0-9_]*$": {"type": "string"}},
    },
    "secrets.name": NAME,
    "secrets.external.data": {
        "type": "object",
        "additionalProperties": {"type": "object", "required": ["key"]},
    },
    "secrets.external.store.kind": _one_of("SecretStore", "ClusterSecretStore"),
    "image.pullPolicy": _one_of("Always", "IfNotPresent", "Never"),
    "image.digest": {"type": "string", "pattern": "^(sha256:[0-9a-f]{64})?$"},
    "training.image.digest": {"type": "string", "pattern": "^(sha256:[0-9a-f]{64})?$"},
    "database.tls": _one_of(
        "", "disable", "allow", "prefer", "require", "verify-ca", "verify-full"
    ),
    "database.host": {"type": "string", "pattern": "^[A-Za-z0-9.:-]*$"},
    "broker.host": {"type": "string", "pattern": "^[A-Za-z0-9.:-]*$"},
    "broker.scheme": _one_of("redis", "rediss", "amqp", "amqps"),
    # Guichet keeps names in lower case, and the account is looked for by its name.
    "console.firstAccount.name": {"type": "string", "pattern": "^[a-z0-9][a-z0-9._@-]*$"},
    "console.ingress.host": {"type": "string", "pattern": "^[a-z0-9.-]*$"},
    "console.ingress.path": PATH,
    "bots.slack.requests.path": PATH,
    "bots.mattermost.requests.path": PATH,
    "scaling.kind": _one_of("none", "hpa", "keda"),
    "scaling.hpa.cpuPercent": {"type": "integer", "minimum": 10, "maximum": 100},
    "models.server.kind": _one_of("tgi", "vllm"),
    "models.server.name": {"type": "string", "pattern": "^[a-z0-9][a-z0-9_.-]{0,63}$"},
    "models.volume.accessMode": _one_of("ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany"),
    "models.volume.size": SIZE,
    "models.download.mirror": {"type": "string", "pattern": "^(https?://.+)?$"},
    "network.policy": _one_of("kubernetes", "cilium", "none"),
    "network.hosts": {"type": "object", "additionalProperties": PLACE},
    "topology.keys": {"type": "array", "items": {"type": "string"}},
    "trial.size": SIZE,
    "training.schedule": {"type": "string", "pattern": r"^(\S+ ){4}\S+$"},
}
BY_NAME: dict[str, Schema] = {
    "port": PORT,
    "replicas": COUNT,
    "count": COUNT,
    "threads": {"type": "integer", "minimum": 1, "maximum": 512},
    "min": POSITIVE,
    "max": POSITIVE,
    "seconds": POSITIVE,
    "folder": {"type": "string", "pattern": r"^[\w./-]+$"},
    "queues": {
        "type": "array",
        "minItems": 1,
        "uniqueItems": True,
        "items": {"enum": list(QUEUES)},
    },
    "tolerations": {"type": "array", "items": {"type": "object"}},
    "resources": {
        "type": "object",
        "additionalProperties": False,
        "properties": {"requests": QUANTITIES, "limits": QUANTITIES},
    },
}


def chart_schema() -> str:
    """The text of `values.schema.json`."""
    values = yaml.safe_load((CHART / "values.yaml").read_text("utf-8"))
    schema = _schema_of(values, ())
    # Helm puts it there for a chart that is part of another one.
    schema["properties"]["global"] = {"type": "object"}
    settings, secrets = _settings()
    document = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Values of the chart guichet",
        "description": "Written by make reference; do not edit by hand.",
        **schema,
        "$defs": {"settings": settings, "secretSettings": secrets},
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _schema_of(value: object, path: tuple[str, ...]) -> Schema:
    found = BY_PATH.get(".".join(path)) or (BY_NAME.get(path[-1]) if path else None)
    if found is not None:
        return dict(found)
    match value:
        case bool():
            return {"type": "boolean"}
        case int():
            return {"type": "integer"}
        case str():
            return {"type": "string"}
        case list():
            return {"type": "array", "items": {"type": "string"}}
        case dict() if value and path[-1:] not in _LABELS:
            return _table({key: _schema_of(inner, (*path, key)) for key, inner in value.items()})
        case dict():
            return dict(TEXTS)
    raise TypeError(f"{'.'.join(path)}: {type(value).__name__}")


_LABELS = {
    (name,)
    for name in (
        *("nodeSelector", "annotations", "labels", "dashboardLabels", "podLabels"),
        *("namespace", "pods", "ingressFrom", "monitoringFrom", "from"),
    )
}
"""Maps of texts, whatever keys they have by default."""


def _settings() -> tuple[Schema, Schema]:
    """The schemas of `settings` and of `secrets.settings`."""
    schema = Settings.model_json_schema()
    properties = {
        name: _tidy(part, schema.get("$defs", {})) for name, part in schema["properties"].items()
    }
    secrets = sorted(
        name for name, field in Settings.model_fields.items() if field.annotation is SecretStr
    )
    for name in SET_BY_CHART | set(secrets):
        properties.pop(name, None)
    # The chart fills in the address of the model that it runs.
    del properties["models"]["additionalProperties"]["required"]
    return _table(properties), _table({name: {"type": "string"} for name in secrets})


def _table(properties: Schema) -> Schema:
    return {"type": "object", "additionalProperties": False, "properties": properties}


def _tidy(part: Any, definitions: dict[str, Any]) -> Any:
    """Without references, titles and defaults, and without what is secret."""
    if isinstance(part, list):
        return [_tidy(one, definitions) for one in part]
    if not isinstance(part, dict):
        return part
    if "$ref" in part:
        part = definitions[part["$ref"].rpartition("/")[2]] | {
            key: value for key, value in part.items() if key != "$ref"
        }
    left_out = ("title", "default", "format", "writeOnly")
    tidy = {key: _tidy(value, definitions) for key, value in part.items() if key not in left_out}
    if isinstance(part.get("properties"), dict):
        tidy["properties"] = {
            name: _tidy(inner, definitions)
            for name, inner in part["properties"].items()
            if not inner.get("writeOnly")
        }
    if isinstance(tidy.get("description"), str):
        tidy["description"] = re.sub(r"\s+", " ", tidy["description"])
    return tidy
