"""What every client of another system can rely on, over real HTTP: bounds, outcomes, privacy."""

from __future__ import annotations

import gc
import gzip
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from connectors.errors import BadInput
from connectors.http.access import HttpAccess, Limits
from connectors.http.client import HttpClient
from connectors.http.errors import HttpOutcomeUnknown, HttpRefused, HttpUnavailable, of_status
from connectors.http.reply import LONGEST_ERROR
from connectors.http.waiter import WAITER
from tests.fakes.embeddings_server import DRIPS, Drip
from tests.fakes.http_server import HttpServer, cut, drip, hang, reply
from tests.support.waiting import wait_until

pytestmark = pytest.mark.scenario

SHORT = 0.5
KEY = "Bearer very-secret"


@pytest.fixture
def server() -> Iterator[HttpServer]:
    with HttpServer() as made:
        yield made


def client_of(server: HttpServer, **limits: Any) -> HttpClient:
    return HttpClient(access_of(server, **limits))


def access_of(server: HttpServer, **limits: Any) -> HttpAccess:
    return HttpAccess(
        server.url,
        "The chat",
        url_setting="GUICHET_CHAT_URL",
        headers={"Authorization": KEY},
        limits=replace(Limits(), **limits),
    )


def test_a_reply_is_status_headers_and_body(server: HttpServer) -> None:
    server.answer = reply(201, b'{"id": "p1"}', X_Request_Id="r7")
    told = client_of(server).send(
        "POST", "/posts", json={"text": "été"}, params={"a": "b"}, headers={"X-Mine": "1"}
    )
    assert (told.status, told.json(), told.headers["x-request-id"]) == (201, {"id": "p1"}, "r7")
    (asked,) = server.asked
    assert (asked.method, asked.path, asked.body) == (
        "POST",
        "/posts?a=b",
        '{"text":"été"}'.encode(),
    )
    assert asked.headers["authorization"] == KEY
    assert asked.headers["x-mine"] == "1"
    assert asked.headers["accept-encoding"] == "identity"


def test_a_form_is_sent_as_one(server: HttpServer) -> None:
    client_of(server).send("POST", "/oauth.access", form={"code": "a b"})
    (asked,) = server.asked
    assert asked.body == b"code=a+b"
    assert asked.headers["content-type"] == "application/x-www-form-urlencoded"


def test_a_coroutine_asks_the_same_way(server: HttpServer) -> None:
    client = client_of(server)
    assert WAITER.run(client.asend("GET", "/")).json() == {}


@pytest.mark.parametrize("drops", DRIPS.values(), ids=list(DRIPS))
def test_a_server_that_drips_is_left_in_time(server: HttpServer, drops: Drip) -> None:
    server.answer = drip(drops)
    client = HttpClient(replace(access_of(server, total=SHORT), packed=True))
    with pytest.raises(HttpUnavailable, match=r"The chat does not answer in time\..*_CHAT_URL"):
        client.send("GET", "/")
    with pytest.raises(HttpOutcomeUnknown, match="in time") as told:
        client.send("POST", "/", json={})
    assert told.value.reason == "slow"
    with pytest.raises(HttpUnavailable, match="in time"):
        client.send("POST", "/", json={}, writes=False)


def test_a_request_may_have_a_time_of_its_own(server: HttpServer) -> None:
    server.answer = hang
    with pytest.raises(HttpUnavailable, match="in time"):
        client_of(server, total=120).send("GET", "/", within=SHORT)


def test_a_silence_has_an_end_before_the_total(server: HttpServer) -> None:
    server.answer = hang
    with pytest.raises(HttpUnavailable, match="ReadTimeout") as told:
        client_of(server, idle=SHORT, total=120).send("GET", "/")
    assert told.value.reason == "cut"


@pytest.mark.parametrize("packed", [False, True])
def test_a_body_has_a_size(server: HttpServer, packed: bool) -> None:
    body = b"x" * 200_000
    sent = {"Content_Encoding": "gzip"} if packed else {}
    server.answer = reply(200, gzip.compress(body) if packed else body, **sent)
    assert len(client_of(server, reply=200_000).send("GET", "/").content) == 200_000
    client = client_of(server, reply=199_999)
    with pytest.raises(HttpUnavailable, match="a reply without an end") as told:
        client.send("GET", "/")
    assert told.value.reason == "endless"
    with pytest.raises(HttpOutcomeUnknown, match="a reply without an end"):
        client.send("POST", "/")


def test_of_an_error_only_the_beginning_is_read(server: HttpServer) -> None:
    server.answer = reply(500, b"x" * 1_000_000)
    told = client_of(server, reply=10).send("GET", "/")
    assert (told.status, len(told.content)) == (500, LONGEST_ERROR)


