"""Telling browsers that something changed: long polls over one shared look at the database.

Why long polls and not a stream: an answer may be written by a worker in another process, so
the console has to look at the database in any case; a long poll passes every proxy without
settings, its session is checked again at each request, and when the network breaks the browser
knows it and can say so.

What it costs: while somebody waits, one process makes two small queries every `interval`
seconds, however many people wait; while nobody waits, none.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

import structlog
from sqlalchemy import Engine, func, select
from sqlalchemy.exc import SQLAlchemyError

from bot.console.services import API_CHANNEL, CHANNEL, PLATFORM
from connectors.database.engine import read_session
from connectors.database.models import (
    ConsoleMessage,
    ConversationThread,
    Draft,
    DraftStatus,
    Question,
    QuestionStatus,
)

log = structlog.get_logger("guichet.console")

REVIEW = "review"
"""The key of the review queue; the other keys are ids of root messages."""
CHANNELS = (CHANNEL, API_CHANNEL)
MOST_WAITING = 2000
AFTER_FAILURE = 5.0

Look = Callable[[Collection[str]], Mapping[str, str]]


@dataclass(eq=False, slots=True)
class _Waiter:
    key: str
    known: str
    future: asyncio.Future[str]


class Watch:
    """Wakes those who wait when the version of what they look at is another than they know."""

    def __init__(self, look: Look, interval: float = 0.4) -> None:
        self._look = look
        self._interval = interval
        self._waiting: set[_Waiter] = set()
        self._task: asyncio.Task[None] | None = None
        self._closed = False

    @property
    def closed(self) -> bool:
        """Whether the process is about to end: nobody waits any more."""
        return self._closed

    async def changed(self, key: str, known: str, timeout: float) -> bool:
        """Whether the version of `key` differs from `known` within `timeout` seconds."""
        if self._closed:
            return False
        if len(self._waiting) >= MOST_WAITING:
            # Who asks again at once would be a load of its own.
            await asyncio.sleep(min(timeout, self._interval))
            return False
        waiter = _Waiter(key, known, asyncio.get_running_loop().create_future())
        self._waiting.add(waiter)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._run())
        try:
            await asyncio.wait_for(waiter.future, timeout)
            # Who is sent home has read nothing new.
            return not self._closed
        except TimeoutError:
            return False
        finally:
            self._waiting.discard(waiter)

    async def close(self) -> None:
        """Send everybody home; the process is about to end."""
        self._closed = True
        for waiter in list(self._waiting):
            if not waiter.future.done():
                waiter.future.set_result("")
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def _run(self) -> None:
        while self._waiting:
            pause = self._interval
            try:
                versions = await asyncio.to_thread(self._look, {one.key for one in self._waiting})
            except SQLAlchemyError as error:
                # Those who wait time out and ask again; the page says if it cannot be reached.
                log.warning("console.look_failed", error=type(error).__name__)
                versions, pause = {}, AFTER_FAILURE
            for waiter in list(self._waiting):
                version = versions.get(waiter.key)
                if version is not None and version != waiter.known and not waiter.future.done():
                    waiter.future.set_result(version)
            await asyncio.sleep(pause)


def database_look(engine: Engine) -> Look:
    """Versions from the database: two queries for all threads, two for the review queue."""

    def look(keys: Collection[str]) -> Mapping[str, str]:
        with read_session(engine) as session:
            roots = sorted(key for key in keys if key != REVIEW)
            versions = dict.fromkeys(roots, "0")
            for start in range(0, len(roots), 500):
                part = roots[start : start + 500]
                messages = session.execute(
                    select(
                        ConsoleMessage.thread,
                        func.count(),
                        func.max(ConsoleMessage.updated_at),
                    )
                    .where(ConsoleMessage.channel.in_(CHANNELS), ConsoleMessage.thread.in_(part))
                    .group_by(ConsoleMessage.thread)
                ).all()
                questions = session.execute(
                    select(ConversationThread.root, func.count(), func.max(Question.status_at))
                    .join(ConversationThread, ConversationThread.id == Question.thread_id)
                    .where(
                        ConversationThread.platform == PLATFORM,
                        ConversationThread.channel.in_(CHANNELS),
                        ConversationThread.root.in_(part),
                    )
                    .group_by(ConversationThread.root)
                ).all()
                for root, count, newest in [*messages, *questions]:
                    versions[root] += f"-{count}.{newest.timestamp():.6f}"
            if REVIEW in keys:
                versions[REVIEW] = "r"
                drafts = session.execute(
                    select(
                        func.count(), func.max(Draft.created_at), func.max(Draft.claimed_at)
                    ).where(Draft.status == DraftStatus.PROPOSED)
                ).one()
                waiting = session.execute(
                    select(func.count(), func.max(Question.status_at)).where(
                        Question.status == QuestionStatus.WITH_HUMAN
                    )
                ).one()
                for value in (*drafts, *waiting):
                    shown = value if isinstance(value, int) or value is None else value.timestamp()
                    versions[REVIEW] += f"-{shown}"
            return versions

    return look
