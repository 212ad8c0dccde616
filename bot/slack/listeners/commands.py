"""The slash command.

Slack delivers it once, and shows its own error where nobody answers within three seconds. So the
person is told in either case.
"""

from __future__ import annotations

from collections.abc import Callable

import structlog
from slack_bolt import App

from bot.slack.events import DIRECT, Payload, digest, is_shared, store, text_of
from bot.slack.listeners.patterns import ANY
from bot.slack.text import plain
from bot.slack.workspace import Workspace
from connectors.contracts.chat import Commanded
from connectors.errors import GuichetError
from workers.translations.sentences import say

log = structlog.get_logger("guichet.slack")


def register(app: App) -> None:
    """Listen to our commands, whatever the app calls them."""
    app.command(ANY)(command)


def command(body: Payload, ack: Callable[..., object], workspace: Workspace) -> None:
    """Store what somebody typed after the command, and say that it came."""
    try:
        _store(body, workspace)
    except GuichetError as error:
        log.error("slack.command_lost", platform=workspace.name, error=type(error).__name__)
        ack(text=say("chat_not_taken", workspace.language))
    else:
        ack(text=say("chat_taken", workspace.language))


def _store(body: Payload, workspace: Workspace) -> None:
    channel = text_of(body.get("channel_id"))
    store(
        workspace,
        f"command:{digest(dict(body))}",
        Commanded(
            plain(text_of(body.get("text")), workspace.identity.user),
            direct=channel.startswith(DIRECT),
            shared=is_shared(body),
        ),
        actor=body.get("user_id"),
        channel=channel,
        home=body.get("team_id"),
    )
