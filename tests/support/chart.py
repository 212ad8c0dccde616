"""The chart, rendered with Helm; each set of values once a session."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from tools.helm import CHART, Document, Manifests, Refused, render, run_helm

__all__ = ["CHART", "Chart", "Document", "Manifests"]

Values = Mapping[str, Any]


class Chart:
    """The chart; `render` is cached by its values."""

    def __init__(self) -> None:
        self._rendered: dict[str, Manifests] = {}

    def render(self, values: Values, *sizes: str) -> Manifests:
        """What `helm template` makes of the values, on top of those of the sizes. Raises
        `Refused`."""
        key = json.dumps([values, sizes], sort_keys=True)
        if key not in self._rendered:
            self._rendered[key] = render(values, [CHART / f"sizes/{size}.yaml" for size in sizes])
        return self._rendered[key]

    def refusal(self, values: Values) -> str:
        """Why Helm refuses the values: the lines that it prints."""
        try:
            self.run("template", "guichet", values=values)
        except Refused as refused:
            return str(refused)
        raise AssertionError("these values were rendered")

    def run(self, *arguments: str, values: Values, sizes: tuple[str, ...] = ()) -> str:
        """Run helm on the chart; return what it printed."""
        return run_helm(arguments, values, [CHART / f"sizes/{size}.yaml" for size in sizes])
