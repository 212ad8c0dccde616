"""What a Mattermost tells by REST of its channels, in memory."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from bot.mattermost.translation import Bot

BOT = Bot("b" * 26, "helpdesk-bot")
ALICE = "a" * 26


def identifier(letter: str, number: int) -> str:
    """An id, other for each number."""
    return f"{letter}{number:025}"


class Channels:
    """`most` posts at once by `since`, and `page` by `after` and `before`, as the server has it.
    `fails` raises its error for a path once."""

    def __init__(self, most: int = 1_000) -> None:
        self.most = most
        self.posts: dict[str, list[dict[str, Any]]] = {}
        self.kinds: dict[str, str] = {}
        self.fails: dict[str, Exception] = {}
        self.asked: list[str] = []

    def channel(self, number: int, kind: str = "O") -> str:
        made = identifier("c", number)
        self.posts[made] = []
        self.kinds[made] = kind
        return made

    def post(self, channel: str, number: int, at: int, **changes: Any) -> dict[str, Any]:
        made = {
            "id": identifier("p", number),
            "create_at": at,
            "update_at": at,
            "edit_at": 0,
            "delete_at": 0,
            "user_id": ALICE,
            "channel_id": channel,
            "root_id": "",
            "message": f"text {number}",
            "type": "",
            "metadata": {},
            **changes,
        }
        self.posts[channel].append(made)
        return made

    def get(self, path: str, params: Mapping[str, str | int] | None = None) -> Any:
        self.asked.append(path)
        if path in self.fails:
            raise self.fails.pop(path)
        if path == "/users/me":
            return {"id": BOT.user_id, "username": BOT.username}
        if path == "/users/me/teams":
            return [{"id": "t1"}, {"id": "t2"}]
        if path.startswith("/users/me/teams/"):
            # Both teams name the direct channels.
            return [self._about(one) for one in self.posts]
        found = re.fullmatch(r"/channels/(\w+)/posts", path)
        assert found is not None, path
        return _listed(self._chosen(found[1], dict(params or {})))

    def _about(self, channel: str) -> dict[str, Any]:
        last = max((one["create_at"] for one in self.posts[channel]), default=0)
        return {"id": channel, "type": self.kinds[channel], "last_post_at": last, "delete_at": 0}

    def _chosen(self, channel: str, params: dict[str, Any]) -> Sequence[dict[str, Any]]:
        posts = sorted(self.posts[channel], key=lambda one: (one["create_at"], one["id"]))
        if "since" in params:
            since = [one for one in posts if one["update_at"] > params["since"]]
            return since[: self.most]
        size = params["per_page"]
        shown = [one for one in posts if not one["delete_at"]]
        by_id = {one["id"]: one for one in posts}
        if "after" in params:
            at = by_id[params["after"]]["create_at"]
            return [one for one in shown if one["create_at"] > at][:size]
        if "before" in params:
            at = by_id[params["before"]]["create_at"]
            shown = [one for one in shown if one["create_at"] < at]
        return shown[-size:]


def _listed(posts: Sequence[dict[str, Any]]) -> dict[str, Any]:
    return {
        "order": [one["id"] for one in reversed(posts)],
        "posts": {one["id"]: one for one in posts},
        "next_post_id": "",
        "prev_post_id": "",
    }
