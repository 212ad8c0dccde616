"""Unit tests open no socket; scenarios reach loopback and nothing else."""

from __future__ import annotations

import asyncio
import socket

import pytest

from tests.support.sockets import SocketBlocked, is_loopback

OUTSIDE = "192.0.2.1"  # an address that documentation may use: nobody has it


def test_a_unit_test_reaches_nothing() -> None:
    for address in (("127.0.0.1", 9), (OUTSIDE, 9)):
        with socket.socket() as sock, pytest.raises(SocketBlocked):
            sock.connect(address)
    with pytest.raises(SocketBlocked):
        socket.create_connection(("localhost", 9))
    with socket.socket() as sock, pytest.raises(SocketBlocked):
        sock.bind(("0.0.0.0", 0))


@pytest.mark.scenario
def test_a_scenario_reaches_loopback_only() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname()).close()
    with pytest.raises(SocketBlocked):
        socket.create_connection((OUTSIDE, 9), timeout=1)
    with pytest.raises(SocketBlocked):
        socket.getaddrinfo("example.invalid", 80)
    with socket.socket() as sock, pytest.raises(SocketBlocked):
        sock.bind(("0.0.0.0", 0))


def test_an_event_loop_works_without_sockets() -> None:
    async def four() -> int:
        await asyncio.sleep(0)
        return 4

    assert asyncio.run(four()) == 4


@pytest.mark.parametrize("host", ["127.0.0.1", "127.9.9.9", "::1", "localhost", b"127.0.0.1"])
def test_loopback_is_known(host: object) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "10.0.0.1", "::", "example.invalid", None])
def test_the_rest_is_outside(host: object) -> None:
    assert not is_loopback(host)
