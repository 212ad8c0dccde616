"""Buttons of our messages and pages.

A form has to be opened within three seconds of the click, so it is opened here and not by a worker.
Everything else is stored.
"""

from __future__ import annotations

from collections.abc import Callable

import structlog
from slack_bolt import App

from bot.slack.events import Payload, mapping_of, store, text_of
from bot.slack.listeners.patterns import ANY
from bot.slack.workspace import Workspace
from connectors.contracts.chat import Pressed
from connectors.errors import DatabaseUnavailable, GuichetError
from connectors.slack.rendering.blocks import action_name, asks
from connectors.slack.rendering.modals import modal, notice

log = structlog.get_logger("guichet.slack")


def register(app: App) -> None:
    """Listen."""
    app.action(ANY)(button)


def button(body: Payload, ack: Callable[[], object], workspace: Workspace) -> None:
    """Open the form of a button, or store the click."""
    for pressed in body.get("actions") or ():
        name = action_name(text_of(pressed.get("action_id")))
        if name is None:
            continue
        if asks(pressed["action_id"]):
            _ask(name, text_of(pressed.get("value")), body, workspace)
        else:
            _store(name, pressed, body, workspace)
    ack()


def _store(name: str, pressed: Payload, body: Payload, workspace: Workspace) -> None:
    message, channel, thread = _place(body)
    user = mapping_of(body.get("user"))
    actor = text_of(user.get("id"))
    moment = pressed.get("action_ts") or body.get("trigger_id") or body.get("hash")
    store(
        workspace,
        ":".join(("pressed", *map(text_of, (actor, channel, message, name, moment)))),
        Pressed(name, text_of(pressed.get("value")), message, thread or None),
        actor=actor,
        channel=channel,
        home=user.get("team_id"),
    )


def _ask(name: str, value: str, body: Payload, workspace: Workspace) -> None:
    """Show the form, or why there is none. Raises a `GuichetError` where neither can be shown."""
    message, channel, thread = _place(body)
    actor = text_of(mapping_of(body.get("user")).get("id"))
    ids = {"value": value, "message": message, "channel": channel, "thread": thread}
    try:
        form = workspace.desk.form(workspace.name, actor, name, value, message)
        view = modal(form, name, ids)
    except DatabaseUnavailable:
        raise
    except GuichetError as error:
        log.info("slack.no_form", platform=workspace.name, action=name, error=type(error).__name__)
        words = workspace.desk.said(error, workspace.language)
        if not words:
            return
        view = notice(words)
    workspace.client.views_open(trigger_id=text_of(body.get("trigger_id")), view=view)


def _place(body: Payload) -> tuple[str, str, str]:
    """Message, channel and thread of a button; all empty on the app's own page."""
    container, message = mapping_of(body.get("container")), mapping_of(body.get("message"))
    ts = text_of(container.get("message_ts")) or text_of(message.get("ts"))
    channel = text_of(container.get("channel_id"))
    channel = channel or text_of(mapping_of(body.get("channel")).get("id"))
    thread = text_of(container.get("thread_ts")) or text_of(message.get("thread_ts"))
    return ts, channel, thread
