"""The names of our attributes. A span takes no other, and no value with a space in it.

So nothing that people write can come into a trace, whoever adds a line somewhere.
"""

from __future__ import annotations

from typing import Final

QUESTION: Final = "guichet.question.id"
DRAFT: Final = "guichet.draft.id"
DELIVERY: Final = "guichet.delivery.id"
EVENT: Final = "guichet.event.id"
KIND: Final = "guichet.kind"
PLATFORM: Final = "guichet.platform"
ATTEMPT: Final = "guichet.attempt"
GATE: Final = "guichet.gate"
ORIGIN: Final = "guichet.origin"
CONFIDENCE: Final = "guichet.confidence"
FALLEN: Final = "guichet.fallen"
"""Models that were asked in vain, as ``model:code``."""
CANDIDATES: Final = "guichet.candidates"
RELEVANCE: Final = "guichet.relevance"
OUTCOME: Final = "guichet.outcome"
FIRST_TOKEN: Final = "guichet.llm.first_token_seconds"
TASK: Final = "messaging.destination.name"
ERROR: Final = "error.type"

OURS = frozenset(
    {
        *(QUESTION, DRAFT, DELIVERY, EVENT, KIND, PLATFORM, ATTEMPT, GATE, ORIGIN, CONFIDENCE),
        *(FALLEN, CANDIDATES, RELEVANCE, OUTCOME, FIRST_TOKEN, TASK, ERROR),
    }
)
