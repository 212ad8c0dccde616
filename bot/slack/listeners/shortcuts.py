"""The entry in a message's menu: a ticket about it."""

from __future__ import annotations

from collections.abc import Callable

from slack_bolt import App

from bot.slack.events import DIRECT, Payload, is_shared, mapping_of, store, text_of
from bot.slack.listeners.patterns import ANY
from bot.slack.text import plain
from bot.slack.workspace import Workspace
from connectors.contracts.chat import Reported


def register(app: App) -> None:
    """Listen."""
    app.shortcut({"type": "message_action", "callback_id": ANY})(reported)


def reported(body: Payload, ack: Callable[[], object], workspace: Workspace) -> None:
    """Store which message somebody wants a ticket about."""
    message, user = mapping_of(body.get("message")), mapping_of(body.get("user"))
    channel = text_of(mapping_of(body.get("channel")).get("id"))
    ts = text_of(message.get("ts")) or text_of(body.get("message_ts"))
    thread = text_of(message.get("thread_ts"))
    moment = text_of(body.get("action_ts")) or text_of(body.get("trigger_id"))
    store(
        workspace,
        ":".join(("reported", text_of(user.get("id")), channel, ts, moment)),
        Reported(
            message_id=ts,
            text=plain(text_of(message.get("text")), workspace.identity.user),
            author=text_of(message.get("user")) or text_of(message.get("bot_id")),
            thread=thread if thread not in ("", ts) else None,
            direct=channel.startswith(DIRECT),
            shared=is_shared(body),
        ),
        actor=user.get("id"),
        channel=channel,
        home=user.get("team_id"),
    )
    ack()
