"""What the rules of all kinds of urgency are built from."""

from __future__ import annotations

import re


def any_of(*parts: str) -> re.Pattern[str]:
    """What any of these patterns finds."""
    return re.compile("|".join(f"(?:{part})" for part in parts))
