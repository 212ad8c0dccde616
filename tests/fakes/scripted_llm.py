"""A language model that writes what it is told to: `LlmClient` without a server."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Sequence

from connectors.contracts.llm import (
    ChatTurn,
    Completion,
    ModelInfo,
    Pulse,
    Sampling,
    no_pulse,
)
from connectors.llm.tokens import most_tokens

Script = str | Exception | Callable[[str], "str | Exception"]
"""What it writes to any prompt, the error it raises, or a function of the user's turn."""


def structured(answer: str, *, answered: bool = True, notes: str = "n") -> str:
    """An answer in the form that the standard prompt asks for."""
    return json.dumps({"notes": notes, "answered": answered, "answer": answer})


class ScriptedStream:
    """The pieces of one answer; `between` runs before each of them."""

    def __init__(
        self,
        pieces: Sequence[str | Exception],
        completion: Completion,
        between: Callable[[], None],
        pulse: Pulse,
    ) -> None:
        self._pieces = pieces
        self._completion = completion
        self._between = between
        self._pulse = pulse
        self.closed = False
        self.ended = False

    def __iter__(self) -> Iterator[str]:
        for piece in self._pieces:
            self._between()
            self._pulse()
            if isinstance(piece, Exception):
                raise piece
            yield piece
        self.ended = True

    def close(self) -> None:
        """Noted."""
        self.closed = True

    @property
    def completion(self) -> Completion:
        """What was written."""
        assert self.ended, "the contract: only once the pieces have ended"
        return self._completion


class ScriptedLlm:
    """Writes `script`; keeps every prompt. `cut` raises it after half of the pieces."""

    def __init__(
        self,
        script: Script,
        *,
        name: str = "scripted",
        score: float | None = None,
        finish_reason: str = "stop",
        cut: Exception | None = None,
        piece: int = 7,
    ) -> None:
        self.script = script
        self.model = name
        self.score = score
        self.finish_reason = finish_reason
        self.cut = cut
        self.between: Callable[[], None] = lambda: None
        self.prompts: list[tuple[ChatTurn, ...]] = []
        self.samplings: list[Sampling] = []
        self.streams: list[ScriptedStream] = []
        self._piece = piece
        self._lock = threading.Lock()

    def complete(self, turns: Sequence[ChatTurn], sampling: Sampling) -> Completion:
        """The whole answer."""
        stream = self.stream(turns, sampling)
        for _ in stream:
            pass
        return stream.completion

    def stream(
        self, turns: Sequence[ChatTurn], sampling: Sampling, pulse: Pulse = no_pulse
    ) -> ScriptedStream:
        """The answer in small pieces, with a pulse before each."""
        with self._lock:
            self.prompts.append(tuple(turns))
            self.samplings.append(sampling)
        said = self.script(turns[-1].content) if callable(self.script) else self.script
        if isinstance(said, Exception):
            raise said
        step = self._piece
        pieces: list[str | Exception] = [said[at : at + step] for at in range(0, len(said), step)]
        if self.cut is not None:
            pieces = [*pieces[: len(pieces) // 2], self.cut]
        done = Completion(said, self.model, self.finish_reason, 100, 50, self.score)
        stream = ScriptedStream(pieces, done, lambda: self.between(), pulse)
        self.streams.append(stream)
        return stream

    def count_tokens(self, text: str) -> int:
        """An over-estimate."""
        return most_tokens(text)

    def info(self) -> ModelInfo:
        """It is there."""
        return ModelInfo("scripted", self.model, 4096)
