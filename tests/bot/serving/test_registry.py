"""Slack and Mattermost at once in one process."""

from __future__ import annotations

from bot.serving.registry import RECEIVERS, receivers_of
from tests.fakes.jobs import FakeQueue
from workers.bootstrap import Desk
from workers.settings import Settings

PLATFORMS = {
    "slack:T0123": {"options": {"token": "xoxb-1", "app_token": "xapp-1"}},
    "mattermost:main": {"options": {"url": "https://chat.example", "token": "token"}},
    "mattermost:lab": {"options": {"url": "https://lab.example", "token": "token"}},
}


def test_every_instance_of_every_platform_is_served(sqlite_url: str) -> None:
    desk = Desk(Settings(database_url=sqlite_url, platforms=PLATFORMS), FakeQueue())
    receivers = receivers_of(desk, sorted(RECEIVERS))
    states = {name: state["ok"] for one in receivers for name, state in one.states().items()}
    assert states == dict.fromkeys(PLATFORMS, False)
    paths = [path for one in receivers for path in one.routes]
    assert len(paths) == len(set(paths))
    assert "/mattermost/actions" in paths
    assert "/mattermost/lab/dialogs" in paths
