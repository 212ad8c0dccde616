"""One websocket: its handshake, its frames, and the end that it comes to without a close frame."""

from __future__ import annotations

import json
import select
import socket
import ssl
import threading
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler
from typing import Any

from websockets.frames import Frame, Opcode
from websockets.http11 import Request
from websockets.protocol import State
from websockets.server import ServerProtocol

from tests.fakes.mattermost.sockets import Connection, Hub, frame

TICK = 0.05
"""Seconds between two looks at whether the server ends."""
Typing = Callable[[str, dict[str, Any]], None]


class Session:
    """Speaks over the connection of an HTTP handler, until one side is gone."""

    def __init__(
        self, handler: BaseHTTPRequestHandler, hub: Hub, tokens: Mapping[str, str], typing: Typing
    ) -> None:
        self._socket = handler.connection
        self._hub = hub
        self._tokens = tokens
        self._typing = typing
        self._protocol = ServerProtocol(max_size=2**22)
        self._lock = threading.Lock()
        self._connection: Connection | None = None
        self._number = 0
        """Which socket of its connection this is."""
        self._gone = threading.Event()
        lines = [handler.requestline, *(f"{k}: {v}" for k, v in handler.headers.items()), "", ""]
        self._request = "\r\n".join(lines).encode()

    def run(self, token: str, query: Mapping[str, str], ending: threading.Event) -> None:
        """Serve it. `token` is that of the request; empty: it comes in a frame."""
        self._protocol.receive_data(self._request)
        (request,) = self._protocol.events_received()
        assert isinstance(request, Request)
        self._protocol.send_response(self._protocol.accept(request))
        self._flush()
        if token and not self._begin(token, query):
            self.abort()
            return
        writer = threading.Thread(target=self._write, daemon=True)
        writer.start()
        try:
            self._read(ending)
        finally:
            self.abort()
            writer.join()

    def abort(self) -> None:
        """Drop it without a close frame.

        The connection knows it first: who hears of the break may come back at once.
        """
        self._gone.set()
        if self._connection is not None:
            self._connection.leave(self._number)
        try:
            self._socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            return

    def _begin(self, token: str, query: Mapping[str, str]) -> bool:
        user = self._tokens.get(token)
        if user is None:
            return False
        connection = None
        if identifier := query.get("connection_id"):
            if len(identifier) != 26 or not query.get("sequence_number", "").isdigit():
                return False
            connection = self._hub.resume(user, identifier, int(query["sequence_number"]))
        connection = connection or self._hub.open(user)
        self._number = connection.socket
        self._connection = connection
        return True

    def _write(self) -> None:
        while not self._gone.is_set():
            connection = self._connection
            if connection is None or self._hub.frozen.is_set():
                self._gone.wait(TICK)
                continue
            event = connection.take(self._number, TICK)
            if event is not None:
                self._send(frame(event))

    def _read(self, ending: threading.Event) -> None:
        while not (ending.is_set() or self._gone.is_set()):
            if self._hub.frozen.is_set():
                self._gone.wait(TICK)
                continue
            try:
                data = self._receive()
            except OSError:
                return
            if data is None:
                continue
            with self._lock:
                if data:
                    self._protocol.receive_data(data)
                else:
                    self._protocol.receive_eof()
                events = self._protocol.events_received()
            self._flush()
            for event in events:
                if isinstance(event, Frame) and event.opcode is Opcode.TEXT:
                    self._said(json.loads(bytes(event.data)))
            if not data or self._protocol.state is not State.OPEN:
                return

    def _receive(self) -> bytes | None:
        """What came; None if nothing came in time. TLS is not read and written at once."""
        waiting = self._socket.pending() if isinstance(self._socket, ssl.SSLSocket) else 0
        if not waiting and not select.select([self._socket], [], [], TICK)[0]:
            return None
        with self._lock:
            received: bytes = self._socket.recv(65_536)
        return received

    def _said(self, said: dict[str, Any]) -> None:
        """What the client asks for."""
        number, action = said.get("seq"), said.get("action")
        data = said.get("data") or {}
        if action == "authentication_challenge" and self._connection is None:
            if not self._begin(str(data.get("token")), {}):
                self.abort()
                return
            self._await_hello()
            self._reply(number)
        elif action == "ping":
            self._reply(number, {"text": "pong", "version": self._hub.world.version})
        elif action == "user_typing" and self._connection is not None:
            self._typing(self._connection.user, data)
            self._reply(number)
        else:
            error = {"id": "api.web_socket_router.bad_action.app_error", "message": "…"}
            self._send(json.dumps({"status": "FAIL", "error": error, "seq_reply": number}))

    def _await_hello(self) -> None:
        """The answer to a token comes after the hello."""
        while self._connection and self._connection.queue and not self._gone.is_set():
            self._gone.wait(0.005)

    def _reply(self, number: Any, data: dict[str, Any] | None = None) -> None:
        said = {"status": "OK", "seq_reply": number}
        self._send(json.dumps(said | ({"data": data} if data else {})))

    def _send(self, text: str) -> None:
        with self._lock:
            if self._protocol.state is State.OPEN:
                self._protocol.send_text(text.encode())
        self._flush()

    def _flush(self) -> None:
        with self._lock:
            data = b"".join(self._protocol.data_to_send())
            try:
                self._socket.sendall(data)
            except OSError:
                self._gone.set()
