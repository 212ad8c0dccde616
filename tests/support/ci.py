"""Whether this run is CI's."""

from __future__ import annotations

import os
from collections.abc import Mapping


def in_ci(environment: Mapping[str, str] = os.environ) -> bool:
    """From the variable ``CI``, which CI services set and laptops do not."""
    return environment.get("CI", "").strip().lower() in {"1", "true", "yes", "on"}
