"""A question's draft with its gate: all that the answer service will write."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from workers.generation.drafting import CitedTicket

UNKNOWN_ASKER = "unknown_asker"
"""The reason that says that nothing was found because the directory does not know who asks."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A draft with its gate: all that will be written."""

    gate: str
    origin: str = "none"
    text: str = ""
    language: str = "en"
    sources: tuple[CitedTicket, ...] = ()
    confidence: float = 0.0
    reasons: tuple[str, ...] = ()
    risks: tuple[str, ...] = ()
    recipe: dict[str, Any] = field(default_factory=dict)
    evidence: tuple[str, ...] = ()
    fallen: tuple[str, ...] = ()
    """Models that were asked in vain, as ``model:code``."""
