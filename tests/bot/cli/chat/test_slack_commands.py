"""`guichet slack manifest`: for the instance, mode and address in use."""

from __future__ import annotations

import json

import pytest
from mkdocs.utils import yaml_load

from bot.cli import run
from connectors.database.encryption import Encryption
from connectors.database.encryption import new_key as made_key
from connectors.database.engine import make_engine
from connectors.slack.installations.exchange import Grant
from connectors.slack.installations.store import Installations

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


# Keys

APP = {"slack": {"options": {"client_id": "1.2", "client_secret": "s3cret"}}}


def use_keys(monkeypatch: pytest.MonkeyPatch, *keys: str) -> None:
    monkeypatch.setenv("GUICHET_PLATFORMS", json.dumps(APP))
    monkeypatch.setenv("GUICHET_ENCRYPTION_KEYS", json.dumps(keys))


def test_tokens_are_encrypted_anew_and_the_old_key_may_go(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], sqlite_url: str
) -> None:
    monkeypatch.setenv("GUICHET_DATABASE_URL", sqlite_url)
    assert run(["slack", "new-key"]) == 0
    new, old = capsys.readouterr().out.strip(), made_key()
    engine = make_engine(sqlite_url)
    Installations(engine, Encryption([old]), "slack").add(Grant("T1", "One", "xoxb-1"), None)
    use_keys(monkeypatch, new)
    assert run(["slack", "rotate-keys"]) == 2
    assert "Add the key that was used before" in capsys.readouterr().err
    use_keys(monkeypatch, new, old)
    assert run(["slack", "rotate-keys", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"workspaces": {"slack": 1}}
    found = Installations(engine, Encryption([new]), "slack").find("T1")
    assert found is not None
    assert found.token == "xoxb-1"
    assert run(["slack", "rotate-keys"]) == 0
    assert "slack: the tokens of 1 workspace(s) are encrypted" in capsys.readouterr().out
    engine.dispose()


def test_without_an_app_there_is_nothing_to_encrypt(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], sqlite_url: str
) -> None:
    monkeypatch.setenv("GUICHET_DATABASE_URL", sqlite_url)
    assert run(["slack", "rotate-keys"]) == 0
    assert "no token is in the database" in capsys.readouterr().out


def test_the_manifest_of_an_app_for_several_workspaces(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    platforms = {**APP, "slack:T9": {"staff_groups": ["S1"]}}
    monkeypatch.setenv("GUICHET_PLATFORMS", json.dumps(platforms))
    monkeypatch.setenv("GUICHET_CONSOLE_URL", URL)
    found = json.loads(printed(capsys, "--json"))
    assert found["oauth_config"]["redirect_urls"] == [f"{URL}/slack/oauth_redirect"]
    assert found["settings"]["token_rotation_enabled"] is True
    assert "usergroups:read" in found["oauth_config"]["scopes"]["bot"]
    assert "app_uninstalled" in found["settings"]["event_subscriptions"]["bot_events"]
