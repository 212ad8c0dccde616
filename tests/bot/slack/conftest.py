"""The listeners on real Bolt, with a desk that records and a Slack that only says who we are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import pytest
from slack_bolt import BoltRequest, BoltResponse

from bot.slack.app import SlackApp
from bot.slack.workspace import OneWorkspace, Workspace
from connectors.slack.client import SlackClient
from tests.fakes.chat_desk import RecordingDesk
from tests.fakes.slack.limits import check_view
from tests.fakes.slack.payloads import event_callback
from tests.fakes.slack.world import BOT, TEAM, USER, SlackWorld

NAME = f"slack:{TEAM}"
Dispatch = Callable[..., BoltResponse]


class PromptSlack:
    """The calls that a listener makes, without a server. `failures` are raised by the next ones."""

    def __init__(self) -> None:
        self.asked = 0
        self.opened: list[tuple[str, dict[str, Any]]] = []
        self.failures: list[Exception] = []

    def auth_test(self) -> dict[str, str]:
        self.asked += 1
        if self.failures:
            raise self.failures.pop(0)
        return {"team_id": TEAM, "user_id": USER, "bot_id": BOT}

    def views_open(self, *, trigger_id: str, view: dict[str, Any]) -> None:
        if self.failures:
            raise self.failures.pop(0)
        check_view(view)
        self.opened.append((trigger_id, view))


@pytest.fixture
def desk() -> RecordingDesk:
    return RecordingDesk()


@pytest.fixture
def slack() -> PromptSlack:
    return PromptSlack()


@pytest.fixture
def workspace(desk: RecordingDesk, slack: PromptSlack) -> Workspace:
    return Workspace(NAME, desk, cast(SlackClient, slack), "en")


@pytest.fixture
def app(workspace: Workspace) -> SlackApp:
    return SlackApp(OneWorkspace(workspace), "", "en")


@pytest.fixture
def world() -> SlackWorld:
    return SlackWorld()


@pytest.fixture
def dispatch(app: SlackApp) -> Dispatch:
    """Tells the app of a payload, as Socket Mode does."""
    return lambda body: app.dispatch(BoltRequest(mode="socket_mode", body=body))


@pytest.fixture
def tell(dispatch: Dispatch) -> Dispatch:
    """Tells the app of an event."""
    return lambda event, **outer: dispatch(event_callback(event, **outer))
