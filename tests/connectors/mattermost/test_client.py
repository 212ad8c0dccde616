"""What Mattermost answers, and what it means to who sends."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from connectors.errors import (
    ConnectorError,
    LoginRefused,
    OutcomeUnknown,
    RateLimited,
    Refused,
    SettingsError,
    ThreadGone,
    Unavailable,
)
from connectors.http.errors import HttpError
from connectors.mattermost.client import MattermostAccess, MattermostClient
from connectors.mattermost.errors import DEFAULT_WAIT, ROOT_GONE
from tests.fakes.http_server import HttpServer, hang, reply
from tests.fakes.mattermost.server import Bucket, Fault, MattermostServer, limited
from tests.fakes.mattermost.world import ADA, BOT, TOKEN
from tests.support.authority import make_authority

pytestmark = pytest.mark.scenario
SECRET = "my password is hunter2"
PLAIN = (Refused, OutcomeUnknown, Unavailable)
"""What a reply means that is not about a login, a wait or a thread."""


def post(client: MattermostClient) -> None:
    client.driver.posts.create_post({"channel_id": "it-support", "message": SECRET})


def read(client: MattermostClient) -> None:
    client.driver.posts.get_posts_for_channel("it-support", {"per_page": 1})


@pytest.mark.parametrize(
    ("fault", "writing", "reading"),
    [
        (limited(), RateLimited, RateLimited),
        (Fault(status=500), OutcomeUnknown, Unavailable),
        (Fault(status=502, body=b"<html>Bad gateway</html>"), OutcomeUnknown, Unavailable),
        (Fault(status=503), OutcomeUnknown, RateLimited),
        (Fault(status=0), OutcomeUnknown, Unavailable),
        (Fault(status=200, body=b"<html>Log in</html>"), OutcomeUnknown, Unavailable),
        (Fault(status=401, error_id="api.context.session_expired.app_error"), *[LoginRefused] * 2),
        (Fault(status=302, headers=(("Location", "/x"),)), Refused, Refused),
        (Fault(status=404, body=b"no such page"), Refused, Refused),
        (Fault(status=403, error_id="api.context.permissions.app_error"), Refused, Refused),
        (Fault(status=400, error_id="model.post.is_valid.msg.app_error"), Refused, Refused),
        (Fault(status=400, error_id=ROOT_GONE), ThreadGone, ThreadGone),
        (Fault(status=501, error_id="api.license.needed"), Refused, Refused),
    ],
)
def test_what_an_answer_means(
    server: MattermostServer,
    client: MattermostClient,
    fault: Fault,
    writing: type[ConnectorError],
    reading: type[ConnectorError],
) -> None:
    for call, wanted in ((post, writing), (read, reading)):
        server.faults.append(fault)
        with pytest.raises(ConnectorError) as seen:
            call(client)
        assert isinstance(seen.value, wanted)
        if wanted in PLAIN:
            assert not isinstance(seen.value, (LoginRefused, RateLimited, ThreadGone))
    assert len(server.calls) == 2, "no call is made again"


def test_status_and_id_of_an_error_are_kept(
    server: MattermostServer, client: MattermostClient
) -> None:
    with pytest.raises(HttpError) as seen:
        client.driver.posts.create_post({"channel_id": "elsewhere", "message": "x"})
    assert (seen.value.status, seen.value.code) == (403, "api.context.permissions.app_error")
    assert "/invite" in seen.value.hint


def test_a_wait_that_is_said_twice_is_one(
    server: MattermostServer, client: MattermostClient
) -> None:
    untold = Fault(status=429, body=b"limit exceeded\n", kind="text/plain")
    for fault, wanted in ((limited(wait=21), 21.0), (untold, DEFAULT_WAIT)):
        server.faults.append(fault)
        with pytest.raises(RateLimited) as seen:
            post(client)
        assert seen.value.retry_after == wanted


def test_a_server_with_a_limit_is_not_asked_again(
    server: MattermostServer, client: MattermostClient
) -> None:
    server.bucket = Bucket(per_second=0.001, burst=3)
    for _ in range(3):
        read(client)
    with pytest.raises(RateLimited):
        read(client)


def test_a_server_that_is_away_took_nothing(
    server: MattermostServer, client: MattermostClient
) -> None:
    server.stop()
    with pytest.raises(Unavailable) as seen:
        post(client)
    assert not isinstance(seen.value, OutcomeUnknown)
    assert "url of mattermost:main" in str(seen.value)


def test_what_may_be_posted_again_has_no_unknown_outcome(
    server: MattermostServer, client: MattermostClient
) -> None:
    server.faults.append(Fault("POST /channels/direct", 500))
    with pytest.raises(Unavailable) as seen:
        client.driver.channels.create_direct_message_channel([ADA, ADA])
    assert not isinstance(seen.value, OutcomeUnknown)


def test_a_call_has_one_time_for_all_of_it() -> None:
    with HttpServer() as slow:
        slow.answer = hang
        client = MattermostClient(MattermostAccess(slow.url, TOKEN, timeout=0.2))
        with pytest.raises(OutcomeUnknown):
            post(client)
        client.close()


def test_the_token_goes_with_each_call_and_no_cookie_and_nothing_is_sent_with_a_question(
    server: MattermostServer, client: MattermostClient
) -> None:
    server.faults.append(
        Fault(status=200, headers=(("Set-Cookie", "MMAUTHTOKEN=evil; Path=/"),), accepts=True)
    )
    for _ in range(2):
        client.driver.users.get_user("me")
    assert [one["authorization"] for one in server.seen] == [f"Bearer {TOKEN}"] * 2
    assert [one for one in server.seen if "cookie" in one or "content-length" in one] == []


def test_the_version_is_that_of_the_last_reply(
    server: MattermostServer, client: MattermostClient
) -> None:
    assert client.version == ""
    for version in ("5.37.0", "11.6.0"):
        server.world.version = version
        read(client)
        assert client.version == version


@pytest.mark.parametrize("identifier", ["../users", "a?b", "a#b", "", "a b", "a\n", "é"])
def test_an_id_leads_out_of_no_path(
    server: MattermostServer, client: MattermostClient, identifier: str
) -> None:
    with pytest.raises(Refused, match="letters and digits"):
        client.driver.posts.get_post(f"{identifier}")
    assert server.calls == []


def test_it_is_reached_by_the_proxy_that_the_settings_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for variable in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy"):
        monkeypatch.setenv(variable, "http://127.0.0.1:1")
    with HttpServer() as proxy:
        proxy.answer = reply(body=b'{"id": "1"}')
        access = MattermostAccess("http://chat.example/sub", TOKEN, proxy=proxy.url)
        client = MattermostClient(access)
        post(client)
        client.close()
    (asked,) = proxy.asked
    assert asked.path == "http://chat.example/sub/api/v4/posts"


def test_a_server_with_a_certificate_of_the_site_is_believed_by_its_file(tmp_path: Path) -> None:
    folder = make_authority(tmp_path)
    with MattermostServer(certificate=folder / "server.pem") as server:
        for verify in (str(folder / "ca.pem"), True):
            client = MattermostClient(MattermostAccess(server.url, TOKEN, verify=verify))
            if verify is True:
                with pytest.raises(Unavailable):
                    client.driver.users.get_user("me")
            else:
                assert client.driver.users.get_user("me")["id"] == BOT
            client.close()


def test_an_authority_that_cannot_be_read_is_told_at_once(tmp_path: Path) -> None:
    access = MattermostAccess("https://chat.example", TOKEN, verify=str(tmp_path / "no.pem"))
    with pytest.raises(SettingsError):
        MattermostClient(access)


def test_the_token_of_another_server_is_refused(server: MattermostServer) -> None:
    client = MattermostClient(MattermostAccess(server.url, "another"))
    with pytest.raises(LoginRefused, match="make a new token for the bot"):
        post(client)
    client.close()


def test_no_error_and_no_log_holds_the_token_or_a_text(
    server: MattermostServer, client: MattermostClient, caplog: pytest.LogCaptureFixture
) -> None:
    faults = [
        Fault(status=500, body=SECRET.encode()),
        Fault(status=400, error_id=SECRET),
        Fault(status=200, body=SECRET.encode()),
        Fault(status=0),
    ]
    told = [repr(client), repr(client.driver.options), repr(MattermostAccess(server.url, TOKEN))]
    with caplog.at_level(logging.DEBUG):
        post(client)
        for fault in faults:
            server.faults.append(fault)
            with pytest.raises(ConnectorError) as seen:
                post(client)
            told.append(repr(seen.value) + str(seen.value))
    for text in (*told, caplog.text):
        assert TOKEN not in text
        assert "hunter2" not in text.replace("mypasswordishunter2", "")
