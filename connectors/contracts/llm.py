"""A large language model behind an API."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol


@dataclass(frozen=True, slots=True)
class ChatTurn:
    """One turn of a prompt."""

    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class Sampling:
    """Parameters of one generation; all are stored with the draft so that it can be replayed."""

    max_tokens: int = 700
    temperature: float = 0.2
    seed: int | None = 7
    adapter: str | None = None


@dataclass(frozen=True, slots=True)
class Completion:
    """What the model wrote. `finish_reason` is the server's own word (``stop``, ``length`` …)."""

    text: str
    model: str
    finish_reason: str
    prompt_tokens: int
    completion_tokens: int


class LlmClient(Protocol):
    """Raises `Unavailable` (nothing generated) or `Refused` (prompt too long, unknown adapter)."""

    @property
    def model(self) -> str: ...

    def complete(self, turns: Sequence[ChatTurn], sampling: Sampling) -> Completion:
        """Generate the whole answer within the client's total timeout."""
        ...

    def stream(self, turns: Sequence[ChatTurn], sampling: Sampling) -> Iterator[str]:
        """Generate piece by piece; closing the iterator cancels the generation."""
        ...

    def count_tokens(self, text: str) -> int:
        """Tokens of `text`, by the server's tokenizer or a safe over-estimate."""
        ...