def test_a_redirect_is_no_success_and_not_followed(server: HttpServer) -> None:
    server.answer = reply(302, b"", Location="/elsewhere")
    client = client_of(server)
    told = client.send("GET", "/")
    with pytest.raises(HttpRefused, match="a redirect, which is not followed"):
        raise of_status(client.access, told)
    assert [asked.path for asked in server.asked] == ["/"]


@pytest.mark.parametrize("body", [b"", b"<html>", b'{"a": 1', b"\xff", b"[" * 100_000])
def test_what_is_not_json_is_bad_input(server: HttpServer, body: bytes) -> None:
    server.answer = reply(200, body)
    with pytest.raises(BadInput, match="not JSON"):
        client_of(server).send("GET", "/").json()


def test_nothing_happened_where_nobody_listens(server: HttpServer) -> None:
    server.stop()
    client = client_of(server)
    for method in ("GET", "POST"):
        with pytest.raises(HttpUnavailable, match=r"does not answer \(ConnectError\)") as told:
            client.send(method, "/")
        assert told.value.reason == "unreachable"
    server.start()
    assert client.send("POST", "/").status == 200


@pytest.mark.parametrize("url", ["http://host:port", "nowhere", "gopher://host"])
def test_nothing_happened_at_an_address_that_is_none(url: str) -> None:
    with pytest.raises(HttpUnavailable):
        HttpClient(HttpAccess(url, "The chat")).send("POST", "/")


@pytest.mark.parametrize(
    "beginning", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{", b"?\r\n"]
)
def test_a_broken_connection_may_have_had_its_effect(server: HttpServer, beginning: bytes) -> None:
    server.answer = cut(beginning)
    client = client_of(server)
    for method in ("POST", "PUT", "DELETE"):
        with pytest.raises(HttpOutcomeUnknown, match="RemoteProtocolError") as told:
            client.send(method, "/")
        assert told.value.reason == "cut"
    with pytest.raises(HttpUnavailable):
        client.send("GET", "/")
    assert len(server.asked) == 4, "nothing is tried again by itself"


def test_who_waits_for_a_place_in_vain_has_sent_nothing(server: HttpServer) -> None:
    server.answer = hang
    client = client_of(server, at_once=1, total=2 * SHORT)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(client.send, "POST", "/first")
        wait_until(lambda: len(server.asked) == 1)
        with pytest.raises(HttpUnavailable, match="in time"):
            client.send("POST", "/second", within=SHORT / 2)
        with pytest.raises(HttpOutcomeUnknown):
            first.result()
    assert [asked.path for asked in server.asked] == ["/first"]


def test_proxies_of_the_environment_are_not_used(
    server: HttpServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
        monkeypatch.setenv(name.lower(), "http://127.0.0.1:9")
    assert "127.0.0.1" not in os.environ.get("NO_PROXY", "")
    assert client_of(server).send("GET", "/").status == 200


@pytest.mark.parametrize("cookies", [False, True])
def test_cookies_are_kept_only_where_they_are_wanted(server: HttpServer, cookies: bool) -> None:
    server.answer = reply(Set_Cookie="node=a; Path=/")
    client = HttpClient(replace(access_of(server), cookies=cookies))
    client.send("GET", "/")
    client.send("GET", "/")
    assert server.asked[1].headers.get("cookie") == ("node=a" if cookies else None)


def test_a_connection_is_used_again_and_closed_with_its_client(server: HttpServer) -> None:
    client = client_of(server)
    for _ in range(3):
        client.send("GET", "/")
    assert server.open == 1
    client.close()
    wait_until(lambda: server.open == 0)
    assert client.send("GET", "/").status == 200
    assert server.open == 1
    del client
    gc.collect()
    wait_until(lambda: server.open == 0)


def test_a_stream_is_read_as_it_comes_and_ends_with_its_block(server: HttpServer) -> None:
    server.answer = drip((b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n", b"x"))
    client = client_of(server)

    async def first() -> bytes:
        async with client.stream("POST", "/", json={}) as told:
            async for piece in told.aiter_bytes():
                return piece
        raise AssertionError("nothing came")

    assert WAITER.run(first()) == b"x"
    wait_until(lambda: server.open == 0)


def test_a_stream_that_breaks_says_so(server: HttpServer) -> None:
    server.answer = cut(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nx")
    client = client_of(server)

    async def whole(writes: bool) -> bytes:
        async with client.stream("POST", "/", writes=writes) as told:
            return await told.aread()

    with pytest.raises(HttpUnavailable):
        WAITER.run(whole(writes=False))
    with pytest.raises(HttpOutcomeUnknown):
        WAITER.run(whole(writes=True))


def test_no_error_and_no_repr_holds_the_key(server: HttpServer) -> None:
    access = access_of(server)
    assert "secret" not in repr(access)
    server.answer = reply(401, KEY.encode())
    client = HttpClient(access)
    assert "secret" not in str(of_status(access, client.send("GET", "/")))
    server.stop()
    with pytest.raises(HttpUnavailable) as told:
        client.send("GET", "/")
    assert "secret" not in str(told.value)
