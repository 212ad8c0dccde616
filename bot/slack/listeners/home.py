"""The app's own page, and the conversation with it."""

from __future__ import annotations

from slack_bolt import App

from bot.slack.events import Payload, own_id, store
from bot.slack.workspace import Workspace
from connectors.contracts.chat import HomeOpened


def register(app: App) -> None:
    """Listen."""
    app.event("app_home_opened")(opened)


def opened(event: Payload, body: Payload, workspace: Workspace) -> None:
    """Store that somebody looks at it."""
    store(
        workspace,
        own_id(body),
        HomeOpened(),
        actor=event.get("user"),
        channel=event.get("channel"),
    )
