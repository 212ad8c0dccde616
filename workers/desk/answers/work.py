"""What the pipeline takes, a question and what is found for it, and what it gives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from workers.generation.candidates import Candidate
from workers.generation.drafter import CitedTicket
from workers.knowledge.access import Viewer
from workers.settings import Mode

UNKNOWN_ASKER = "unknown_asker"
"""The reason that says that nothing was found because GLPI does not know who asks."""


@dataclass(frozen=True, slots=True)
class Work:
    """A question as the answer service hands it over; every text in it is redacted."""

    question: str
    search: str
    language: str
    person_id: str
    viewer: Viewer
    mode: Mode
    avoid: frozenset[int] = frozenset()
    hint: str = ""
    context: tuple[tuple[str, str], ...] = ()
    clarified: bool = False
    unknown_asker: bool = False
    """GLPI does not know the asker, so that only what is for everyone was searched."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found, best first, and the state of the knowledge it was found in."""

    candidates: Sequence[Candidate]
    revision: int
    space: str | None


class Finder(Protocol):
    """Finds candidates that the viewer may see."""

    def find(self, text: str, viewer: Viewer, k: int, language: str) -> Found: ...


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
