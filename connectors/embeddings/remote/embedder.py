"""An embedder on a server: batches, prefixes, lengths, and the check of what comes back."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from connectors.embeddings.remote.access import EmbedderAccess
from connectors.embeddings.remote.client import TooMuch
from connectors.embeddings.remote.prefixes import prefixes_of
from connectors.errors import Unavailable
from connectors.http.breaker import Breaker

AT_ONCE = 4
"""Batches under way for one call: enough to keep a server busy, few enough to share it."""
LONGEST_READ = 16_000
"""Characters; the longest models that are in use read 8,192 tokens."""
SHORTEST_CUT = 200
LEAST_LEFT = 0.1
"""Seconds for a text that was cut once more, at the end of its time."""
ASKED_AGAIN = 60.0
"""Seconds after which the server is asked again which model it serves."""


@dataclass(frozen=True, slots=True)
class Served:
    """What the server serves. `space` names the vectors; it changes with the model."""

    model: str
    space: str
    batch: int


class EmbeddingServer(Protocol):
    """One kind of server. Calls raise as `EmbedderClient` does."""

    def served(self) -> Served:
        """What it serves now."""
        ...

    def embed(self, model: str, texts: Sequence[str], within: float) -> object:
        """Whatever it answers for these texts: a list of lists of numbers, in their order."""
        ...


class RemoteEmbedder:
    """An `Embedder` whose space and dimension are the server's.

    With `space`, it is bound to the vectors of that space: while the server serves another model
    it raises `Unavailable`, because its vectors would mean something else.
    """

    def __init__(
        self, server: EmbeddingServer, access: EmbedderAccess, space: str | None = None
    ) -> None:
        self._server = server
        self._access = access
        self._bound = space
        self._lock = threading.Lock()
        self._served: Served | None = None
        self._asked = 0.0
        self._breaker = Breaker(failures=1)
        self._dimension: int | None = None
        self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="guichet-embed")

    @property
    def space(self) -> str:
        """The space of the server's model; asks the server the first time."""
        return self._bound or self._now().space

    def serves(self, space: str) -> bool:
        """Whether the server makes the vectors of this space, as it was asked a minute ago."""
        return self._now().space == space

    @property
    def dimension(self) -> int:
        """Numbers in a vector; asks the server the first time."""
        if self._dimension is None:
            self._rows(self._now(), ["dimension"], self._access.query_timeout)
        assert self._dimension is not None, "the first vector sets it"
        return self._dimension

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Shape (len(texts), dimension); rows of length 1, or of zeros where a text is blank."""
        prefix = prefixes_of(self._now().model).passage
        return self._embed(texts, prefix, self._access.bulk_timeout)

    def embed_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The same for questions; within seconds, because a person waits.

        At most four times the query's time: for who asks which model is served, for that, for the
        length of a vector, which is asked for once, and for the vectors. After a failure it raises
        `Unavailable` at once for a while: not each question may wait.
        """
        if self._breaker.enter():
            raise Unavailable("The embedding server is away and is tried again in a moment.")
        try:
            prefix = prefixes_of(self._now().model).query
            rows = self._embed(texts, prefix, self._access.query_timeout)
        except Unavailable:
            self._breaker.failed()
            raise
        except BaseException:
            self._breaker.left()
            raise
        self._breaker.succeeded()
        return rows

    def _now(self) -> Served:
        # Of many at once one asks. Who waits for it longer than it may take itself finds a server
        # that hangs, and all the others would find that out in turn.
        if not self._lock.acquire(timeout=self._access.query_timeout):
            raise Unavailable("The embedding server does not tell in time what it serves.")
        try:
            served = self._served
            if served is None or time.monotonic() - self._asked > ASKED_AGAIN:
                self._served = served = self._server.served()
                self._asked = time.monotonic()
            if self._bound is not None and served.space != self._bound:
                self._served = None  # It is asked again: an operator may put the old one back.
                raise Unavailable(
                    "The embedding server serves another model than the index was made with.",
                    "The next upkeep makes a new index; or run: guichet index rebuild",
                )
            return served
        finally:
            self._lock.release()

    def _embed(self, texts: Sequence[str], prefix: str, within: float) -> NDArray[np.float32]:
        said = [at for at, text in enumerate(texts) if text.strip()]
        rows = np.zeros((len(texts), self.dimension), np.float32)
        if not said:
            return rows
        served = self._now()
        read = [prefix + texts[at][:LONGEST_READ].replace("\0", " ") for at in said]
        # Texts of like length go together: a batch takes as long as its longest text.
        order = sorted(range(len(read)), key=lambda at: len(read[at]))
        batches = [order[at : at + served.batch] for at in range(0, len(order), served.batch)]

        def one(batch: list[int]) -> NDArray[np.float32]:
            return self._rows(served, [read[at] for at in batch], within)

        made = map(one, batches) if len(batches) == 1 else self._pool.map(one, batches)
        for batch, vectors in zip(batches, made, strict=True):
            rows[[said[at] for at in batch]] = vectors
        return rows

    def _rows(self, served: Served, texts: list[str], within: float) -> NDArray[np.float32]:
        longest = max(map(len, texts))
        until = time.monotonic() + within
        while True:
            try:
                # Shorter texts are no reason to wait for longer.
                left = max(until - time.monotonic(), LEAST_LEFT)
                found = self._server.embed(served.model, texts, left)
                break
            except Unavailable:
                # It may come back with another model; the next call asks.
                self._served = None
                raise
            except TooMuch:
                longest //= 2
                if longest < SHORTEST_CUT:
                    raise
                texts = [text[:longest] for text in texts]
        return self._checked(found, len(texts))

    def _checked(self, found: object, count: int) -> NDArray[np.float32]:
        try:
            rows = np.asarray(found, np.float32)
        except (TypeError, ValueError, OverflowError):
            raise _nonsense("no vectors") from None
        if rows.ndim != 2 or rows.shape[0] != count or not rows.shape[1]:
            raise _nonsense("not a vector for each text")
        if not np.isfinite(rows).all():
            raise _nonsense("vectors with something else than numbers")
        if self._dimension is None:
            self._dimension = rows.shape[1]
        elif rows.shape[1] != self._dimension:
            raise _nonsense(f"vectors of {rows.shape[1]} numbers instead of {self._dimension}")
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        unit: NDArray[np.float32] = (rows / np.where(lengths > 0, lengths, 1)).astype(np.float32)
        return unit


def _nonsense(what: str) -> Unavailable:
    return Unavailable(f"The embedding server answered with {what}.", "Check the server's model.")
