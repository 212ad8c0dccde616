"""A language model over HTTP: waits, tries again, gives up and counts, as the contract says."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from queue import SimpleQueue

import httpx
from prometheus_client import CollectorRegistry

from connectors.contracts.llm import (
    ChatTurn,
    Completion,
    ModelInfo,
    Pulse,
    Sampling,
    no_pulse,
)
from connectors.http.breaker import Breaker, State
from connectors.http.waiter import WAITER
from connectors.llm.access import ModelAccess, Patience
from connectors.llm.call import Call
from connectors.llm.concurrency import Places
from connectors.llm.discovery import Server
from connectors.llm.endpoint import Endpoint
from connectors.llm.metrics import LlmMetrics, Recorder, Usage
from connectors.llm.protocol.chat_template import normal_turns
from connectors.llm.protocol.errors import LlmRefused
from connectors.llm.stream import HttpCompletionStream, Item
from connectors.llm.tokens import TokenCounts, most_tokens

AT_ONCE = 64
"""Calls at once where neither the settings nor the server say how many."""


class HttpLlmClient:
    """An `LlmClient` for TGI, vLLM, llama.cpp and what speaks as OpenAI does."""

    def __init__(
        self,
        access: ModelAccess,
        *,
        transport: httpx.AsyncBaseTransport | None = None,
        breaker: Breaker | None = None,
        recorder: Recorder | None = None,
    ) -> None:
        self.access = access
        self._endpoint = Endpoint(access, transport)
        self._breaker = breaker or Breaker()
        self._recorder = recorder or Recorder(access.name)
        self._places = Places(access.concurrency or AT_ONCE, access.queue)
        self._counts = TokenCounts()
        self._patience = access.patience
        if not access.concurrency:
            self._endpoint.found = self._found

    def _found(self, server: Server) -> None:
        self._places.resize(server.info.at_once or AT_ONCE)

    def in_background(self, seconds: float) -> HttpLlmClient:
        """The same client for work that nobody waits for: a call of it may take so long.

        Places, breaker, connections and counts are shared, and an answer that is not done in time
        is not held against the server.
        """
        other = copy.copy(self)
        other._patience = self._patience.for_background(seconds)
        return other

    def aside(self, seconds: float) -> HttpLlmClient:
        """The same client for a short call before the one that somebody waits for: one takes no
        longer than `seconds`.

        Places, breaker, connections and counts are shared, and a time that runs out is not held
        against the server.
        """
        other = copy.copy(self)
        other._patience = self._patience.for_aside(seconds)
        return other

    def for_trial(self, seconds: float) -> HttpLlmClient:
        """The same client for a call that only shows whether the server writes: it may take so
        long, and is not counted."""
        other = copy.copy(self)
        other._recorder = Recorder(self.model, LlmMetrics(CollectorRegistry()))
        other._patience = Patience(seconds, seconds, place=seconds / 4, queue=0.0)
        return other

    @property
    def model(self) -> str:
        """The name under which the settings know it."""
        return self.access.name

    @property
    def breaker(self) -> State:
        """`open` while it is left alone after failures."""
        return self._breaker.state

    @property
    def usage(self) -> Usage:
        """What this process asked of it."""
        return self._recorder.usage()

    @property
    def load(self) -> tuple[int, int]:
        """Calls under way, and calls that wait for a place."""
        return self._places.taken, self._places.waiting

    @property
    def at_once(self) -> int:
        """How many calls the server gets at once from this process."""
        return self._places.places

    def complete(self, turns: Sequence[ChatTurn], sampling: Sampling) -> Completion:
        """The whole answer, read in one piece."""
        writing = self._call(turns, sampling).begin()
        try:
            return writing.result()
        except BaseException:
            # Ctrl-C here must not leave the request running on the server.
            writing.cancel()
            raise

    def stream(
        self, turns: Sequence[ChatTurn], sampling: Sampling, pulse: Pulse = no_pulse
    ) -> HttpCompletionStream:
        """The answer piece by piece; returns with the first one."""
        queue: SimpleQueue[Item] = SimpleQueue()
        writing = self._call(turns, sampling).begin(queue, pulse)
        stream = HttpCompletionStream(queue, writing, pulse)
        stream.wait_for_first()
        return stream

    def count_tokens(self, text: str) -> int:
        """By the server's tokenizer, remembered; by an over-estimate while it does not answer."""
        if self._breaker.state != "closed":
            return most_tokens(text)
        return self._counts.of(text, lambda: WAITER.run(self._endpoint.count_tokens(text)))

    def info(self) -> ModelInfo:
        """Asks the server now, whatever the breaker says."""
        return WAITER.run(self._endpoint.server(anew=True)).info

    def health(self) -> None:
        """Return if the server can generate. Raises as the other calls do."""
        WAITER.run(self._endpoint.healthy())

    def listed(self) -> tuple[str, ...]:
        """Models and adapters that the server lists by name; TGI lists no adapters."""
        return WAITER.run(self._endpoint.server()).listed

    def context_tokens(self) -> int | None:
        """Tokens of a prompt and its answer together: from the settings, else from the server,
        without those that the model thinks with.

        None where neither tells. Raises as the other calls do.
        """
        most = self.access.context_tokens or WAITER.run(self._endpoint.server()).info.max_tokens
        return most and max(1, most - self.access.thinking_tokens)

    def close(self) -> None:
        """Close the connections; a later call opens them anew."""
        WAITER.run(self._endpoint.http.close())

    def _call(self, turns: Sequence[ChatTurn], sampling: Sampling) -> Call:
        if sampling.adapter is not None and sampling.adapter not in self.access.adapters:
            # TGI would answer with the base model, and nobody would notice.
            raise LlmRefused(
                f"The language model {self.model} has no adapter {sampling.adapter!r}.",
                "Name it under adapters of the model in GUICHET_MODELS.",
            )
        return Call(
            self._endpoint,
            normal_turns(turns, system_role=self.access.system_role),
            sampling,
            breaker=self._breaker,
            places=self._places,
            recorder=self._recorder,
            patience=self._patience,
        )
