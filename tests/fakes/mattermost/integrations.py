"""What the server knows of integrations: its key, cookies, dialogs, and the words that only one
person sees."""

from __future__ import annotations

import json
from typing import Any

from tests.fakes.mattermost.callbacks import Callbacks
from tests.fakes.mattermost.keys import SigningKey
from tests.fakes.mattermost.world import Post, World, without_integrations


class Integrations:
    """`ephemerals` are the posts that only one person saw, each with who that was. `dialogs` are
    those that were opened, each with who sees it."""

    def __init__(self) -> None:
        self.key = SigningKey()
        self.callbacks = Callbacks()
        self.service: dict[str, Any] = {}
        """Of `ServiceSettings` in the configuration that administrators read."""
        self.config: dict[str, dict[str, Any]] = {}
        """Its other parts."""
        self.ephemerals: list[tuple[str, dict[str, Any]]] = []
        self.dialogs: list[dict[str, Any]] = []
        self.cookies: dict[str, dict[str, Any]] = {}
        self.commands: dict[str, dict[str, Any]] = {}
        self.hooks: dict[str, dict[str, Any]] = {}
        """What `response_url` leads to, by its id."""

    def trigger(self, user: str, world: World) -> str:
        """A new `trigger_id` for somebody."""
        return self.key.trigger(world.new_id(), user, world.now())

    def show_ephemeral(
        self,
        world: World,
        user: str,
        channel: str,
        text: str,
        attachments: list[dict[str, Any]] | None = None,
        root: str = "",
    ) -> None:
        """Words that one person sees and nobody keeps. Buttons among them have cookies."""
        props = {"attachments": attachments} if attachments else {}
        kind = "system_ephemeral"
        made = Post(world.new_id(), channel, user, text, root, props, kind)
        made.create_at = made.update_at = world.now()
        shown = made.shown()
        shown["props"] = without_integrations(props)
        for part, told in zip(
            props.get("attachments", []), shown["props"].get("attachments", []), strict=True
        ):
            for action, one in zip(
                part.get("actions") or (), told.get("actions") or (), strict=True
            ):
                one["cookie"] = self._cookie(world, channel, action)
        self.ephemerals.append((user, shown))
        data = {"post": json.dumps(shown)}
        world.tell("ephemeral_message", data, channel_id=channel, user_id=user)

    def _cookie(self, world: World, channel: str, action: dict[str, Any]) -> str:
        cookie = f"cookie-{world.new_id()}"
        self.cookies[cookie] = {"channel_id": channel, "action": action}
        return cookie
