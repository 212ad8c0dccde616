"""What one server keeps: people, teams, channels, posts and reactions."""

from __future__ import annotations

import copy
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

BOT, OWNER, ADA, BRUNO = (f"{name:0<26}" for name in ("bot", "owner", "ada", "bruno"))
"""The bot's account, the administrator who made it, and two employees."""
TEAM = f"{'team':0<26}"
TOKEN = "b0t-t0ken-for-tests00000000"
"""The bot's. Everybody else's token is their id."""
BOT_NAME = "helpdesk-bot"


@dataclass
class Channel:
    """`kind`: ``O`` public, ``P`` private, ``D`` direct, ``G`` group."""

    id: str
    name: str
    kind: str = "O"
    team_id: str = TEAM
    members: list[str] = field(default_factory=list)
    last_post_at: int = 0
    delete_at: int = 0

    def shown(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "team_id": self.team_id,
            "type": self.kind,
            "name": self.name,
            "display_name": self.name.title(),
            "delete_at": self.delete_at,
            "last_post_at": self.last_post_at,
        }


@dataclass
class Post:
    """A post, with all that the server knows of it."""

    id: str
    channel_id: str
    user_id: str
    message: str
    root_id: str = ""
    props: dict[str, Any] = field(default_factory=dict)
    type: str = ""
    file_ids: list[str] = field(default_factory=list)
    create_at: int = 0
    update_at: int = 0
    edit_at: int = 0
    delete_at: int = 0

    def shown(self, pending: str = "") -> dict[str, Any]:
        """As it is told to anybody: without what its buttons call, and without a deleted text."""
        found: dict[str, Any] = {name: getattr(self, name) for name in FIELDS}
        found["props"] = without_integrations(self.props)
        found["pending_post_id"] = pending
        found["metadata"] = {"files": [{"id": one, "name": one} for one in self.file_ids]}
        if self.delete_at:
            found |= {"message": "", "props": {}, "file_ids": []}
        return found


FIELDS = (
    "id", "channel_id", "user_id", "message", "root_id", "type", "file_ids", "create_at",
    "update_at", "edit_at", "delete_at",
)  # fmt: skip


def without_integrations(props: Mapping[str, Any]) -> dict[str, Any]:
    """Props as the server tells them: addresses and contexts of buttons are its own."""
    told = copy.deepcopy(dict(props))
    for one in told.get("attachments") or ():
        for action in one.get("actions") or ():
            action.pop("integration", None)
    return told


Listener = Callable[[str, dict[str, Any], dict[str, Any]], None]
"""Name of an event, its data, and whom it is broadcast to."""


class World:
    """Safe for threads. The clock is in milliseconds, and no moment comes twice."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.version = "5.37.0"
        self.config: dict[str, str] = {}
        """Of the configuration that anybody may read, besides version and signing key."""
        self.users: dict[str, dict[str, Any]] = {
            BOT: user(BOT, BOT_NAME, is_bot=True),
            OWNER: user(OWNER, "owner", roles="system_user system_admin"),
            ADA: user(ADA, "ada"),
            BRUNO: user(BRUNO, "bruno"),
        }
        self.tokens: dict[str, str] = {TOKEN: BOT, **{one: one for one in (OWNER, ADA, BRUNO)}}
        self.teams: dict[str, list[str]] = {TEAM: list(self.users)}
        """Members of each team."""
        self.team_names: dict[str, str] = {TEAM: "it"}
        self.channels: dict[str, Channel] = {}
        self.posts: dict[str, Post] = {}
        self.reactions: dict[str, list[dict[str, Any]]] = {}
        """Reactions of each post, oldest first."""
        self.typing: list[tuple[str, str, str]] = []
        """Who was shown typing, in which channel and thread."""
        self.notified: list[str] = []
        self.pending: dict[str, tuple[str, int]] = {}
        """Posts by their `pending_post_id`, and until when the server remembers it."""
        self.hides_mail = False
        self.listeners: list[Listener] = []
        self._last = 0
        self._count = 0

    # What tests do and see

    def add_channel(
        self, channel: str, *members: str, kind: str = "O", name: str = "", team: str = TEAM
    ) -> Channel:
        """A channel with the bot and `members` in it, where they are not given: Ada."""
        people = [BOT, *(members or (ADA,))]
        made = Channel(channel, name or channel[:20], kind, team if kind in "OP" else "", people)
        with self.lock:
            self.channels[channel] = made
        return made

    def ours(self, channel: str) -> list[Post]:
        """The bot's posts that are there, oldest first."""
        with self.lock:
            found = [one for one in self.posts.values() if one.channel_id == channel]
            return [one for one in found if one.user_id == BOT and not one.delete_at]

    # What the server does

    def now(self) -> int:
        """The moment, which is later than all before."""
        with self.lock:
            self._last = max(int(time.time() * 1_000), self._last + 1)
            return self._last

    def new_id(self) -> str:
        """Another id, of 26 characters."""
        with self.lock:
            self._count += 1
            return f"p{self._count:025d}"

    def names(self) -> dict[str, str]:
        """Ids by the names of users."""
        return {one["username"]: one["id"] for one in self.users.values()}

    def tell(self, event: str, data: dict[str, Any], **broadcast: Any) -> None:
        """Send an event to all sockets that may have it."""
        for listener in list(self.listeners):
            listener(event, data, broadcast)

    def forget(self) -> None:
        """What a server does not know any more when it starts again."""
        with self.lock:
            self.pending.clear()


def user(identifier: str, name: str, **more: Any) -> dict[str, Any]:
    """Somebody, as the server tells of them."""
    return {
        "id": identifier,
        "username": name,
        "email": f"{name}@corp.example",
        "first_name": "",
        "last_name": "",
        "nickname": "",
        "position": "",
        "roles": "system_user",
        "locale": "fr",
        "delete_at": 0,
        "is_bot": False,
        "timezone": {},
    } | more
