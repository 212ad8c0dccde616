"""`guichet slack manifest`: for the instance, mode and address in use."""

from __future__ import annotations

import json

import pytest
from mkdocs.utils import yaml_load

from bot.cli import run

URL = "https://helpdesk.example.org"


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert run(["slack", "manifest", *arguments]) == 0
    return capsys.readouterr().out


@pytest.fixture
def platforms(monkeypatch: pytest.MonkeyPatch) -> None:
    instances = {
        "slack:T0123": {"options": {"mode": "http"}, "staff_groups": ["S1"]},
        "slack:T0456": {},
    }
    monkeypatch.setenv("GUICHET_PLATFORMS", json.dumps(instances))
    monkeypatch.setenv("GUICHET_CONSOLE_URL", URL)


def test_before_there_is_an_instance_it_is_for_socket_mode(
    capsys: pytest.CaptureFixture[str],
) -> None:
    found = yaml_load(printed(capsys))
    assert found["settings"]["socket_mode_enabled"] is True
    assert json.loads(printed(capsys, "--json")) == found


@pytest.mark.usefixtures("platforms")
def test_the_instances_mode_groups_and_address_count(capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(printed(capsys, "--json", "--instance", "slack:T0123"))
    assert found["settings"]["event_subscriptions"]["request_url"] == f"{URL}/slack/events"
    assert "usergroups:read" in found["oauth_config"]["scopes"]["bot"]
    other = json.loads(printed(capsys, "--json", "--instance", "slack:T0456"))
    assert other["settings"]["socket_mode_enabled"] is True
    assert "usergroups:read" not in other["oauth_config"]["scopes"]["bot"]


@pytest.mark.usefixtures("platforms")
def test_what_is_said_counts_more(capsys: pytest.CaptureFixture[str]) -> None:
    said = ("--instance", "slack:T0456", "--mode", "http", "--url", "https://else.example/")
    found = json.loads(printed(capsys, "--json", *said))
    assert found["settings"]["interactivity"]["request_url"] == "https://else.example/slack/events"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "There are several instances of Slack. Say --instance, one of: slack:T0123"),
        (["--instance", "slack:T9"], "There is no instance 'slack:T9' of Slack. Known: slack"),
        (
            ["--instance", "slack:T0123", "--url", "http://x"],
            "Slack sends to https addresses only, and the address is http://x.",
        ),
    ],
)
@pytest.mark.usefixtures("platforms")
def test_what_cannot_be_is_one_line(
    capsys: pytest.CaptureFixture[str], arguments: list[str], says: str
) -> None:
    assert run(["slack", "manifest", *arguments]) == 2
    captured = capsys.readouterr()
    assert says in captured.err
    assert captured.out == ""
