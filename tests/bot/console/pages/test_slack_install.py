"""Adding our app to a workspace: only administrators, only once, only who set out themselves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from connectors.contracts.chat import Disclosure, MessageKind, OutgoingMessage
from connectors.database.encryption import new_key
from connectors.database.models import Role
from tests.fakes.console import PASSWORD, Console, csrf_of, running_console
from tests.fakes.slack.server import SlackServer

pytestmark = pytest.mark.scenario
URL = "https://help.example.org"
REDIRECT = f"{URL}/slack/oauth_redirect"


@pytest.fixture
def slack() -> Iterator[SlackServer]:
    with SlackServer() as server:
        server.world.codes["c0de"] = "T9"
        yield server


@pytest.fixture
def console(sqlite_url: str, tmp_path: Path, slack: SlackServer) -> Iterator[Console]:
    """A console with an app of Slack, and the accounts maya (administrator) and ada (staff)."""
    client_id, secret = slack.world.client
    options = {
        "client_id": client_id, "client_secret": secret, "api_url": slack.api,
        "authorize_url": "https://slack.example/authorize", "mode": "http",
        "signing_secret": "5igning",
    }  # fmt: skip
    platforms = {"slack": {"options": options}, "slack:T9": {"review_channels": ["C0STAFF"]}}
    keys = [new_key()]
    with running_console(
        sqlite_url, tmp_path, console_url=URL, platforms=platforms, encryption_keys=keys
    ) as made:
        made.account("maya", Role.ADMIN)
        made.account("ada", Role.STAFF)
        yield made


def log_in(console: Console, name: str) -> TestClient:
    browser = TestClient(console.client.app, base_url=URL, client=("127.0.0.1", 5000))
    form = {"csrf": csrf_of(browser.get("/login").text), "username": name, "password": PASSWORD}
    assert browser.post("/login", data=form).status_code == 200
    return browser


def state_of(browser: TestClient) -> str:
    """Set out for Slack; what is carried there."""
    reply = browser.get("/slack/install/slack", follow_redirects=False)
    assert reply.status_code == 303, reply.text
    return parse_qs(urlsplit(reply.headers["location"]).query)["state"][0]


def rows(console: Console) -> str:
    with console.desk.engine.connect() as connection:
        return str(connection.execute(text("SELECT * FROM chat_installations")).all())


def test_an_administrator_adds_a_workspace_and_messages_go_there(
    console: Console, slack: SlackServer
) -> None:
    browser = log_in(console, "maya")
    assert "No workspace has the app yet." in browser.get("/slack/install").text
    assert console.desk.outside.platforms.get("slack:T9") is not None  # It is in the settings.
    reply = browser.get("/slack/install/slack", follow_redirects=False)
    place = urlsplit(reply.headers["location"])
    assert (place.netloc, place.path) == ("slack.example", "/authorize")
    asked = parse_qs(place.query)
    assert asked["redirect_uri"] == [REDIRECT]
    assert "chat:write" in asked["scope"][0].split(",")
    back = browser.get("/slack/oauth_redirect", params={"code": "c0de", "state": asked["state"][0]})
    assert "The workspace was added." in back.text
    assert "The T9" in back.text
    assert "slack:T9" in back.text
    assert "xoxb" not in rows(console) + back.text
    platform = console.desk.outside.platforms.get("slack:T9")
    assert platform.info.disclosure is Disclosure.REDACTED
    platform.open_thread("C1", OutgoingMessage(MessageKind.NOTICE, "Hello"), "m1")
    assert slack.world.texts("C1") == ["Hello"]


def test_a_workspace_that_no_table_names_is_found_too(console: Console, slack: SlackServer) -> None:
    slack.world.codes["c0de"] = "T7"
    platforms = console.desk.outside.platforms
    assert platforms.get("slack:T7") is None
    assert "slack" not in platforms.names
    browser = log_in(console, "maya")
    params = {"code": "c0de", "state": state_of(browser)}
    assert browser.get("/slack/oauth_redirect", params=params).status_code == 200
    assert "slack:T7" in platforms.names
    platform = platforms.get("slack:T7")
    assert platform is not None
    assert platform.team == "T7"


@pytest.mark.parametrize(
    "path", ["/slack/install", "/slack/install/slack", "/slack/oauth_redirect?code=c0de&state=x"]
)
def test_only_administrators_come_near_it(console: Console, slack: SlackServer, path: str) -> None:
    assert log_in(console, "ada").get(path, follow_redirects=False).status_code == 403
    stranger = TestClient(console.client.app, base_url=URL, client=("127.0.0.1", 5000))
    assert "/login" in stranger.get(path, follow_redirects=False).headers["location"]
    assert slack.calls == []


def test_a_return_counts_once_and_for_whom_set_out(console: Console, slack: SlackServer) -> None:
    maya = log_in(console, "maya")
    console.account("eve", Role.ADMIN)
    state = state_of(maya)
    path = "/slack/oauth_redirect"
    for browser, carried in (
        (log_in(console, "eve"), state),
        (maya, "slack.forged"),
        (maya, f"other.{state.partition('.')[2]}"),
        (maya, ""),
    ):
        reply = browser.get(path, params={"code": "c0de", "state": carried})
        assert reply.status_code == 403
        assert "not one that you set out for" in reply.text
    assert slack.calls == []
    assert maya.get(path, params={"code": "c0de", "state": state}).status_code == 200
    slack.world.codes["c0de"] = "T8"
    assert maya.get(path, params={"code": "c0de", "state": state}).status_code == 403
    assert len(slack.called("oauth.v2.access")) == 1


def test_who_says_no_in_slack_comes_back_to_the_same_page(
    console: Console, slack: SlackServer
) -> None:
    browser = log_in(console, "maya")
    params = {"error": "access_denied", "state": state_of(browser)}
    assert "Nothing was added." in browser.get("/slack/oauth_redirect", params=params).text
    assert slack.calls == []
    assert rows(console) == "[]"


def test_a_code_that_slack_does_not_know_is_an_error_in_words(
    console: Console, slack: SlackServer
) -> None:
    browser = log_in(console, "maya")
    params = {"code": "other", "state": state_of(browser)}
    reply = browser.get("/slack/oauth_redirect", params=params)
    assert reply.status_code in (502, 503, 500, 409, 422)
    assert "invalid_code" in reply.text
    assert rows(console) == "[]"


def test_an_app_that_is_not_in_the_settings(console: Console) -> None:
    assert log_in(console, "maya").get("/slack/install/other").status_code == 404
