"""Slack as the settings name it."""

from __future__ import annotations

from typing import Any

import pytest

from bot.cli.doctor.egress import hosts
from connectors.contracts.chat import Disclosure, StreamMode
from connectors.database.engine import make_engine
from connectors.errors import SettingsError
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
