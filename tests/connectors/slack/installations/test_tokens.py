"""The token of a workspace, from its code to its end."""

from __future__ import annotations

import threading
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import Engine, update

from connectors.database.base import now
from connectors.database.models import ChatInstallation
from connectors.errors import LoginRefused, Refused, Unavailable
from connectors.slack.client import SlackAccess, SlackClient
from connectors.slack.errors import SlackRefused
from connectors.slack.installations.exchange import AppSecrets, authorize_url, granted
from connectors.slack.installations.tokens import TokenSource, WorkspaceToken
from tests.fakes.slack.server import Fault, SlackServer

pytestmark = pytest.mark.scenario
REDIRECT = "https://help.example/slack/oauth_redirect"
METHOD = "oauth.v2.access"


def add(server: SlackServer, source: TokenSource, lasts: int | None = 43_200) -> str:
    """The workspace T9 adds the app; its token."""
    server.world.codes["code"] = "T9"
    server.world.lasts = lasts
    grant = granted(source.client, source.app, "code", REDIRECT)
    source.installations.add(grant, None)
    return grant.token


def age(engine: Engine, left: timedelta) -> None:
    """Have the token end so soon."""
    with engine.begin() as connection:
        connection.execute(update(ChatInstallation).values(expires_at=now() + left))


# From a code to a token


def test_a_code_becomes_tokens_once(server: SlackServer, source: TokenSource) -> None:
    assert add(server, source).startswith("xoxb-T9")
    (said,) = server.called(METHOD)
    assert said == {
        "client_id": "111.222", "client_secret": "client-s3cret", "code": "code",
        "redirect_uri": REDIRECT,
    }  # fmt: skip
    with pytest.raises(SlackRefused, match="invalid_code"):
        granted(source.client, source.app, "code", REDIRECT)
    with pytest.raises(SlackRefused, match="bad_client_secret"):
        granted(source.client, AppSecrets("111.222", "other"), "code", REDIRECT)
    assert "s3cret" not in repr(source)


def test_an_organisation_is_not_taken_for_a_workspace(
    server: SlackServer, source: TokenSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.fakes.slack import methods

    whole = {"is_enterprise_install": True, "team": None, "access_token": "xoxb-1"}
    monkeypatch.setitem(methods.METHODS, METHOD, lambda *_: whole)
    with pytest.raises(Refused, match="Add it to each workspace instead"):
        granted(source.client, source.app, "code", REDIRECT)


def test_the_address_says_what_is_asked_for() -> None:
    url = urlsplit(authorize_url("1.2", ["chat:write", "commands"], "a&b", REDIRECT))
    assert (url.netloc, url.path) == ("slack.com", "/oauth/v2/authorize")
    asked = parse_qs(url.query)
    assert asked["scope"] == ["chat:write,commands"]
    assert (asked["state"], asked["redirect_uri"]) == (["a&b"], [REDIRECT])


# From a token to the next


def test_a_call_has_the_token_of_its_workspace(server: SlackServer, source: TokenSource) -> None:
    add(server, source)
    client = SlackClient(SlackAccess("", server.api), WorkspaceToken(source, "T9"))
    assert client.auth_test()["team_id"] == "T9"
    client.close()


def test_a_token_is_kept_while_it_is_good(
    server: SlackServer, source: TokenSource, engine: Engine
) -> None:
    token = add(server, source)
    age(engine, timedelta(hours=3))
    assert WorkspaceToken(source, "T9")() == token
    assert len(server.called(METHOD)) == 1


def test_a_token_is_changed_before_it_ends(
    server: SlackServer, source: TokenSource, engine: Engine
) -> None:
    first = add(server, source)
    age(engine, timedelta(hours=1))
    second = WorkspaceToken(source, "T9")()
    assert second != first
    assert WorkspaceToken(source, "T9")() == second
    assert [said.get("refresh_token") for said in server.called(METHOD)] == [None, "xoxe-1-1"]


def test_of_many_who_want_to_change_it_one_does(
    server: SlackServer, source: TokenSource, engine: Engine
) -> None:
    first = add(server, source)
    age(engine, timedelta(hours=1))
    found: list[str] = []
    threads = [
        threading.Thread(target=lambda: found.append(WorkspaceToken(source, "T9")()))
        for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(server.called(METHOD)) == 2
    assert set(found) <= {first, "xoxb-T9-2"}
    assert len(found) == 6


def test_while_slack_is_away_the_old_one_serves_until_it_ends(
    server: SlackServer, source: TokenSource, engine: Engine
) -> None:
    first = add(server, source)
    age(engine, timedelta(hours=1))
    server.faults.append(Fault(METHOD, 500))
    assert WorkspaceToken(source, "T9")() == first
    age(engine, timedelta(seconds=-1))
    server.faults.append(Fault(METHOD, 503))
    token = WorkspaceToken(source, "T9")
    with pytest.raises(Unavailable, match="ended"):
        token()
    assert token() == "xoxb-T9-2"


def test_a_workspace_that_refuses_the_change_adds_the_app_again(
    server: SlackServer, source: TokenSource, engine: Engine
) -> None:
    add(server, source)
    age(engine, timedelta(seconds=-1))
    server.world.refresh_tokens.clear()
    with pytest.raises(LoginRefused, match="adds it again on the console, at /slack/install"):
        WorkspaceToken(source, "T9")()


def test_a_workspace_that_removed_the_app_and_came_back(
    server: SlackServer, source: TokenSource
) -> None:
    moment = 0.0
    first = add(server, source, lasts=None)
    token = WorkspaceToken(source, "T9", clock=lambda: moment)
    assert token() == first
    source.installations.remove("T9", now())
    moment = 31.0
    with pytest.raises(LoginRefused):
        token()
    second = add(server, source, lasts=None)
    assert token() == second != first
