"""Websockets: who is told what, numbers of events, and what is sent again after a break."""

from __future__ import annotations

import json
import threading
import time
from collections import deque
from typing import Any

from tests.fakes.mattermost.world import World

SENT, QUEUED = 128, 256
"""Events that are kept of those that were sent, and of those that could not be."""
KEPT_SECONDS = 300.0
Event = dict[str, Any]


class Connection:
    """One session of a user, over one socket after another. Its events are numbered from 0."""

    def __init__(self, identifier: str, user: str) -> None:
        self.id = identifier
        self.user = user
        self.next = 0
        """The number of the next event."""
        self.sent: deque[Event] = deque(maxlen=SENT)
        self.queue: deque[Event] = deque()
        self.left_at: float | None = None
        """When its socket broke; None while it has one."""
        self.socket = 0
        """Which of its sockets it has. What the ones before do changes nothing any more."""
        self.lost = False
        """More came than is kept."""
        self.ready = threading.Condition()

    def add(self, event: Event) -> None:
        """Number an event, and queue it."""
        with self.ready:
            if self.left_at is not None and len(self.queue) >= QUEUED:
                self.lost = True
                return
            self.queue.append({**event, "seq": self.next})
            self.next += 1
            self.ready.notify_all()

    def take(self, socket: int, seconds: float) -> Event | None:
        """The next event to send over a socket; None if none came in time, or it broke."""
        with self.ready:
            if not self.queue:
                self.ready.wait(seconds)
            if not self.queue or self.left_at is not None or socket != self.socket:
                return None
            event = self.queue.popleft()
            self.sent.append(event)
            return event

    def leave(self, socket: int) -> None:
        """A socket of it broke."""
        with self.ready:
            if self.left_at is not None or socket != self.socket:
                return
            self.left_at = time.monotonic()
            self.ready.notify_all()

    def resume(self, number: int) -> bool:
        """Go on from an event, if it is known still."""
        with self.ready:
            if self.left_at is None or self.lost:
                return False
            if time.monotonic() - self.left_at > KEPT_SECONDS or number > self.next:
                return False
            known = [*self.sent, *self.queue]
            wanted = [one for one in known if one["seq"] >= number]
            if len(wanted) != self.next - number:
                return False
            self.sent = deque([one for one in known if one["seq"] < number], maxlen=SENT)
            self.queue = deque(wanted)
            self.left_at = None
            self.socket += 1
            return True


class Hub:
    """All connections of a server. `reliable`: events that were missed are sent again."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.reliable = True
        self.connections: dict[str, Connection] = {}
        self.frozen = threading.Event()
        """No socket answers or tells anything, while it is set."""
        self._lock = threading.Lock()
        world.listeners.append(self.publish)

    def open(self, user: str) -> Connection:
        """A new connection, and its first events."""
        made = Connection(self.world.new_id(), user)
        with self._lock:
            self.connections[made.id] = made
        hello = {
            "connection_id": made.id if self.reliable else "",
            "server_version": f"{self.world.version}.{self.world.version}.hash.false",
        }
        made.add(_event("hello", hello, {"user_id": user}))
        made.add(_event("status_change", {"status": "online", "user_id": user}, {"user_id": user}))
        return made

    def resume(self, user: str, identifier: str, number: int) -> Connection | None:
        """The connection that broke, if what it missed is known."""
        with self._lock:
            known = self.connections.get(identifier) if self.reliable else None
        if known is None or known.user != user or not known.resume(number):
            return None
        return known

    def publish(self, name: str, data: dict[str, Any], broadcast: dict[str, Any]) -> None:
        """Queue an event for all who may have it."""
        with self._lock:
            connections = list(self.connections.values())
        for connection in connections:
            if self._may_have(connection.user, broadcast):
                connection.add(_event(name, data, broadcast))

    def forget(self) -> None:
        """What a server does not know any more when it starts again."""
        with self._lock:
            self.connections.clear()

    def _may_have(self, user: str, broadcast: dict[str, Any]) -> bool:
        if user == broadcast.get("omit"):
            return False
        if broadcast.get("user_id"):
            return bool(user == broadcast["user_id"])
        channel = self.world.channels.get(broadcast.get("channel_id", ""))
        return channel is None or user in channel.members


def _event(name: str, data: dict[str, Any], broadcast: dict[str, Any]) -> Event:
    told = {"omit_users": None, "user_id": "", "channel_id": "", "team_id": ""}
    told |= {key: value for key, value in broadcast.items() if key in told}
    return {"event": name, "data": data, "broadcast": told}


def frame(event: Event) -> str:
    """An event as it is sent."""
    return json.dumps(event)
