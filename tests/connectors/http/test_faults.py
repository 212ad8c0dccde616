"""Why a connection failed, said in words, as real sockets make it fail."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest

from connectors.http.access import HttpAccess
from connectors.http.client import HttpClient
from connectors.http.errors import HttpError
from connectors.http.faults import in_words
from tests.fakes.http_server import HttpServer
from tests.support.authority import make_authority
from tests.support.sockets import free_port


@pytest.fixture
def plain() -> Iterator[HttpServer]:
    with HttpServer() as server:
        yield server


@pytest.fixture
def secure(tmp_path: Path) -> Iterator[HttpServer]:
    with HttpServer(make_authority(tmp_path) / "server.pem") as server:
        yield server


def cause(url: str) -> str:
    with pytest.raises(HttpError) as told:
        HttpClient(HttpAccess(url, "The chat")).send("GET", "/")
    return told.value.message


@pytest.mark.scenario
def test_nobody_listens() -> None:
    told = cause(f"http://127.0.0.1:{free_port()}")
    assert told == "The chat does not answer (ConnectError): nothing listens on this port."


@pytest.mark.scenario
def test_a_server_without_tls(plain: HttpServer) -> None:
    assert "does not speak TLS there" in cause(plain.url.replace("http:", "https:"))


@pytest.mark.scenario
def test_a_server_with_tls_asked_without(secure: HttpServer) -> None:
    told = cause(secure.url.replace("https:", "http:"))
    assert "The chat does not answer" in told


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (10, "its certificate has expired"),
        (18, "its certificate is signed by itself"),
        (62, "its certificate is for another name than the one in the address"),
        (77, "its certificate is not accepted"),
    ],
)
def test_a_certificate_that_is_not_accepted(number: int, words: str) -> None:
    error = ssl.SSLCertVerificationError("bad")
    error.verify_code = number
    outer = OSError("All connection attempts failed")
    outer.__cause__ = ExceptionGroup("several", [ValueError("no"), error])
    assert in_words(outer) == words


def test_an_error_that_says_nothing() -> None:
    assert in_words(OSError("?")) == ""
    loop = OSError("?")
    loop.__context__ = ValueError("?")
    loop.__context__.__context__ = loop
    assert in_words(loop) == ""
