"""An answer while it is written, for a caller that is a plain thread."""

from __future__ import annotations

import threading
import time
import weakref
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from queue import Empty, SimpleQueue

from connectors.contracts.llm import PULSE_SECONDS, Completion, Pulse, no_pulse

Item = str | BaseException | None
"""A piece; or the error that ended the answer; or None, when it ended well or was given up."""


class HttpCompletionStream:
    """A `CompletionStream` over a coroutine that puts its pieces on a queue.

    A stream that nobody holds any more is closed too, so that a caller which fails on the way
    leaves no answer being written for nobody.
    """

    def __init__(
        self, queue: SimpleQueue[Item], writing: Future[Completion], pulse: Pulse = no_pulse
    ) -> None:
        self._queue = queue
        self._writing = writing
        self._pulse = pulse
        self._pulsed = time.monotonic()
        self._first: list[Item] = []
        self._ended = threading.Event()
        self._abandoned = weakref.finalize(self, writing.cancel)

    def wait_for_first(self) -> None:
        """Return once there is a piece or a well ended answer; raise what ended it before."""
        item = self._next()
        if isinstance(item, BaseException):
            self._ended.set()
            raise item
        self._first.append(item)

    def __iter__(self) -> Iterator[str]:
        while not self._ended.is_set():
            item = self._first.pop() if self._first else self._next()
            if self._ended.is_set():  # Closed meanwhile: what waited is not wanted any more.
                return
            if isinstance(item, str):
                yield item
                continue
            self._ended.set()
            if item is not None:
                raise item

    def close(self) -> None:
        """Cancel the generation on the server; may be called at any time, from any thread."""
        self._abandoned.detach()
        self._ended.set()
        self._writing.cancel()
        self._queue.put(None)

    def _next(self) -> Item:
        """What comes next, with a pulse now and then, whether there is anything or not."""
        while True:
            try:
                item = self._queue.get(timeout=PULSE_SECONDS)
            except Empty:
                self._beat()
            else:
                if time.monotonic() - self._pulsed >= PULSE_SECONDS:
                    self._beat()
                return item

    def _beat(self) -> None:
        try:
            self._pulse()
        except BaseException:
            self.close()
            raise
        self._pulsed = time.monotonic()

    @property
    def completion(self) -> Completion:
        """The whole answer. Raises `RuntimeError` before its pieces have ended."""
        if not self._ended.is_set() or self._writing.cancelled():
            raise RuntimeError("the answer is whole only once its pieces have ended")
        return self._writing.result(timeout=5)


def put_end(queue: SimpleQueue[Item]) -> Callable[[Future[Completion]], None]:
    """What to call when the writing is over: it tells the reader how it ended."""

    def end(writing: Future[Completion]) -> None:
        queue.put(None if writing.cancelled() else writing.exception())

    return end
