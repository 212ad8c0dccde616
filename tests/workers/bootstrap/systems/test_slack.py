"""Slack as the settings name it."""

from __future__ import annotations

from typing import Any

import pytest

from bot.cli.doctor.egress import hosts
from connectors.contracts.chat import Disclosure, StreamMode
from connectors.database.encryption import Encryption, new_key
from connectors.database.engine import make_engine
from connectors.errors import SettingsError
from connectors.slack.installations.exchange import Grant
from connectors.slack.installations.store import Installations
from connectors.slack.platform import SlackPlatform
from workers.bootstrap.systems.platforms import platform_findings, platforms_of
from workers.settings import Settings

NAME = "slack:T0123"
TOKEN = "xoxb-s3cret"


def settings(options: dict[str, Any], **instance: Any) -> Settings:
    return Settings(
        platforms={NAME: {"options": options, **instance}}, console_url="https://help.example"
    )


def told(options: dict[str, Any]) -> list[tuple[bool, str]]:
    return [(one.ok, one.line) for one in platform_findings(settings(options), [NAME])]


def test_an_instance_is_made_from_its_options() -> None:
    made = settings({"token": TOKEN, "streaming": "none"})
    platform = platforms_of(make_engine("sqlite://"), made).get(NAME)
    assert isinstance(platform, SlackPlatform)
    assert platform.info.name == NAME
    assert platform.info.disclosure is Disclosure.REDACTED
    assert platform.info.streaming is StreamMode.NONE
    assert "s3cret" not in repr(made)


def test_an_administrator_may_decide_that_slack_is_told_all() -> None:
    made = settings({"token": TOKEN}, disclosure="full")
    platform = platforms_of(make_engine("sqlite://"), made).get(NAME)
    assert platform is not None
    assert platform.info.disclosure is Disclosure.FULL


def test_the_token_may_stand_in_a_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", TOKEN)
    assert told({"token_env": "SLACK_BOT_TOKEN"}) == []


@pytest.mark.parametrize(
    ("options", "ok", "said"),
    [
        ({}, False, "slack:T0123 has no token. In the settings of the Slack app"),
        ({"token_env": "NO_SUCH_TOKEN"}, False, "The variable NO_SUCH_TOKEN, for the token of"),
        ({"tokn": TOKEN}, False, "slack:T0123, options: entry 'tokn': there is no such key."),
        ({"token": TOKEN, "timeout": 60}, False, "entry 'timeout': must be at most 20"),
        ({"token": TOKEN, "streaming": "yes"}, False, "entry 'streaming': use 'append'"),
        ({"token": TOKEN, "api_url": "slack.com"}, False, "entry 'api_url': use http"),
        ({"token": "xoxp-s3cret"}, True, "does not begin with xoxb-"),
        ({"token": TOKEN, "api_url": "http://proxy.example/api"}, True, "is http"),
    ],
)
def test_what_is_wrong_with_the_options_is_told_before_the_first_message(
    options: dict[str, Any], ok: bool, said: str
) -> None:
    ((works, line),) = told(options)
    assert works is ok
    assert said in line
    assert "s3cret" not in line


def test_a_slack_emulator_on_this_machine_is_fine() -> None:
    assert told({"token": TOKEN, "api_url": "http://127.0.0.1:9000/api"}) == []


def test_what_is_wrong_is_raised_where_nobody_looked() -> None:
    platforms = platforms_of(make_engine("sqlite://"), settings({}))
    with pytest.raises(SettingsError, match="has no token"):
        platforms.get(NAME)


def test_the_hosts_that_are_contacted_have_slacks() -> None:
    lines = [(one.part, one.line) for one in hosts(settings({"token": TOKEN}))]
    assert (NAME, "contacts slack.com") in lines


# One app in several workspaces

APP = {"client_id": "1.2", "client_secret": "s3cret"}


def told_of_app(options: dict[str, Any], **more: Any) -> list[str]:
    made = Settings(
        platforms={"slack": {"options": options, **more}}, console_url="https://help.example"
    )
    return [one.line for one in platform_findings(made, []) if not one.ok]


def test_an_app_needs_a_secret_and_a_key(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "has a client id and no client secret" in told_of_app({"client_id": "1.2"})[0]
    assert "GUICHET_ENCRYPTION_KEYS is not set." in told_of_app(APP)[0]
    monkeypatch.setenv("GUICHET_ENCRYPTION_KEYS", '["short"]')
    assert "is not 32 bytes" in told_of_app(APP)[0]
    monkeypatch.setenv("GUICHET_ENCRYPTION_KEYS", f'["{new_key()}"]')
    assert told_of_app(APP) == []
    (line,) = told_of_app(APP, review_channels=["C1"])
    assert line.startswith("slack is an app of several workspaces, and has review_channels.")


def test_a_workspace_has_the_options_of_its_app_and_its_own_channels() -> None:
    made = Settings(
        platforms={"slack": {"options": APP}, "slack:T9": {"review_channels": ["C1"]}},
        encryption_keys=[new_key()],
    )
    assert made.platform("slack:T9").review_channels == ("C1",)
    assert made.platform("slack:T9").options == APP
    assert made.platform("slack:T7").options == APP
    assert made.homes_of("slack:T7") == ("T7",)


def test_a_workspace_is_in_the_registry_once_it_has_the_app(sqlite_url: str) -> None:
    key, engine = new_key(), make_engine(sqlite_url)
    made = Settings(platforms={"slack": {"options": APP}}, encryption_keys=[key])
    platforms = platforms_of(engine, made)
    assert (platforms.get("slack:T9"), platforms.get("slack")) == (None, None)
    Installations(engine, Encryption([key]), "slack").add(Grant("T9", "Nine", "xoxb-9"), None)
    assert platforms.get("slack:T1") is None
    found = platforms.get("slack:T9")
    assert isinstance(found, SlackPlatform)
    assert found.info.name == "slack:T9"
    assert platforms.get("slack:T9") is found
    assert [name for name in platforms.names if name.startswith("slack")] == ["slack:T9"]
    assert "s3cret" not in repr(made)
    engine.dispose()
