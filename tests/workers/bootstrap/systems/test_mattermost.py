"""Mattermost as the settings name it."""

from __future__ import annotations

from typing import Any

import pytest

from bot.cli.doctor.egress import hosts
from connectors.contracts.chat import Disclosure, StreamMode
from connectors.database.engine import make_engine
from connectors.errors import SettingsError
from connectors.mattermost.platform import MattermostPlatform
from workers.bootstrap.systems.platforms import platform_findings, platforms_of
from workers.settings import Settings

NAME = "mattermost:main"
URL, TOKEN, BACK = "https://chat.example", "s3cret", "https://guichet.example/mattermost"
WHOLE = {"url": URL, "token": TOKEN, "callback_url": BACK}


def settings(options: dict[str, Any], **instance: Any) -> Settings:
    return Settings(
        platforms={NAME: {"options": options, **instance}}, console_url="https://help.example"
    )


def told(options: dict[str, Any]) -> list[tuple[bool, str]]:
    return [(one.ok, one.line) for one in platform_findings(settings(options), [NAME])]


def made(configured: Settings) -> MattermostPlatform:
    platform = platforms_of(make_engine("sqlite://"), configured).get(NAME)
    assert isinstance(platform, MattermostPlatform)
    return platform


def test_an_instance_is_made_from_its_options() -> None:
    configured = settings({**WHOLE, "streaming": "none"})
    platform = made(configured)
    assert (platform.info.name, platform.info.disclosure) == (NAME, Disclosure.FULL)
    assert platform.info.streaming is StreamMode.NONE
    assert "s3cret" not in repr(configured)


def test_an_administrator_may_decide_that_it_is_told_little() -> None:
    assert made(settings(WHOLE, disclosure="redacted")).info.disclosure is Disclosure.REDACTED


def test_all_that_is_wanted_is_there() -> None:
    assert told(WHOLE) == []


def test_token_and_secret_may_stand_in_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MM_TOKEN", TOKEN)
    monkeypatch.setenv("MM_SECRET", "a secret of callbacks".replace(" ", "-"))
    options = {"url": URL, "callback_url": BACK, "token_env": "MM_TOKEN"}
    assert told(options | {"callback_secret_env": "MM_SECRET"}) == []


@pytest.mark.parametrize(
    ("options", "ok", "said"),
    [
        ({}, False, "mattermost:main has no url. Set url in the instance's options"),
        ({"url": URL}, False, "mattermost:main has no token. In Mattermost, under Integrations"),
        ({"url": "chat.example", "token": TOKEN}, False, "entry 'url': use http"),
        (WHOLE | {"tokn": TOKEN}, False, "mattermost:main, options: entry 'tokn': there is no"),
        (WHOLE | {"timeout": 60}, False, "entry 'timeout': must be at most 20"),
        (WHOLE | {"streaming": "append"}, False, "entry 'streaming': use 'replace'"),
        (WHOLE | {"callback_secret": "short"}, False, "the callback_secret of mattermost:main is"),
        (WHOLE | {"callback_secret_env": "NO_SUCH"}, False, "The variable NO_SUCH, for the callb"),
        ({"url": URL, "token": TOKEN}, True, "has no callback_url: its messages have no buttons"),
        (WHOLE | {"url": "http://chat.example"}, True, "the url of mattermost:main is http"),
        (WHOLE | {"callback_url": "http://guichet"}, True, "the callback_url of mattermost:main"),
    ],
)
def test_what_is_wrong_with_the_options_is_told_before_the_first_message(
    options: dict[str, Any], ok: bool, said: str
) -> None:
    ((works, line),) = told(options)
    assert works is ok
    assert said in line
    assert "s3cret" not in line


def test_a_server_on_this_machine_is_fine() -> None:
    local = {"url": "http://127.0.0.1:8065", "callback_url": "http://localhost:8090/mattermost"}
    assert told(WHOLE | local) == []


def test_what_is_wrong_is_raised_where_nobody_looked() -> None:
    platforms = platforms_of(make_engine("sqlite://"), settings({"url": URL}))
    with pytest.raises(SettingsError, match="has no token"):
        platforms.get(NAME)


def test_the_hosts_that_are_contacted_have_its_own() -> None:
    lines = [(one.part, one.line) for one in hosts(settings(WHOLE))]
    assert (NAME, "contacts chat.example") in lines
