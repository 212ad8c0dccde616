"""Clients in front of an nginx: honest ones, ones that guess, and ones that send half a request."""

from __future__ import annotations

import socket
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from urllib.parse import urlsplit

import httpx

from tests.fakes.console import csrf_of

HALF_REQUEST = b"POST /login HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "
HALF_BODY = (
    b"POST /login HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100000\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\n\r\ncsrf="
)


def browser(url: str, address: str) -> httpx.Client:
    """A client that comes from this address of loopback."""
    transport = httpx.HTTPTransport(local_address=address)
    return httpx.Client(base_url=url, transport=transport, timeout=200, follow_redirects=False)


def log_in(client: httpx.Client, name: str, password: str, forged: str = "") -> int:
    """Try to; the status of the reply, 303 for who is in."""
    return send_form(client, open_form(client, forged), name, password, forged)


def open_form(client: httpx.Client, forged: str = "") -> str:
    """Get the page of the login; the token of its form."""
    return csrf_of(client.get("/login", headers=_calling_itself(forged)).text)


def send_form(client: httpx.Client, token: str, name: str, password: str, forged: str = "") -> int:
    """Send the form; the status of the reply."""
    form = {"csrf": token, "username": name, "password": password}
    return client.post("/login", data=form, headers=_calling_itself(forged)).status_code


def _calling_itself(forged: str) -> dict[str, str]:
    if not forged:
        return {}
    return {"X-Forwarded-For": forged, "X-Real-IP": forged, "Forwarded": f"for={forged}"}


@contextmanager
def half_sent(url: str, number: int, address: str) -> Iterator[list[socket.socket]]:
    """So many connections that sent half a request, half of them in the header, half in the body,
    and go on by a byte a second."""
    place, ending = urlsplit(url), threading.Event()
    with ExitStack() as stack:
        opened = []
        for one in range(number):
            connection = socket.create_connection(
                (place.hostname or "", place.port or 80), 10, source_address=(address, 0)
            )
            stack.callback(connection.close)
            connection.sendall(HALF_BODY if one % 2 else HALF_REQUEST)
            opened.append(connection)
        dripping = threading.Thread(target=_drip, args=(opened, ending), daemon=True)
        dripping.start()
        try:
            yield opened
        finally:
            ending.set()
            dripping.join()


def _drip(opened: list[socket.socket], ending: threading.Event) -> None:
    while not ending.wait(1.0):
        for one in opened:
            try:
                one.sendall(b"a")
            except OSError:
                continue


def flood(url: str, name: str, address: str, tries: int) -> Counter[int]:
    """Guess passwords from one address at once, by another forged address each; the statuses.

    All have their form before the first is sent: the limit counts the tries of a minute, and how
    fast the machine hashes passwords must not matter.
    """
    told: Counter[int] = Counter()
    lock, start = threading.Lock(), threading.Barrier(tries)

    def guess(number: int) -> None:
        forged = f"203.0.113.{number % 250}"
        with browser(url, address) as client:
            token = open_form(client, forged)
            start.wait(200)
            status = send_form(client, token, name, f"guess {number}", forged)
        with lock:
            told[status] += 1

    guessers = [threading.Thread(target=guess, args=(number,)) for number in range(tries)]
    for one in guessers:
        one.start()
    for one in guessers:
        one.join()
    return told


def timed(client: httpx.Client, path: str) -> tuple[int, float]:
    """Status and seconds of a request."""
    began = time.perf_counter()
    return client.get(path).status_code, time.perf_counter() - began
