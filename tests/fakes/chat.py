"""A chat platform in memory: with limits, rates, streams and marks, and it fails as it is told."""

from __future__ import annotations

import itertools
import re
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from connectors.contracts.chat import (
    Destination,
    HomePage,
    Mark,
    MessageRef,
    OutgoingMessage,
    PlatformInfo,
    Profile,
    StreamMode,
)
from connectors.contracts.chat.rendering import plain_text
from connectors.database.base import now
from connectors.errors import OutcomeUnknown, RateLimited, Refused, ThreadGone

UNLIMITED: dict[str, Any] = {
    "text_limit": 1_000_000,
    "update_limit": 1_000_000,
    "card_limit": 1_000_000,
    "form_limit": 1_000_000,
    "edit_seconds": 0.0,
    "messages_per_second": None,
    "forms": True,
}
"""A platform that limits nothing, for tests of the desk."""
NAME = re.compile(r"[A-Za-z0-9]+")


@dataclass(frozen=True, slots=True)
class Posted:
    """A message that the platform has."""

    ref: MessageRef
    to: Destination
    message: OutgoingMessage
    marker: str
    at: datetime


class FakeChat:
    """`ChatPlatform` with a list for a server. It refuses what goes beyond its `info`.

    `failures` holds what the next calls that send do instead of succeeding: an error to raise, or
    `LOST_REPLY`, after which the message is there and the sender does not know. `find_failures`,
    `update_failures` and `mark_failures` do the same for the other calls. `clock` gives seconds
    and is what rates are about.
    """

    LOST_REPLY = "lost reply"

    def __init__(
        self, name: str = "fake", clock: Callable[[], float] = time.monotonic, **info: Any
    ) -> None:
        self.info = PlatformInfo(name, **UNLIMITED | info)
        self.posted: list[Posted] = []
        self.updates: list[tuple[MessageRef, OutgoingMessage]] = []
        self.streamed: list[tuple[str, str]] = []
        """What was added to streams, with the note beside it."""
        self.marks: dict[str, Mark] = {}
        """The mark on each message that has one, by its id."""
        self.whispers: list[tuple[Destination, OutgoingMessage]] = []
        """What one person was shown, and nobody else."""
        self.statuses: dict[str, str] = {}
        """The status of each thread that shows one, by its root's id."""
        self.homes: dict[str, HomePage] = {}
        """The page of each person who has one, by their id."""
        self.absent: set[str] = set()
        """Channels and people that no whisper reaches."""
        self.finds = 0
        self.failures: deque[Exception | str] = deque()
        self.find_failures: deque[Exception] = deque()
        self.update_failures: deque[Exception] = deque()
        self.mark_failures: deque[Exception] = deque()
        self.limited = 0
        """How often it asked to wait."""
        self.before_post: Callable[[], None] = lambda: None
        self._clock = clock
        self._tokens: dict[str, tuple[float, float]] = {}
        self._deleted: set[str] = set()
        self._streams: set[str] = set()
        self._numbers = itertools.count(1)
        self._lock = threading.Lock()

    # What tests do and see

    def texts(self, kind: str | None = None, channel: str | None = None) -> list[str]:
        """The texts that were posted, of one kind or all, in order."""
        return [
            one.message.text
            for one in self.posted
            if kind in (None, one.message.kind) and channel in (None, one.ref.channel)
        ]

    def delete(self, message_id: str) -> None:
        """Delete a message, as somebody does on the platform; with a root goes its thread."""
        self._deleted.add(message_id)
        self.posted[:] = [one for one in self.posted if one.ref.message_id != message_id]

    # The contract

    def post(self, to: Destination, message: OutgoingMessage, marker: str) -> MessageRef:
        """Keep the message, or fail as `failures` says."""
        self.before_post()
        failure = self.failures.popleft() if self.failures else None
        if isinstance(failure, Exception):
            raise failure
        with self._lock:
            if to.thread in self._deleted:
                raise ThreadGone("The root of this thread was deleted.")
            self._check(message, self.info.text_limit)
            self._spend(to.person or to.channel)
            number = f"m{next(self._numbers)}"
            ref = MessageRef(to.person or to.channel, number, to.thread or number)
            self.posted.append(Posted(ref, to, message, marker, now()))
            self.statuses.pop(ref.thread, None)
        if failure == self.LOST_REPLY:
            raise OutcomeUnknown("The reply never came.")
        return ref

    def update(self, ref: MessageRef, message: OutgoingMessage) -> None:
        """Replace a message that is there and does not stream."""
        if self.update_failures:
            raise self.update_failures.popleft()
        with self._lock:
            if ref.message_id in self._streams:
                raise Refused("The message streams: stop that first.")
            self._check(message, self.info.update_limit)
            self._put(ref, message)
            self.updates.append((ref, message))

    def direct_message(self, person: str, message: OutgoingMessage, marker: str) -> MessageRef:
        """A message to one person."""
        return self.post(Destination(channel=person, person=person), message, marker)

    def open_thread(self, channel: str, message: OutgoingMessage, marker: str) -> MessageRef:
        """A root message."""
        return self.post(Destination(channel=channel), message, marker)

    def find_delivered(self, to: Destination, marker: str, since: datetime) -> MessageRef | None:
        """The message with this marker, where it is looked for."""
        self.finds += 1
        if self.find_failures:
            raise self.find_failures.popleft()
        if to.thread in self._deleted:
            return None
        return next(
            (
                one.ref
                for one in self.posted
                if one.marker == marker
                and one.at >= since
                and one.to.person == to.person
                and one.to.thread == to.thread
            ),
            None,
        )

    def resolve_person(self, external_id: str) -> Profile | None:
        """Everybody is known."""
        return Profile(external_id, external_id.title())

    def start_stream(self, to: Destination, message: OutgoingMessage, marker: str) -> MessageRef:
        """A message that grows."""
        self._must(self.info.streaming is StreamMode.APPEND)
        try:
            ref = self.post(to, message, marker)
        except OutcomeUnknown:
            self._streams.add(self.posted[-1].ref.message_id)
            raise
        self._streams.add(ref.message_id)
        self.streamed.append((message.text, message.note))
        return ref

    def append_stream(self, ref: MessageRef, added: str, note: str) -> None:
        """Let it grow."""
        if self.update_failures:
            raise self.update_failures.popleft()
        with self._lock:
            if ref.message_id not in self._streams:
                raise Refused("This message does not stream.")
            before = next(one.message for one in self.posted if one.ref == ref)
            self._put(ref, replace(before, text=before.text + added, note=note))
            self.streamed.append((added, note))

    def stop_stream(self, ref: MessageRef, message: OutgoingMessage) -> None:
        """Let it be what it is in the end."""
        self._must(self.info.streaming is StreamMode.APPEND)
        self._streams.discard(ref.message_id)
        self.update(ref, message)

    def mark(self, ref: MessageRef, state: Mark) -> None:
        """Show the state."""
        self._must(self.info.marks)
        if self.mark_failures:
            raise self.mark_failures.popleft()
        if ref.message_id in self._deleted:
            raise Refused("There is no such message.")
        self.marks[ref.message_id] = state

    def whisper(self, to: Destination, message: OutgoingMessage) -> None:
        """Show a message to one person in a channel."""
        self._must(self.info.whispers and to.person is not None)
        with self._lock:
            self._must(self.absent.isdisjoint((to.channel, to.person)))
            self._check(message, self.info.text_limit)
            self.whispers.append((to, message))

    def set_status(self, to: Destination, text: str) -> None:
        """Show what the bot does in a thread."""
        self._must(self.info.status and to.thread is not None)
        with self._lock:
            self.statuses.pop(str(to.thread), None)
            if text:
                self.statuses[str(to.thread)] = text

    def show_home(self, person: str, page: HomePage) -> None:
        """Replace somebody's page."""
        self._must(self.info.home and person not in self.absent)
        self.homes[person] = page

    # The limits

    def _put(self, ref: MessageRef, message: OutgoingMessage) -> None:
        for place, one in enumerate(self.posted):
            if one.ref == ref:
                self.posted[place] = replace(one, message=message)
                return
        raise Refused("There is no such message.")

    def _check(self, message: OutgoingMessage, limit: int) -> None:
        """Refuse what a platform of this `info` would."""
        limit = limit if message.card is None else self.info.card_limit
        if len(plain_text(message)) > limit:
            raise Refused(f"The message has more than {limit} characters.")
        for action in message.actions:
            self._must(NAME.fullmatch(action.name) is not None)
            if action.form is None:
                continue
            self._must(self.info.forms and action.url is None)
            for field in action.form.fields:
                longest = max(len(field.initial), field.maximum or 0)
                self._must(longest <= self.info.form_limit)

    def _spend(self, channel: str) -> None:
        """Take a token of the channel's bucket, or ask to wait for one."""
        rate = self.info.messages_per_second
        if rate is None:
            return
        moment = self._clock()
        tokens, since = self._tokens.get(channel, (float(self.info.burst), moment))
        tokens = min(float(self.info.burst), tokens + (moment - since) * rate)
        if tokens < 1.0 - 1e-6:
            self.limited += 1
            raise RateLimited("Too many messages in this channel.", (1.0 - tokens) / rate)
        self._tokens[channel] = (tokens - 1.0, moment)

    @staticmethod
    def _must(allowed: bool) -> None:
        if not allowed:
            raise Refused("The platform does not take this.")
