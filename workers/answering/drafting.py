"""What every drafter gets and gives: the extractive one, and an LLM with its own issue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from workers.answering.candidates import Candidate


@dataclass(frozen=True, slots=True)
class DraftRequest:
    """What a drafter gets: the redacted question, its language, and what was found for it."""

    question: str
    language: str
    candidates: Sequence[Candidate]
    today: date
    avoid: frozenset[int] = frozenset()
    """Tickets that a reviewer rejected for this question."""
    hint: str = ""
    """The reviewer's reason, for the second try."""
    context: Sequence[tuple[str, str]] = ()
    """What was said before in the thread: (who, text), oldest first."""


@dataclass(frozen=True, slots=True)
class CitedTicket:
    """A source as it is stored with its draft."""

    number: int
    ticket_id: int
    ticket_hash: str
    title: str
    url: str | None
    date: datetime | None
    excerpt: str
    score: float


@dataclass(frozen=True, slots=True)
class Drafted:
    """What a drafter made. `recipe` with `evidence` is enough to make it again."""

    text: str
    language: str
    sources: tuple[CitedTicket, ...]
    confidence: float
    reasons: tuple[str, ...]
    recipe: dict[str, Any]
    evidence: tuple[str, ...]


class Drafter(Protocol):
    """Makes drafts: the extractive one here, an LLM with its own issue."""

    @property
    def origin(self) -> str: ...

    def draft(self, request: DraftRequest) -> Drafted | None:
        """A draft, or None if no candidate has anything to quote."""
        ...

    def replay(self, recipe: dict[str, Any], evidence: dict[str, str]) -> str:
        """The text of a draft again, from its recipe and its evidence by hash."""
        ...
