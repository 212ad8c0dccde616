"""A language model that writes what a test says."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence

from connectors.contracts.llm import ChatTurn, Completion, ModelInfo, Pulse, Sampling, no_pulse
from connectors.errors import Unavailable

Script = Callable[[Sequence[ChatTurn]], str]


class ScriptedModel:
    """An `LlmClient`. `script` gives the text for a prompt, or raises what the call raises."""

    def __init__(self, script: Script, model: str = "scripted", window: int | None = None) -> None:
        self.script = script
        self.model = model
        self.window = window
        self.finish = "stop"
        self.away = False
        self.stuck = False
        """Whether a stream writes one piece and then nothing, with a pulse now and then."""
        self.asked: list[Sequence[ChatTurn]] = []
        self.cancelled = 0
        self._lock = threading.Lock()

    def complete(self, turns: Sequence[ChatTurn], sampling: Sampling) -> Completion:
        """The scripted text as a whole."""
        stream = self.stream(turns, sampling)
        for _ in stream:
            pass
        return stream.completion

    def stream(
        self, turns: Sequence[ChatTurn], sampling: Sampling, pulse: Pulse = no_pulse
    ) -> ScriptedStream:
        """The scripted text in three pieces."""
        with self._lock:
            self.asked.append(turns)
        return ScriptedStream(self, self.script(turns), pulse)

    def count_tokens(self, text: str) -> int:
        """Four characters a token."""
        return len(text) // 4

    def info(self) -> ModelInfo:
        """What it is; `Unavailable` while it is `away`."""
        if self.away:
            raise Unavailable(f"The model {self.model} does not answer.")
        return ModelInfo("fake", self.model, self.window)


class ScriptedStream:
    """The stream of one answer."""

    def __init__(self, owner: ScriptedModel, text: str, pulse: Pulse) -> None:
        self._owner = owner
        self._text = text
        self._pulse = pulse
        self._ended = False
        self._closed = threading.Event()

    def __iter__(self) -> Iterator[str]:
        third = len(self._text) // 3 + 1
        for start in range(0, len(self._text), third):
            yield self._text[start : start + third]
            while self._owner.stuck and not self._closed.wait(0.01):
                self._pulse()
        self._ended = True

    def close(self) -> None:
        """Note that it was not read to its end."""
        if not self._ended and not self._closed.is_set():
            self._owner.cancelled += 1
        self._closed.set()

    @property
    def completion(self) -> Completion:
        """The whole of it."""
        assert self._ended
        owner = self._owner
        return Completion(self._text, owner.model, owner.finish, 10, len(self._text) // 4)
