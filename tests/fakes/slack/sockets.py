"""Socket Mode: the connections that apps opened, and what goes over each."""

from __future__ import annotations

import contextlib
import json
import secrets
import select
import socket
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from typing import Any

from websockets.frames import Frame, Opcode
from websockets.http11 import Request
from websockets.protocol import State
from websockets.server import ServerProtocol

MOST = 10
"""Connections that an app may have open."""
TICK = 0.05
"""Seconds between two looks at whether the server ends."""
Envelope = dict[str, Any]


class SocketHub:
    """Every connection of the app. An event goes to one of them, in turns. Safe for threads."""

    def __init__(self) -> None:
        self.sessions: list[SocketSession] = []
        self.opened = 0
        """Connections that there ever were."""
        self.silent = threading.Event()
        """While it is set, no connection reads, writes or ends: as when a cable is cut."""
        self._tickets: set[str] = set()
        self._answers: dict[str, Envelope] = {}
        self._changed = threading.Condition()

    def ticket(self) -> str:
        """What opens one connection, once."""
        ticket = secrets.token_hex(8)
        self._tickets.add(ticket)
        return ticket

    def serve(self, handler: BaseHTTPRequestHandler, ticket: str, ending: threading.Event) -> None:
        """Serve a connection to its end. A ticket that was used up opens none."""
        if ticket not in self._tickets:
            handler.send_error(401)
            return
        self._tickets.discard(ticket)
        session = SocketSession(handler, self.silent, self._answered)
        with self._changed:
            crowded = len(self.sessions) >= MOST
            self.sessions.append(session)
            self.opened += 1
            self._changed.notify_all()
        try:
            session.run(ending, crowded)
        finally:
            with self._changed:
                self.sessions.remove(session)
                self._changed.notify_all()

    def send(self, envelope: Envelope, turn: int, within: float) -> Envelope | None:
        """Send an event over one of the connections, and wait for its acknowledgement; None where
        none came, or nobody is there."""
        with self._changed:
            if not self.sessions:
                return None
            session = self.sessions[turn % len(self.sessions)]
        session.send(envelope)
        name = envelope["envelope_id"]
        with self._changed:
            self._changed.wait_for(lambda: name in self._answers or session.ended, within)
            return self._answers.pop(name, None)

    def wait_for(self, connections: int, within: float = 30.0) -> None:
        """Wait until so many connections are open."""
        with self._changed:
            there = self._changed.wait_for(lambda: len(self.sessions) >= connections, within)
        if not there:
            raise TimeoutError(f"{len(self.sessions)} connections are open, not {connections}")

    def ask_to_leave(self, reason: str = "refresh_requested") -> None:
        """Tell every connection that it will be closed."""
        for session in list(self.sessions):
            session.send({"type": "disconnect", "reason": reason})

    def drop(self) -> None:
        """Cut every connection, without a word."""
        for session in list(self.sessions):
            session.abort()

    def _answered(self, said: Envelope) -> None:
        with self._changed:
            self._answers[str(said.get("envelope_id"))] = said
            self._changed.notify_all()


class SocketSession:
    """One websocket over the connection of an HTTP handler."""

    def __init__(
        self,
        handler: BaseHTTPRequestHandler,
        silent: threading.Event,
        answered: Callable[[Envelope], None],
    ) -> None:
        self._socket = handler.connection
        self._silent = silent
        self._answered = answered
        self._protocol = ServerProtocol(max_size=2**22)
        self._lock = threading.Lock()
        self.ended = False
        lines = [handler.requestline, *(f"{k}: {v}" for k, v in handler.headers.items()), "", ""]
        self._request = "\r\n".join(lines).encode()

    def run(self, ending: threading.Event, crowded: bool) -> None:
        """Greet, and read until one side is gone."""
        self._protocol.receive_data(self._request)
        (request,) = self._protocol.events_received()
        assert isinstance(request, Request)
        self._protocol.send_response(self._protocol.accept(request))
        self._flush()
        if crowded:
            self.send({"type": "disconnect", "reason": "too_many_websockets"})
        else:
            about = {"app_id": "A0001"}
            self.send({"type": "hello", "num_connections": 1, "connection_info": about})
        try:
            self._read(ending)
        finally:
            self.abort()

    def send(self, envelope: Envelope) -> None:
        """Send an envelope, if the connection is open."""
        with self._lock:
            if self._protocol.state is State.OPEN:
                self._protocol.send_text(json.dumps(envelope).encode())
        self._flush()

    def abort(self) -> None:
        """Cut it."""
        self.ended = True
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)

    def _read(self, ending: threading.Event) -> None:
        while not (ending.is_set() or self.ended):
            if self._silent.is_set():
                ending.wait(TICK)
                continue
            try:
                if not select.select([self._socket], [], [], TICK)[0]:
                    continue
                data = self._socket.recv(65_536)
            except (OSError, ValueError):
                return
            with self._lock:
                if data:
                    self._protocol.receive_data(data)
                else:
                    self._protocol.receive_eof()
                events = self._protocol.events_received()
            self._flush()
            for event in events:
                if isinstance(event, Frame) and event.opcode is Opcode.TEXT:
                    self._answered(json.loads(bytes(event.data)))
            if not data or self._protocol.state is not State.OPEN:
                return

    def _flush(self) -> None:
        if self._silent.is_set():
            return
        with self._lock:
            data = b"".join(self._protocol.data_to_send())
            try:
                self._socket.sendall(data)
            except OSError:
                self.ended = True
