"""What is listened to: each file translates one group of events, and stores what came of it."""

from __future__ import annotations

from collections.abc import Callable

from slack_bolt import App

from bot.slack.listeners import buttons, commands, home, messages, reactions, shortcuts, views
from bot.slack.listeners.patterns import ANY


def register(app: App) -> None:
    """Have `app` listen. What nobody asked for is acknowledged, or Slack would send it again."""
    for group in (messages, reactions, commands, buttons, views, shortcuts, home):
        group.register(app)
    app.event(ANY)(_nothing)
    app.shortcut(ANY)(_acknowledge)
    app.view_closed(ANY)(_acknowledge)


def _nothing() -> None:
    return


def _acknowledge(ack: Callable[[], object]) -> None:
    ack()
