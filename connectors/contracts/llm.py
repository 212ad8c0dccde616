"""A large language model behind an API."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

FINISHED = frozenset({"stop", "stop_sequence", "eos_token"})
"""Finish reasons of an answer that its model ended itself; any other one cut it off."""

PULSE_SECONDS = 1.0
"""About how often a caller who waits for a stream hears of it."""
Pulse = Callable[[], None]
"""Called in the caller's own thread about every `PULSE_SECONDS` while it waits: for its turn, for
the first piece, or for the next. What it raises cancels the generation and comes through, so that
nobody waits longer for an answer than it is wanted."""


def no_pulse() -> None:
    """For who waits to the end."""


@dataclass(frozen=True, slots=True)
class ChatTurn:
    """One turn of a prompt."""

    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class Sampling:
    """Parameters of one generation; all are stored with the draft so that it can be replayed.

    `schema` is the JSON schema that the text must fit, where the server can hold it to one; the
    caller parses and checks the text all the same.
    """

    max_tokens: int = 700
    temperature: float = 0.2
    seed: int | None = 7
    adapter: str | None = None
    schema: Mapping[str, Any] | None = None
    choices: tuple[str, ...] = ()
    """The words of which the text must be one, where the server can hold it to them; how probable
    each of them was is then told."""


@dataclass(frozen=True, slots=True)
class Completion:
    """What the model wrote. `finish_reason` is the server's own word (``stop``, ``length`` …).

    `score` is the model's own: the mean probability of its tokens, in [0, 1]; None where the
    server does not tell. `first_token_seconds` is None for an answer that came in one piece.
    """

    text: str
    model: str
    finish_reason: str
    prompt_tokens: int
    completion_tokens: int
    score: float | None = None
    first_token_seconds: float | None = None
    choices: Mapping[str, float] = field(default_factory=dict)
    """For `Sampling.choices`: the probability of each; together 1. Empty where none was seen."""


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """What a server says of itself. Fields that it does not tell are None."""

    server: str
    model: str | None = None
    max_tokens: int | None = None
    """Tokens of a prompt and its answer together."""
    version: str | None = None
    at_once: int | None = None
    """Requests that it takes at once; further ones wait there or are refused."""


class CompletionStream(Protocol):
    """An answer while it is written: iterate over its pieces.

    `close` cancels the generation on the server, and is safe to call at any time.
    """

    def __iter__(self) -> Iterator[str]: ...

    def close(self) -> None: ...

    @property
    def completion(self) -> Completion:
        """The whole answer, once the pieces have ended."""
        ...


class LlmClient(Protocol):
    """One model. Safe to call from many threads.

    Calls raise `Unavailable` (away, slow, broken, cut in the middle), `RateLimited` (busy for
    longer than the call may wait) or `Refused` (prompt too long, unknown adapter).
    """

    @property
    def model(self) -> str:
        """The name under which the settings know it."""
        ...

    def complete(self, turns: Sequence[ChatTurn], sampling: Sampling) -> Completion:
        """Generate the whole answer within the client's total timeout."""
        ...

    def stream(
        self, turns: Sequence[ChatTurn], sampling: Sampling, pulse: Pulse = no_pulse
    ) -> CompletionStream:
        """Generate piece by piece. Raises before the first piece as `complete` does."""
        ...

    def count_tokens(self, text: str) -> int:
        """Tokens of `text`, by the server's tokenizer or a safe over-estimate."""
        ...

    def info(self) -> ModelInfo:
        """What the server says of itself now; also the check whether it is there."""
        ...
