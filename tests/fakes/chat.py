"""A chat platform in memory: it keeps what was sent, and fails as it is told."""

from __future__ import annotations

import itertools
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from connectors.contracts.chat import (
    Destination,
    MessageRef,
    OutgoingMessage,
    PlatformInfo,
    Profile,
)
from connectors.database.base import now
from connectors.errors import OutcomeUnknown, Refused


@dataclass(frozen=True, slots=True)
class Posted:
    """A message that the platform has."""

    ref: MessageRef
    to: Destination
    message: OutgoingMessage
    marker: str
    at: datetime


class FakeChat:
    """`ChatPlatform` with a list for a server.

    `failures` holds what the next calls of `post` do instead of succeeding: an error to raise, or
    `LOST_REPLY`, after which the message is there and the sender does not know.
    """

    def __init__(self, name: str = "fake") -> None:
        self.info = PlatformInfo(name)
        self.posted: list[Posted] = []
        self.updates: list[tuple[MessageRef, OutgoingMessage]] = []
        self.finds = 0
        self.failures: deque[Exception | str] = deque()
        self.find_failures: deque[Exception] = deque()
        self.before_post: Callable[[], None] = lambda: None
        self._numbers = itertools.count(1)
        self._lock = threading.Lock()

    LOST_REPLY = "lost reply"

    def texts(self, kind: str | None = None) -> list[str]:
        """The texts that were posted, of one kind or all, in order."""
        return [one.message.text for one in self.posted if kind in (None, one.message.kind)]

    def post(self, to: Destination, message: OutgoingMessage, marker: str) -> MessageRef:
        """Keep the message, or fail as `failures` says."""
        self.before_post()
        failure = self.failures.popleft() if self.failures else None
        if isinstance(failure, Exception):
            raise failure
        with self._lock:
            number = f"m{next(self._numbers)}"
            ref = MessageRef(to.person or to.channel, number, to.thread or number)
            self.posted.append(Posted(ref, to, message, marker, now()))
        if failure == self.LOST_REPLY:
            raise OutcomeUnknown("The reply never came.")
        return ref

    def update(self, ref: MessageRef, message: OutgoingMessage) -> None:
        """Replace a message that is there."""
        with self._lock:
            for place, one in enumerate(self.posted):
                if one.ref == ref:
                    self.posted[place] = replace(one, message=message)
                    self.updates.append((ref, message))
                    return
        raise Refused("There is no such message.")

    def direct_message(self, person: str, message: OutgoingMessage, marker: str) -> MessageRef:
        """A message to one person."""
        return self.post(Destination(channel=person, person=person), message, marker)

    def open_thread(self, channel: str, message: OutgoingMessage, marker: str) -> MessageRef:
        """A root message."""
        return self.post(Destination(channel=channel), message, marker)

    def find_delivered(self, to: Destination, marker: str, since: datetime) -> MessageRef | None:
        """The message with this marker."""
        self.finds += 1
        if self.find_failures:
            raise self.find_failures.popleft()
        return next(
            (one.ref for one in self.posted if one.marker == marker and one.at >= since), None
        )

    def resolve_person(self, external_id: str) -> Profile | None:
        """Everybody is known."""
        return Profile(external_id, external_id.title())
