"""Sets of values that many tests render. Each is rendered once a session."""

from __future__ import annotations

from typing import Any

import yaml

from tools.helm import CHART

Values = dict[str, Any]

LEAST: Values = {"database": {"host": "10.0.0.5"}, "broker": {"host": "10.0.0.6"}}
"""What a site must say at least."""
TRIAL: Values = {"trial": {"enabled": True}}
FULL: Values = yaml.safe_load((CHART / "examples" / "everything.yaml").read_text("utf-8"))
"""Everything that the chart has, at once."""
HOSTS: Values = FULL["network"]["hosts"]
MODELS: Values = {
    "models": {part: {"image": f"{part}:1"} for part in ("server", "embedder", "reranker")}
}
"""The images of the model servers, which the sizes leave to the site."""
SIZES = ("small", "lab", "campus")


def merged(*sets: Values) -> Values:
    """The sets on top of each other, as Helm merges them."""
    whole: Values = {}
    for one in sets:
        for key, value in one.items():
            inner = whole.get(key)
            both = isinstance(value, dict) and isinstance(inner, dict)
            whole[key] = merged(inner, value) if both else value  # type: ignore[arg-type]
    return whole


def at(path: str, value: object) -> Values:
    """A set with one value: ``at("console.replicas", 3)``."""
    for key in reversed(path.split(".")):
        value = {key: value}
    assert isinstance(value, dict)
    return value
