"""Thumbs on our messages."""

from __future__ import annotations

from slack_bolt import App

from bot.slack.events import Payload, mapping_of, own_id, store, text_of
from bot.slack.workspace import Workspace
from connectors.contracts.chat import Reacted

THUMBS = {"+1": True, "thumbsup": True, "-1": False, "thumbsdown": False}
TONE = "::"
"""Stands between a thumb and the colour of its skin."""


def register(app: App) -> None:
    """Listen."""
    app.event("reaction_added")(reaction)
    app.event("reaction_removed")(reaction)


def reaction(event: Payload, body: Payload, workspace: Workspace) -> None:
    """Store a thumb that was put on a message of ours, or taken away."""
    helpful = THUMBS.get(text_of(event.get("reaction")).partition(TONE)[0])
    item = mapping_of(event.get("item"))
    if helpful is None or item.get("type") != "message":
        return
    if event.get("item_user") not in (None, workspace.identity.user):
        return
    added = event.get("type") == "reaction_added"
    store(
        workspace,
        own_id(body),
        Reacted(text_of(item["ts"]), helpful, added),
        actor=event.get("user"),
        channel=item["channel"],
        home=event.get("user_team"),
    )
