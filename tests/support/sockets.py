"""The guard on sockets: a test never talks to the network, and a unit test not even to loopback.

`socket.connect`, `bind` and name look-ups are watched. Scenario, fault and browser tests, and
every test that asks for one of the server fixtures, may use loopback. Libraries in C (libpq) go
around Python's sockets; their addresses come from the server fixtures only.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

LOCAL_NAMES = {"localhost", "ip6-localhost", ""}
INTERNET = (socket.AF_INET, socket.AF_INET6)


class SocketBlocked(RuntimeError):
    """A test tried to open a socket that it may not have."""


class SocketGuard:
    """Replaces the methods of `socket.socket` that reach out; one for the whole test session."""

    def __init__(self) -> None:
        self.loopback = False
        self._originals: dict[str, Any] = {}
        self._getaddrinfo = socket.getaddrinfo

    def install(self) -> None:
        """Put the guard in place; until `remove`, everything outside is refused."""
        for name in ("connect", "connect_ex", "bind", "sendto"):
            self._originals[name] = getattr(socket.socket, name)
            setattr(socket.socket, name, self._guarded(name))
        socket.getaddrinfo = self._look_up

    def remove(self) -> None:
        """Give `socket` back as it was."""
        for name, original in self._originals.items():
            setattr(socket.socket, name, original)
        self._originals.clear()
        socket.getaddrinfo = self._getaddrinfo

    @contextmanager
    def allowing_loopback(self) -> Iterator[None]:
        """Loopback is open inside the block."""
        before, self.loopback = self.loopback, True
        try:
            yield
        finally:
            self.loopback = before

    def check(self, host: object) -> None:
        """Raise `SocketBlocked` if the running test may not talk to `host`."""
        if not is_loopback(host):
            raise SocketBlocked(f"a test may not reach {host!r}: nothing leaves this machine")
        if not self.loopback:
            raise SocketBlocked(
                f"a unit test may not open a socket to {host!r}: use a fake, "
                "or mark the test scenario, fault or browser"
            )

    def _guarded(self, name: str) -> Any:
        original = self._originals[name]

        def guarded(sock: socket.socket, *args: Any) -> Any:
            address = args[-1] if args else None
            if sock.family in INTERNET and isinstance(address, tuple):
                self.check(address[0])
            return original(sock, *args)

        return guarded

    def _look_up(self, host: Any, *args: Any, **kwargs: Any) -> Any:
        if host is not None:
            self.check(host)
        return self._getaddrinfo(host, *args, **kwargs)


GUARD = SocketGuard()


def is_loopback(host: object) -> bool:
    """Whether `host` names this machine's loopback, without asking anyone."""
    text = host.decode("ascii", "replace") if isinstance(host, bytes) else str(host)
    if text.lower() in LOCAL_NAMES:
        return True
    try:
        return ipaddress.ip_address(text.partition("%")[0]).is_loopback
    except ValueError:
        return False


def free_port() -> int:
    """A loopback port that nothing listens on at this moment."""
    with GUARD.allowing_loopback(), socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(port: int) -> bool:
    """Whether something accepts connections on this loopback port."""
    with GUARD.allowing_loopback(), socket.socket() as probe:
        probe.settimeout(1.0)
        return probe.connect_ex(("127.0.0.1", port)) == 0
