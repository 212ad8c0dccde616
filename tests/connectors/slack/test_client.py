"""What Slack answers, and what it means to who sends."""

from __future__ import annotations

import logging

import pytest

from connectors.errors import (
    ConnectorError,
    LoginRefused,
    OutcomeUnknown,
    RateLimited,
    Refused,
    Unavailable,
)
from connectors.slack.client import SlackAccess, SlackClient
from connectors.slack.errors import DEFAULT_WAIT, SlackRefused
from tests.fakes.http_server import HttpServer, reply
from tests.fakes.slack.server import TOKEN, Fault, SlackServer

pytestmark = pytest.mark.scenario
SECRET = "my password is hunter2"


def post(client: SlackClient) -> None:
    client.chat_postMessage(channel="C1", text=SECRET)


def read(client: SlackClient) -> None:
    client.conversations_history(channel="C1")


@pytest.mark.parametrize(
    ("fault", "writing", "reading"),
    [
        (Fault(status=429, code="ratelimited"), RateLimited, RateLimited),
        (Fault(code="ratelimited"), RateLimited, RateLimited),
        (Fault(code="rate_limited"), RateLimited, RateLimited),
        (Fault(status=500), OutcomeUnknown, Unavailable),
        (Fault(status=503), OutcomeUnknown, RateLimited),
        (Fault(status=0), OutcomeUnknown, Unavailable),
        (Fault(code="internal_error"), OutcomeUnknown, Unavailable),
        (Fault(code="fatal_error"), OutcomeUnknown, Unavailable),
        (Fault(code="service_unavailable"), Unavailable, Unavailable),
        (Fault(body=b"<html>Log in</html>"), OutcomeUnknown, Unavailable),
        (Fault(code="invalid_auth"), LoginRefused, LoginRefused),
        (Fault(code="token_revoked"), LoginRefused, LoginRefused),
        (Fault(code="account_inactive"), LoginRefused, LoginRefused),
        (Fault(status=302, headers=(("Location", "/x"),)), Refused, Refused),
        (Fault(status=404, body=b"no such page"), Refused, Refused),
        (Fault(code="channel_not_found"), Refused, Refused),
        (Fault(code="something_new"), Refused, Refused),
    ],
)
def test_what_an_answer_means(
    server: SlackServer,
    client: SlackClient,
    fault: Fault,
    writing: type[ConnectorError],
    reading: type[ConnectorError],
) -> None:
    for call, wanted in ((post, writing), (read, reading)):
        server.faults.append(fault)
        with pytest.raises(ConnectorError) as seen:
            call(client)
        assert isinstance(seen.value, wanted)
        if wanted in (Refused, OutcomeUnknown, Unavailable):
            assert not isinstance(seen.value, (LoginRefused, RateLimited))
    assert len(server.calls) == 2, "no call is made again"


def test_it_waits_as_long_as_it_is_told(server: SlackServer, client: SlackClient) -> None:
    for headers, wanted in (((("Retry-After", "90"),), 90.0), ((), DEFAULT_WAIT)):
        for status in (429, 200):
            server.faults.append(Fault(status=status, code="ratelimited", headers=headers))
            with pytest.raises(RateLimited) as seen:
                post(client)
            assert seen.value.retry_after == wanted


def test_a_server_that_is_away_took_nothing(server: SlackServer, client: SlackClient) -> None:
    server.stop()
    with pytest.raises(Unavailable) as seen:
        post(client)
    assert not isinstance(seen.value, OutcomeUnknown)
    assert "api_url of slack:T0123" in str(seen.value)


def test_slack_is_reached_by_the_proxy_that_the_settings_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for variable in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy"):
        monkeypatch.setenv(variable, "http://127.0.0.1:1")
    with HttpServer() as proxy:
        proxy.answer = reply(body=b'{"ok": true, "ts": "1.0"}')
        client = SlackClient(SlackAccess(TOKEN, "http://slack.example/api", proxy=proxy.url))
        post(client)
        client.close()
    (asked,) = proxy.asked
    assert asked.path == "http://slack.example/api/chat.postMessage"


def test_a_proxy_that_does_not_let_us_through_sent_nothing() -> None:
    with HttpServer() as proxy:
        client = SlackClient(SlackAccess(TOKEN, "https://slack.example/api", proxy=proxy.url))
        with pytest.raises(Unavailable) as seen:
            post(client)
        client.close()
    assert not isinstance(seen.value, OutcomeUnknown)


def test_a_missing_scope_is_named_with_what_to_do(server: SlackServer, client: SlackClient) -> None:
    server.faults.append(
        Fault(code="missing_scope", more=(("needed", "chat:write,im:write\n<x>"),))
    )
    with pytest.raises(SlackRefused, match=r"Add the scope chat:write, im:writex to the app"):
        post(client)


def test_the_token_of_another_workspace_is_refused(server: SlackServer) -> None:
    client = SlackClient(SlackAccess("xoxb-another", server.api))
    with pytest.raises(LoginRefused, match="Bot User OAuth Token"):
        post(client)
    client.close()


def test_no_error_and_no_log_holds_the_token_or_a_text(
    server: SlackServer, client: SlackClient, caplog: pytest.LogCaptureFixture
) -> None:
    faults = [
        Fault(status=500, body=SECRET.encode()),
        Fault(body=SECRET.encode()),
        Fault(code=SECRET),
        Fault(status=0),
    ]
    told = [repr(client), repr(SlackAccess(TOKEN))]
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
