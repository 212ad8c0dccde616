"""One thread that does the waiting of all calls, so that each can be timed out and cancelled.

A blocking read cannot be ended from another thread, nor given a deadline for the whole of an
answer; a coroutine can. Callers stay plain threads: they hand a coroutine over and wait for it.
"""

from __future__ import annotations

import asyncio
import atexit
import contextlib
import os
import threading
from collections.abc import Coroutine
from concurrent.futures import Future
from typing import Any, TypeVar

Result = TypeVar("Result")


class Waiter:
    """An event loop in a daemon thread, started by the first call of a process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._process = 0
        # Clients close themselves with the interpreter, and this was registered before them: it
        # comes after them, and lets what they began be done.
        atexit.register(self._last_moment)

    @property
    def began(self) -> bool:
        """Whether this process asked it for anything yet."""
        return self._loop is not None and self._process == os.getpid()

    def submit(self, work: Coroutine[Any, Any, Result]) -> Future[Result]:
        """Begin `work`; cancelling the future cancels the coroutine where it waits."""
        return asyncio.run_coroutine_threadsafe(work, self._running())

    def run(self, work: Coroutine[Any, Any, Result]) -> Result:
        """Do `work` and wait for it, from any thread but the loop's own."""
        future = self.submit(work)
        try:
            return future.result()
        except BaseException:
            # Ctrl-C in the caller must not leave the request running on the server.
            future.cancel()
            raise

    def _running(self) -> asyncio.AbstractEventLoop:
        with self._lock:
            # A forked child has the object and not the thread.
            if self._loop is None or self._process != os.getpid():
                self._loop = asyncio.new_event_loop()
                self._process = os.getpid()
                threading.Thread(
                    target=self._loop.run_forever, name="guichet-waiter", daemon=True
                ).start()
            return self._loop

    def _last_moment(self) -> None:
        if self.began:
            with contextlib.suppress(TimeoutError):
                self.submit(asyncio.sleep(0.01)).result(1.0)


WAITER = Waiter()
