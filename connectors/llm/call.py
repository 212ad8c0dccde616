"""The life of one call: a place, the tries, the clock, and what is counted when it is over."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import Future
from contextlib import aclosing
from queue import SimpleQueue

from connectors.contracts.llm import ChatTurn, Completion, Pulse, Sampling, no_pulse
from connectors.errors import ConnectorError
from connectors.http.breaker import Breaker
from connectors.http.retry import RetryPolicy
from connectors.http.waiter import WAITER
from connectors.llm import generation
from connectors.llm.access import Patience
from connectors.llm.concurrency import Places
from connectors.llm.endpoint import Endpoint
from connectors.llm.metrics import Recorder
from connectors.llm.protocol.errors import (
    LlmBusy,
    LlmRefused,
    LlmSlow,
    LlmUnavailable,
    away,
    busy,
    slow,
)
from connectors.llm.protocol.replies import Answer
from connectors.llm.stream import Item, put_end
from connectors.llm.tokens import most_tokens
from connectors.tracing import genai
from connectors.tracing.names import FIRST_TOKEN
from connectors.tracing.spans import NO_MARK, Mark, begun

TRIES = 3
BACKOFF = 0.25
"""Seconds before the second try; four times as long before the third."""
ASKED_AT_MOST = 2.0
"""Seconds for the question whether requests wait at the server."""
Attempt = Callable[[Answer], Awaitable[None]]


class Call:
    """One generation. `begin` it once."""

    def __init__(
        self,
        endpoint: Endpoint,
        turns: Sequence[ChatTurn],
        sampling: Sampling,
        *,
        breaker: Breaker,
        places: Places,
        recorder: Recorder,
        patience: Patience | None = None,
    ) -> None:
        self._endpoint = endpoint
        self._access = endpoint.access
        self._turns = turns
        self._sampling = sampling
        self._breaker = breaker
        self._places = places
        self._recorder = recorder
        self._patience = patience or endpoint.access.patience
        self._began = time.monotonic()
        self._first: float | None = None
        self._queued = False
        self._still_open = threading.Lock()
        """Taken by whoever first says how it ended: the loop, or the thread that cancels."""
        self._mark: Mark = NO_MARK

    def begin(
        self, queue: SimpleQueue[Item] | None = None, pulse: Pulse = no_pulse
    ) -> Future[Completion]:
        """Take a place, then write: piece by piece into `queue`, or all at once without one.

        Raises `LlmBusy` where no place came free, `LlmUnavailable` while the server is left alone,
        and what `pulse` raises while a place is waited for.
        """
        asked = genai.request(
            self._access.name,
            self._access.url,
            max_tokens=self._sampling.max_tokens,
            temperature=self._sampling.temperature,
            seed=self._sampling.seed,
        )
        # The wait for a place is a part of it.
        self._mark = begun(genai.span_name(self._access.name), asked)
        try:
            self._enter(pulse)
        except BaseException as error:
            self._mark.end(error)
            raise
        self._recorder.began()
        writing = WAITER.submit(self._counted(queue))
        # What is cancelled before it begins never comes to an end of its own.
        writing.add_done_callback(lambda _: self._over(asyncio.CancelledError()))
        if queue is not None:
            writing.add_done_callback(put_end(queue))
        return writing

    def _enter(self, pulse: Pulse) -> None:
        try:
            # Who would only find the breaker open afterwards need not wait for a place.
            if self._breaker.state == "open":
                raise away(self._access.name, "is away and is tried again in a moment", retry=False)
            with self._recorder.waits():
                taken = self._places.take(self._patience.place, pulse)
            if not taken:
                raise busy(self._access.name)
            if self._breaker.enter():
                self._places.give_back()
                raise away(self._access.name, "is away and is tried again in a moment", retry=False)
        except ConnectorError as error:
            self._recorder.counted(outcome_of(error))
            raise

    async def _counted(self, queue: SimpleQueue[Item] | None) -> Completion:
        """Counts how it ended before anybody sees that it did: the next call is judged by it."""
        try:
            done = await (self._stream(queue) if queue is not None else self._whole())
        except BaseException as error:
            self._over(error)
            raise
        self._over(None)
        return done

    async def _whole(self) -> Completion:
        async def attempt(answer: Answer) -> None:
            await generation.whole(self._endpoint, self._turns, self._sampling, answer)

        return self._completion(await self._in_time(attempt))

    async def _stream(self, queue: SimpleQueue[Item]) -> Completion:
        return self._completion(await self._in_time(lambda answer: self._pieces(answer, queue)))

    async def _pieces(self, answer: Answer, queue: SimpleQueue[Item]) -> None:
        patience = self._patience.first_token
        written = generation.pieces(self._endpoint, self._turns, self._sampling, answer)
        now = asyncio.get_running_loop().time
        try:
            async with asyncio.timeout(None) as clock, aclosing(written) as pieces:
                watch = asyncio.create_task(self._watch(clock))
                try:
                    async for piece in pieces:
                        watch.cancel()
                        clock.reschedule(now() + patience)
                        self._seen_first()
                        if piece:  # An empty one is a thought.
                            queue.put(piece)
                finally:
                    watch.cancel()
        except TimeoutError:
            if self._queued:
                raise busy(self._access.name) from None
            # A second wait of this length would help nobody.
            what = f"wrote nothing for {patience:g} s"
            raise away(self._access.name, what, retry=False) from None

    def _seen_first(self) -> None:
        if self._first is None:
            self._first = time.monotonic() - self._began
            self._recorder.first_token(self._first)

    async def _watch(self, clock: asyncio.Timeout) -> None:
        """End the wait for the first token when it is over: later where others come first there."""
        patience, now = self._patience, asyncio.get_running_loop().time
        in_turn = now()
        """When the request may have had its turn: after the last look that saw a queue."""
        until = in_turn + patience.queue + patience.first_token
        pause = patience.first_token
        while True:
            await asyncio.sleep(pause)
            self._queued = await self._has_queue()
            if self._queued:
                in_turn = now()
            left = (until if self._queued else in_turn + patience.first_token) - now()
            if left <= 0:
                clock.reschedule(now())
                return
            pause = min(left, patience.first_token)

    async def _has_queue(self) -> bool:
        try:
            async with asyncio.timeout(ASKED_AT_MOST):
                return await self._endpoint.has_queue()
        except (TimeoutError, ConnectorError):
            return False

    async def _in_time(self, attempt: Attempt) -> Answer:
        most = self._patience.total
        try:
            async with asyncio.timeout(most):
                return await self._tries(attempt)
        except TimeoutError:
            if self._first is not None or self._patience.brief:
                raise slow(self._access.name, most) from None
            if self._queued or await self._has_queue():
                raise busy(self._access.name) from None
            what = f"was not done after {most:g} s"
            raise away(self._access.name, what, retry=False) from None

    async def _tries(self, attempt: Attempt) -> Answer:
        """What the first try that works brought; none is made after a first piece."""
        # A generation changes nothing there, so that its POST may be made again.
        policy = RetryPolicy(TRIES, BACKOFF, factor=4, methods=frozenset({"POST"}))
        tries = policy.tries_of("POST", busy_until=self._began + self._patience.queue)
        taught = False
        pause: float | None
        while True:
            answer = Answer()
            try:
                await attempt(answer)
                return answer
            except LlmRefused as error:
                if taught or answer.pieces or not self._endpoint.learns_from(error):
                    raise
                taught, pause = True, 0.0
            except (LlmBusy, LlmUnavailable) as error:
                again = isinstance(error, LlmBusy) or error.retry
                pause = tries.pause_after(error) if again and not answer.pieces else None
                if pause is None:
                    raise
            self._recorder.retried()
            await asyncio.sleep(pause)

    def _completion(self, answer: Answer) -> Completion:
        prompt, written = answer.prompt_tokens, answer.completion_tokens
        if prompt is None:
            prompt = sum(most_tokens(turn.content) for turn in self._turns)
        if written is None:
            written = answer.pieces if self._first is not None else most_tokens(answer.text)
        self._recorder.answered(time.monotonic() - self._began, prompt, written)
        kind, served = self._endpoint.known
        self._mark.add(genai.response(kind, served, answer.finish_reason, prompt, written))
        return Completion(
            text=answer.text,
            model=self._access.name,
            finish_reason=answer.finish_reason,
            prompt_tokens=prompt,
            completion_tokens=written,
            score=answer.score,
            first_token_seconds=self._first,
            choices=answer.probabilities(self._sampling.choices),
        )

    def _over(self, error: BaseException | None) -> None:
        """How the call ended; None: it was answered. What is said later counts no more."""
        if not self._still_open.acquire(blocking=False):
            return
        self._places.give_back()
        if self._first is not None:
            self._mark.add({FIRST_TOKEN: self._first})
        self._mark.end(None if isinstance(error, asyncio.CancelledError) else error)
        if isinstance(error, asyncio.CancelledError):
            self._breaker.left()
            self._recorder.ended("closed")
            return
        if error is None or isinstance(error, LlmRefused):
            self._breaker.succeeded()
        elif (isinstance(error, LlmBusy) and not error.down) or (
            isinstance(error, LlmSlow) and (self._patience.background or self._patience.brief)
        ):
            self._breaker.left()
        else:
            self._breaker.failed()
        self._recorder.ended("ok" if error is None else outcome_of(error))


def outcome_of(error: BaseException) -> str:
    """The word under which a failed call is counted."""
    if isinstance(error, LlmBusy):
        return "busy"
    if isinstance(error, LlmRefused):
        return "refused"
    if isinstance(error, LlmSlow):
        return "slow"
    return "unavailable" if isinstance(error, LlmUnavailable) else "bug"
