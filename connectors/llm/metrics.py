"""What each model is used for and how fast it is: for Prometheus, and for people.

Prometheus gets counters and histograms by model name; `guichet models` and the console get the
quantiles of the last calls of this process.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from connectors.metrics import MODEL_REGISTRY

SECONDS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0, 60.0, 120.0)
KEPT = 200
"""Calls whose times are kept for the quantiles."""


class LlmMetrics:
    """The families; one object a registry."""

    def __init__(self, registry: CollectorRegistry = MODEL_REGISTRY) -> None:
        self.calls = Counter(
            "guichet_llm_calls", "Calls by outcome", ["model", "outcome"], registry=registry
        )
        self.tokens = Counter(
            "guichet_llm_tokens", "Tokens read and written", ["model", "kind"], registry=registry
        )
        self.retries = Counter(
            "guichet_llm_retries", "Tries after the first one", ["model"], registry=registry
        )
        self.first_token = Histogram(
            "guichet_llm_first_token_seconds",
            "From the call to the first token, waiting included",
            ["model"],
            buckets=SECONDS,
            registry=registry,
        )
        self.seconds = Histogram(
            "guichet_llm_seconds",
            "From the call to the whole answer, waiting included",
            ["model"],
            buckets=SECONDS,
            registry=registry,
        )
        self.waiting = Gauge(
            "guichet_llm_waiting", "Calls that wait for a place", ["model"], registry=registry
        )
        self.running = Gauge("guichet_llm_running", "Calls under way", ["model"], registry=registry)


METRICS = LlmMetrics()


@dataclass(frozen=True, slots=True)
class Usage:
    """What one process asked of a model since it started. Times are seconds, None before any."""

    calls: int = 0
    failures: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    first_token_p50: float | None = None
    first_token_p95: float | None = None
    seconds_p50: float | None = None
    seconds_p95: float | None = None


class Recorder:
    """Counts for one model, in both places. Safe for threads."""

    def __init__(self, model: str, metrics: LlmMetrics = METRICS) -> None:
        self._model = model
        self._metrics = metrics
        self._lock = threading.Lock()
        self._calls = self._failures = self._prompt = self._completion = 0
        self._first: deque[float] = deque(maxlen=KEPT)
        self._seconds: deque[float] = deque(maxlen=KEPT)

    @contextmanager
    def waits(self) -> Iterator[None]:
        """A call waits for a place in this block."""
        waiting = self._metrics.waiting.labels(self._model)
        waiting.inc()
        try:
            yield
        finally:
            waiting.dec()

    def began(self) -> None:
        """A call has a place and goes to the server."""
        self._metrics.running.labels(self._model).inc()

    def ended(self, outcome: str) -> None:
        """A call that `began` is over: ``ok``, ``closed`` (given up) or the kind of error."""
        self._metrics.running.labels(self._model).dec()
        self.counted(outcome)

    def counted(self, outcome: str) -> None:
        """A call is over, whether or not it began."""
        self._metrics.calls.labels(self._model, outcome).inc()
        with self._lock:
            self._calls += 1
            self._failures += outcome not in ("ok", "closed")

    def retried(self) -> None:
        """A call is tried again."""
        self._metrics.retries.labels(self._model).inc()

    def first_token(self, seconds: float) -> None:
        """The first token came after so long."""
        self._metrics.first_token.labels(self._model).observe(seconds)
        with self._lock:
            self._first.append(seconds)

    def answered(self, seconds: float, prompt_tokens: int, completion_tokens: int) -> None:
        """A whole answer came after so long."""
        self._metrics.seconds.labels(self._model).observe(seconds)
        self._metrics.tokens.labels(self._model, "prompt").inc(prompt_tokens)
        self._metrics.tokens.labels(self._model, "completion").inc(completion_tokens)
        with self._lock:
            self._seconds.append(seconds)
            self._prompt += prompt_tokens
            self._completion += completion_tokens

    def usage(self) -> Usage:
        """The sums and quantiles now."""
        with self._lock:
            return Usage(
                self._calls,
                self._failures,
                self._prompt,
                self._completion,
                _quantile(self._first, 0.5),
                _quantile(self._first, 0.95),
                _quantile(self._seconds, 0.5),
                _quantile(self._seconds, 0.95),
            )


def _quantile(values: deque[float], share: float) -> float | None:
    if not values:
        return None
    ordered = sorted(values)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)]
