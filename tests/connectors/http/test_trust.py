"""Certificates: the site's own authority is believed where the settings name it, and only there."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from connectors.errors import SettingsError
from connectors.http.access import HttpAccess
from connectors.http.client import HttpClient
from connectors.http.errors import HttpUnavailable
from tests.fakes.http_server import HttpServer

pytestmark = pytest.mark.scenario

EXTENSIONS = """
[authority]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign
subjectKeyIdentifier = hash
[server]
subjectAltName = IP:127.0.0.1
extendedKeyUsage = serverAuth
authorityKeyIdentifier = keyid
"""
NEW_KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an authority (``ca.pem``) and what it signed for loopback (``server.pem``)."""
    folder = tmp_path_factory.mktemp("authority")
    (folder / "extensions").write_text(EXTENSIONS)
    for name, signed_by in (
        ("ca", ("-signkey", "ca.key", "-extensions", "authority")),
        ("server", ("-CA", "ca.pem", "-CAkey", "ca.key", "-extensions", "server")),
    ):
        made = ("-out", f"{name}.csr", "-keyout", f"{name}.key")
        _openssl(folder, "req", "-new", *NEW_KEY, "-subj", f"/CN={name}", *made)
        files = ("-in", f"{name}.csr", "-out", f"{name}.pem", "-extfile", "extensions")
        _openssl(folder, "x509", "-req", *files, *signed_by, "-days", "2", "-set_serial", "2")
    both = (folder / "server.key").read_text() + (folder / "server.pem").read_text()
    (folder / "server.pem").write_text(both)
    return folder


@pytest.fixture
def server(authority: Path) -> Iterator[HttpServer]:
    with HttpServer(authority / "server.pem") as made:
        yield made


def client_of(server: HttpServer, verify: bool | str) -> HttpClient:
    return HttpClient(HttpAccess(server.url, "The chat", verify=verify))


def test_the_sites_own_authority_is_believed(server: HttpServer, authority: Path) -> None:
    assert client_of(server, str(authority / "ca.pem")).send("POST", "/").status == 200


def test_an_authority_that_nobody_named_is_not(server: HttpServer) -> None:
    with pytest.raises(HttpUnavailable, match="ConnectError") as told:
        client_of(server, verify=True).send("POST", "/")
    assert "an authority that this machine does not know" in told.value.message
    assert told.value.reason == "unreachable"
    assert server.asked == []


def test_a_certificate_is_for_one_name(server: HttpServer, authority: Path) -> None:
    other = server.url.replace("127.0.0.1", "localhost")
    client = HttpClient(HttpAccess(other, "The chat", verify=str(authority / "ca.pem")))
    with pytest.raises(HttpUnavailable, match="is for another name than the one in the address"):
        client.send("GET", "/")


def test_an_unknown_authority_has_a_setting(server: HttpServer) -> None:
    access = HttpAccess(server.url, "The chat", ca_setting="GUICHET_CHAT_CA_FILE")
    with pytest.raises(HttpUnavailable) as told:
        HttpClient(access).send("GET", "/")
    assert told.value.hint == "GUICHET_CHAT_CA_FILE names the file with the site's own authority."


def test_no_check_where_the_settings_say_so(server: HttpServer) -> None:
    assert client_of(server, verify=False).send("GET", "/").status == 200


def test_a_scheme_in_capitals_is_checked_too(server: HttpServer) -> None:
    loud = server.url.replace("https:", "HTTPS:")
    with pytest.raises(HttpUnavailable):
        HttpClient(HttpAccess(loud, "The chat")).send("GET", "/")


@pytest.mark.parametrize("content", [None, "", "no certificate"])
def test_an_authority_that_cannot_be_read_is_a_wrong_setting(
    tmp_path: Path, content: str | None
) -> None:
    path = tmp_path / "ca.pem"
    if content is not None:
        path.write_text(content)
    access = HttpAccess(
        "https://chat.example", "The chat", ca_setting="GUICHET_CHAT_CA_FILE", verify=str(path)
    )
    with pytest.raises(SettingsError, match="GUICHET_CHAT_CA_FILE holds no certificate"):
        HttpClient(access)


def _openssl(folder: Path, *arguments: str) -> None:
    subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)
