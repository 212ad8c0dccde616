"""Real websockets, to a server that does what a real one was seen to do."""

from __future__ import annotations

import json
import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.mattermost.listening import connection
from bot.mattermost.listening.connection import (
    FAILURES,
    Connector,
    Socket,
    SocketAccess,
    socket_address,
)
from connectors.errors import RateLimited, SettingsError, Unavailable
from tests.fakes.http_server import HttpServer, reply
from tests.fakes.mattermost.server import Bucket, MattermostServer
from tests.fakes.mattermost.world import ADA, TOKEN
from tests.support.authority import make_authority

CHANNEL = f"{'town':0<26}"


@pytest.fixture
def server() -> Iterator[MattermostServer]:
    with MattermostServer() as made:
        made.world.add_channel(CHANNEL)
        yield made


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_authority(tmp_path_factory.mktemp("authority"))


def connector(url: str, ca_file: str = "", token: str = TOKEN) -> Connector:
    return Connector(SocketAccess(url, token, ca_file))


def frame(socket: Socket) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(socket.recv(10.0))
    return found


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://chat.example", "wss://chat.example/api/v4/websocket"),
        ("http://10.0.0.7:8065", "ws://10.0.0.7:8065/api/v4/websocket"),
        ("https://example.org/chat/", "wss://example.org/chat/api/v4/websocket"),
    ],
)
def test_the_address(url: str, address: str) -> None:
    assert socket_address(url) == address


@pytest.mark.scenario
def test_what_is_said_comes_and_what_was_missed_comes_again(server: MattermostServer) -> None:
    chat = connector(server.url)
    with chat.open() as socket:
        hello = frame(socket)
        assert (hello["event"], hello["seq"]) == ("hello", 0)
        assert frame(socket)["event"] == "status_change"
        server.say(CHANNEL, "<" * 16_383, ADA)
        assert frame(socket)["event"] == "posted"
        server.abort_sockets()
        with pytest.raises(FAILURES):
            socket.recv(10.0)
    server.say(CHANNEL, "while it was away", ADA)
    with chat.open(hello["data"]["connection_id"], 3) as socket:
        missed = frame(socket)
    assert missed["seq"] == 3
    assert "while it was away" in missed["data"]["post"]


@pytest.mark.scenario
def test_the_sites_own_authority_is_believed_and_no_other(authority: Path) -> None:
    with MattermostServer(certificate=authority / "server.pem") as server:
        server.world.add_channel(CHANNEL)
        with connector(server.url, str(authority / "ca.pem")).open() as socket:
            assert frame(socket)["event"] == "hello"
            server.say(CHANNEL, "over TLS", ADA)
            assert frame(socket)["seq"] == 1
            assert "over TLS" in frame(socket)["data"]["post"]
        with (
            pytest.raises(Unavailable, match="certificate") as told,
            connector(server.url).open(),
        ):
            pass
        assert "ca_file" in told.value.hint
        named = connector(server.url.replace("127.0.0.1", "localhost"), str(authority / "ca.pem"))
        with pytest.raises(Unavailable, match="certificate"), named.open():
            pass


def test_a_context_checks_names_and_certificates(tmp_path: Path) -> None:
    made = connector("https://chat.example")
    context = made.context
    assert context is not None
    assert (context.check_hostname, context.verify_mode) == (True, ssl.CERT_REQUIRED)
    assert connector("http://chat.example").context is None
    (tmp_path / "empty").write_text("no certificate")
    for file in ("empty", "missing"):
        with pytest.raises(SettingsError, match="ca_file"):
            connector("https://chat.example", str(tmp_path / file))


@pytest.mark.scenario
def test_a_server_that_is_away_or_asks_to_wait(server: MattermostServer) -> None:
    server.bucket = Bucket(0.001, 0)
    with pytest.raises(RateLimited) as told, connector(server.url).open():
        pass
    assert told.value.retry_after == 1.0
    server.stop()
    with pytest.raises(Unavailable, match="ConnectionRefusedError"), connector(server.url).open():
        pass


@pytest.mark.scenario
def test_a_server_that_hangs_is_noticed_by_our_pings(
    server: MattermostServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It closes nothing, and answers nothing: without pings one would wait for ever."""
    monkeypatch.setattr(connection, "PING", 0.2)
    with connector(server.url).open() as socket:
        assert frame(socket)["event"] == "hello"
        assert frame(socket)["event"] == "status_change"
        server.hub.frozen.set()
        with pytest.raises(FAILURES):
            socket.recv(None)
    server.hub.frozen.clear()


@pytest.mark.scenario
def test_a_token_that_is_none_is_hung_up_on(server: MattermostServer) -> None:
    with connector(server.url, token="another").open() as socket, pytest.raises(FAILURES):
        socket.recv(10.0)


@pytest.mark.scenario
def test_no_redirect_leads_elsewhere_and_no_proxy_is_used(
    server: MattermostServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with HttpServer() as other:
        for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, other.url)
        with connector(server.url).open() as socket:
            assert frame(socket)["event"] == "hello"
        with HttpServer() as redirects:
            redirects.answer = reply(302, b"", Location=f"{other.url}/elsewhere")
            with pytest.raises(Unavailable), connector(redirects.url).open():
                pass
            redirects.answer = reply(404, b"")
            with pytest.raises(Unavailable, match="404") as told, connector(redirects.url).open():
                pass
            assert "Upgrade" in told.value.hint
        assert other.asked == []
