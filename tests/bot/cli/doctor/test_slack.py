"""`guichet doctor` asks each workspace, and says what to click."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from email.utils import format_datetime
from typing import Any

import pytest
from sqlalchemy import text

from bot.cli.doctor.check import Line
from bot.cli.doctor.slack import workspaces
from bot.cli.doctor.systems import platforms
from bot.slack.surface import SCOPES
from connectors.database.base import now
from connectors.database.encryption import Encryption, new_key
from connectors.slack.installations.exchange import Grant
from connectors.slack.installations.store import Installations
from tests.fakes.jobs import FakeQueue
from tests.fakes.slack.server import APP_TOKEN, TOKEN, Fault, SlackServer
from tests.fakes.slack.server import SCOPES as GRANTED
from tests.fakes.slack.world import USER
from workers.bootstrap import Desk
from workers.settings import Settings

pytestmark = pytest.mark.scenario
NAME = "slack:T0123"
CONSOLE = "https://help.example.org"


class Site:
    """The settings of one instance, and what doctor says of it."""

    def __init__(self, server: SlackServer) -> None:
        self.server, self.world = server, server.world
        self.options: dict[str, Any] = {"token": TOKEN, "app_token": APP_TOKEN}
        self.more: dict[str, Any] = {}
        self.name, self.console = NAME, CONSOLE

    def lines(self) -> list[Line]:
        options = {"api_url": self.server.api, **self.options}
        about = {"review_channels": ["C0STAFF"], "options": options, **self.more}
        modes = {f"{self.name}:C0HELP": "review", "console:helpdesk": "auto"}
        settings = Settings(
            platforms={self.name: about}, channel_modes=modes, console_url=self.console
        )
        return workspaces(Desk(settings, FakeQueue()))

    def bad(self) -> list[str]:
        return [one.line for one in self.lines() if not one.ok]

    def warnings(self) -> list[str]:
        assert self.bad() == []
        return [one.line for one in self.lines() if one.warning]


@pytest.fixture
def site() -> Iterator[Site]:
    with SlackServer() as server:
        yield Site(server)


def test_the_fake_grants_what_the_table_asks_for() -> None:
    assert {one.name for one in SCOPES if not one.staff_groups} == set(GRANTED)


def test_a_workspace_that_is_well_is_said_to_be(site: Site) -> None:
    lines = site.lines()
    assert all(line.ok and not line.warning and line.part == NAME for line in lines)
    assert [line.line for line in lines] == [
        "the token is for the workspace T0123 (Example)",
        "all 14 scopes are granted",
        "the clock agrees with Slack's",
        "Slack takes our answers, cards, forms and the Home tab",
        "Slack opens connections of Socket Mode",
        "the channel C0HELP (#c0help): the app is in it",
        "the staff channel C0STAFF (#c0staff): the app is in it",
    ]


def test_nothing_is_changed_there_and_no_token_is_shown(site: Site) -> None:
    text = str(site.lines())
    assert {method for method, _ in site.server.calls} == {
        "auth.test", "apps.connections.open", "blocks.validate", "bots.info", "conversations.info",
    }  # fmt: skip
    assert TOKEN not in text
    assert APP_TOKEN not in text


# The token


def test_a_token_that_slack_refuses_ends_the_look(site: Site) -> None:
    site.options["token"] = "xoxb-revoked"
    (line,) = site.bad()
    assert "Slack answers invalid_auth to auth.test. Install the app into the workspace" in line
    assert len(site.lines()) == 1


def test_a_workspace_that_is_away_is_one_line(site: Site) -> None:
    site.server.stop()
    (line,) = site.bad()
    assert "Check api_url of slack:T0123" in line


def test_a_token_of_another_workspace(site: Site) -> None:
    site.name = "slack:T9999"
    (line,) = site.bad()
    assert "for the workspace T0123 (Example), and the instance is for T9999" in line
    assert "Call the instance slack:T0123" in line
    site.more = {"homes": ["T9999", "T0123"]}
    assert site.bad() == []


def test_a_persons_token(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.fakes.slack import methods

    person = {"team_id": "T0123", "user_id": "U1", "team": "Example"}
    monkeypatch.setitem(methods.METHODS, "auth.test", lambda *_: person)
    (line,) = site.bad()
    assert line.startswith("the token is a person's, and no bot's.")
    assert "copy the Bot User OAuth Token" in line


# What it may do


def test_a_scope_that_is_missing_says_what_is_lost_and_what_to_click(site: Site) -> None:
    site.more = {"staff_groups": ["S1"]}
    site.world.groups["S1"] = ["U0ADA"]
    every = {*GRANTED, "usergroups:read"}
    for scope in SCOPES:
        site.server.headers["X-OAuth-Scopes"] = ",".join(every - {scope.name})
        (line,) = site.bad() if scope.needed else site.warnings()
        assert line == (
            f"the scope {scope.name} is missing: {scope.without}. At https://api.slack.com/apps "
            "open the app, OAuth & Permissions > Scopes > Bot Token Scopes > Add an OAuth Scope > "
            f"{scope.name}, then Install App > Reinstall to Workspace."
        )


def test_scopes_that_nobody_uses_are_to_be_taken_away(site: Site) -> None:
    site.server.headers["X-OAuth-Scopes"] += ",files:read,admin"
    (line,) = site.warnings()
    assert "scopes that Guichet does not use: admin, files:read." in line


def test_where_slack_does_not_say_the_scopes_nothing_is_wrong(site: Site) -> None:
    del site.server.headers["X-OAuth-Scopes"]
    assert site.warnings() == ["Slack does not say which scopes it granted: they are not checked"]


# The clock


@pytest.mark.parametrize(
    ("seconds", "mode", "ok", "says"),
    [
        (60, "socket", True, " s ahead of Slack's. Have the clock set by NTP"),
        (-400, "socket", True, " s behind Slack's. Have the clock set by NTP"),
        (400, "http", False, " s ahead of Slack's, and its requests are refused. Have the clock"),
        (100, "http", True, " s ahead of Slack's. Have the clock set by NTP"),
    ],
)
def test_a_clock_that_is_wrong(site: Site, seconds: int, mode: str, ok: bool, says: str) -> None:
    site.options |= {"mode": mode, "signing_secret": "8f742231b10e8888abcd99yyyzzz85a5"}
    theirs = now() - timedelta(seconds=seconds)
    site.server.date = format_datetime(theirs, usegmt=True)
    (line,) = [one for one in site.lines() if "clock" in one.line]
    assert (line.ok, line.warning) == (ok, ok)
    assert line.line.startswith("this machine's clock is ")
    assert says in line.line


# What we would send


def test_blocks_that_slack_does_not_take_are_a_fault_of_ours(site: Site) -> None:
    site.server.faults += [Fault("blocks.validate", code="invalid_blocks")]
    (line,) = [one.line for one in site.lines() if one.warning]
    assert line == (
        "Slack does not take the blocks of an answer (invalid_blocks). Report this as a fault."
    )


@pytest.mark.parametrize("fault", [{"code": "unknown_method"}, {"status": 500}])
def test_a_slack_that_does_not_check_blocks_is_fine(site: Site, fault: dict[str, Any]) -> None:
    site.server.faults.append(Fault("blocks.validate", **fault))
    lines = site.lines()
    assert all(line.ok and not line.warning for line in lines)
    assert not any("takes our answers" in line.line for line in lines)


# What comes in


@pytest.mark.parametrize(
    ("token", "code", "says"),
    [
        ("", "", "slack:T0123 has no app token, and its mode is socket."),
        ("xoxb-0", "", "does not begin with xapp-"),
        ("xapp-1-A0001-0-other", "", "Slack refuses the app-level token."),
        (APP_TOKEN, "missing_scope", "lacks the scope connections:write."),
        (APP_TOKEN, "not_allowed_token_type", "this is no app-level token."),
        (APP_TOKEN, "socket_mode_off", "opens no connection (socket_mode_off). At"),
        ("xapp-1-A0002-0-for-tests", "", "Slack refuses the app-level token."),
    ],
)
def test_an_app_level_token_that_does_not_do(site: Site, token: str, code: str, says: str) -> None:
    site.options["app_token"] = token
    if code:
        site.server.lacks["apps.connections.open"] = code
        site.server.faults.append(Fault("apps.connections.open", code=code))
    assert says in site.bad()[0]
    assert "xapp-1" not in site.bad()[0]


def test_two_tokens_of_two_apps(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.fakes.slack import methods

    monkeypatch.setitem(methods.METHODS, "bots.info", lambda *_: {"bot": {"app_id": "A0777"}})
    (line,) = site.bad()
    assert "is of the app A0001, and the bot's token of A0777." in line


def test_in_http_mode_a_secret_and_an_address_are_needed(site: Site) -> None:
    site.options["mode"] = "http"
    assert "slack:T0123 has no signing secret, and its mode is http." in site.bad()[0]
    site.options["signing_secret"] = "8f742231b10e8888abcd99yyyzzz85a5"
    assert site.bad() == []
    assert any(line.line.endswith(f"{CONSOLE}/slack/events") for line in site.lines())
    assert site.server.called("apps.connections.open") == []
    site.console = "http://help.example.org"
    assert "Slack sends to https addresses only" in site.bad()[0]


# Channels and groups


@pytest.mark.parametrize(
    ("channel", "about", "ok", "says"),
    [
        ("C0STAFF", {"is_ext_shared": True}, False, "shared with another organisation: drafts"),
        ("C0STAFF", {"is_pending_ext_shared": True}, False, "drafts are never shown there"),
        ("C0HELP", {"is_ext_shared": True}, True, "organisation: nobody gets an answer there"),
        ("C0HELP", {"is_archived": True}, False, "is archived. In Slack, open the channel"),
    ],
)
def test_a_channel_that_does_not_do(
    site: Site, channel: str, about: dict[str, bool], ok: bool, says: str
) -> None:
    site.world.channels[channel] = about
    (line,) = site.warnings() if ok else site.bad()
    assert channel in line
    assert says in line


@pytest.mark.parametrize("channel", ["C0STAFF", "C0HELP"])
def test_a_channel_that_the_app_is_not_in(site: Site, channel: str) -> None:
    site.world.absent.add((channel, USER))
    (line,) = site.bad()
    assert "the app is not in the" in line
    assert f"{channel} (#{channel.lower()}). In Slack, open the channel, write /invite" in line


def test_the_channels_where_people_ask_are_looked_at(site: Site) -> None:
    rules = [{"channel": "C0ASK"}, {"channel": "C0POSTS", "ask": "posts"}]
    site.more = {"channels": [*rules, {"channel": "C0OFF", "ask": "off"}]}
    site.world.absent |= {("C0ASK", USER), ("C0OFF", USER)}
    (line,) = site.bad()
    assert "the app is not in the channel C0ASK" in line
    assert any("C0POSTS (#c0posts): the app is in it" in one.line for one in site.lines())


def test_a_channel_that_slack_does_not_show(site: Site) -> None:
    site.world.missing_channels.add("C0STAFF")
    (line,) = site.bad()
    assert "Slack does not show the staff channel C0STAFF." in line


def test_a_channel_that_cannot_be_looked_at_now(site: Site) -> None:
    site.server.faults.append(Fault("conversations.info", 429, "ratelimited"))
    (line,) = [one for one in site.lines() if "could not be checked" in one.line]
    assert (line.ok, line.warning) == (True, True)


def test_groups_of_staff(site: Site) -> None:
    site.more = {"staff_groups": ["S1", "S2", "S3", "S4"]}
    site.server.headers["X-OAuth-Scopes"] += ",usergroups:read"
    site.world.groups |= {"S1": ["U0ADA", "U2"], "S2": [], "S3": ["U0ADA"]}
    site.world.disabled_groups.add("S3")
    good, empty, disabled, missing = site.lines()[-4:]
    assert (good.ok, good.line) == (True, "the user group S1 has 2 members, who are staff")
    assert empty.warning
    assert "nobody is in the user group S2" in empty.line
    assert not disabled.ok
    assert "S3 is disabled" in disabled.line
    assert not missing.ok
    assert "there is no user group S4" in missing.line


# One app in several workspaces


def test_each_workspace_of_an_app_is_asked(site: Site, sqlite_url: str) -> None:
    key = new_key()
    client_id, secret = site.world.client
    options = {
        "client_id": client_id, "client_secret": secret, "app_token": APP_TOKEN,
        "api_url": site.server.api,
    }  # fmt: skip
    settings = Settings(
        database_url=sqlite_url,
        encryption_keys=[key],
        platforms={"slack": {"options": options}, "slack:T9": {"review_channels": ["C0STAFF"]}},
        console_url=CONSOLE,
    )
    desk = Desk(settings, FakeQueue())
    first, connects, missing = workspaces(desk)
    assert (first.part, first.warning) == ("slack", True)
    assert "no workspace has the app yet. An administrator adds one at" in first.line
    assert connects.line == "Slack opens connections of Socket Mode"
    assert (missing.part, missing.ok) == ("slack:T9", False)
    assert "adds it again on the console, at /slack/install" in missing.line
    site.world.tokens |= {"xoxb-9": "T9", "xoxb-7": "T7"}
    kept = Installations(desk.engine, Encryption([key]), "slack")
    kept.add(Grant("T9", "Nine", "xoxb-9"), None)
    kept.add(Grant("T7", "Seven", "xoxb-7"), None)
    lines = workspaces(desk)
    assert all(line.ok and not line.warning for line in lines)
    assert {line.part for line in lines} == {"slack", "slack:T7", "slack:T9"}
    assert lines[0].line.startswith("2 workspace(s) have the app")
    assert "the staff channel C0STAFF (#c0staff): the app is in it" in [one.line for one in lines]


def test_while_the_database_is_away_an_app_is_not_asked(site: Site, sqlite_url: str) -> None:
    options = {"client_id": "1.2", "client_secret": "s3cret", "api_url": site.server.api}
    made = Settings(
        database_url=sqlite_url,
        encryption_keys=[new_key()],
        platforms={"slack": {"options": options}},
    )
    desk = Desk(made, FakeQueue())
    with desk.engine.begin() as connection:
        connection.execute(text("DROP TABLE chat_installations"))
    assert workspaces(desk) == []
    assert [line.ok for line in platforms(desk)] == [True, True]
