"""Hands connections from an address of the other machines on to a server on loopback."""

from __future__ import annotations

import contextlib
import socket
import threading


class Forwarder:
    """Listens at `address` until it is closed. The fakes listen on loopback alone."""

    def __init__(self, address: tuple[str, int], to_port: int) -> None:
        self._to = ("127.0.0.1", to_port)
        self._listening = socket.create_server(address, backlog=256)
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """Take no more connections."""
        self._listening.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                here, _ = self._listening.accept()
                try:
                    there = socket.create_connection(self._to)
                except OSError:
                    here.close()
                    continue
                for one, other in ((here, there), (there, here)):
                    threading.Thread(target=_copy, args=(one, other), daemon=True).start()


def _copy(one: socket.socket, other: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while part := one.recv(65536):
            other.sendall(part)
    with contextlib.suppress(OSError):
        other.shutdown(socket.SHUT_WR)
