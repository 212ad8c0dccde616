"""What `guichet serve slack` starts, out of the settings."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.slack.receiver import SlackReceiver, receiver
from connectors.errors import SettingsError
from tests.fakes.chat_desk import RecordingDesk
from workers.settings import Settings

SOCKET = {"token": "xoxb-1", "app_token": "xapp-1"}
HTTP = {"token": "xoxb-1", "mode": "http", "signing_secret": "8f742231"}


def made(*options: dict[str, Any], kind: str = "slack") -> SlackReceiver:
    platforms = {f"{kind}:T{number}": {"options": one} for number, one in enumerate(options)}
    settings = Settings(home=Path("/nonexistent"), platforms=platforms)  # type: ignore[arg-type]
    return receiver(RecordingDesk(), settings)


def test_each_instance_in_its_own_way() -> None:
    both = made(SOCKET, HTTP)
    assert list(both.routes) == ["/slack/events"]
    assert both.states() == {
        "slack:T0": {
            "ok": False, "mode": "socket", "connections": 2, "open": 0, "last_event_seconds": None,
        },
        "slack:T1": {"ok": False, "mode": "http", "last_event_seconds": None},
    }  # fmt: skip
    assert made(SOCKET).routes == {}


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"token": "xoxb-1"}, "slack:T0 has no app token, and its mode is socket."),
        ({"token": "xoxb-1", "app_token": "xoxb-1"}, "does not begin with xapp-"),
        ({"token": "xoxb-1", "mode": "http"}, "slack:T0 has no signing secret"),
        ({"app_token": "xapp-1"}, "slack:T0 has no token."),
        (SOCKET | {"connections": 11}, "entry 'connections': must be at most 10"),
        (SOCKET | {"mode": "rtm"}, "entry 'mode': use 'socket' or 'http'"),
        (SOCKET | {"app_token": "", "app_token_env": "NOT_SET"}, "variable NOT_SET"),
        (HTTP | {"signing_secret": "", "signing_secret_file": "/none"}, "cannot be read"),
    ],
)
def test_what_is_wrong_is_one_line(options: dict[str, Any], said: str) -> None:
    with pytest.raises(SettingsError, match=said) as raised:
        made(options)
    assert "\n" not in str(raised.value)
    assert "xoxb-1" not in str(raised.value)


@pytest.mark.parametrize("options", [SOCKET, HTTP], ids=["socket", "http"])
def test_two_workspaces_of_one_app_are_no_two_instances(options: dict[str, Any]) -> None:
    with pytest.raises(SettingsError, match="slack:T0 and slack:T1 are the same app") as raised:
        made(options, options | {"token": "xoxb-2"})
    assert options.get("app_token", "8f742231") not in str(raised.value)


def test_no_instance_is_said() -> None:
    with pytest.raises(SettingsError, match="no workspace of Slack"):
        made(SOCKET, kind="mattermost")


def test_nothing_secret_is_shown() -> None:
    shown = repr(vars(made(SOCKET, HTTP)))
    assert [secret for secret in ("xoxb-1", "xapp-1", "8f742231") if secret in shown] == []
