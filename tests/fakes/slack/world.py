"""One workspace: its channels, messages, people and reactions, and who was notified."""

from __future__ import annotations

import html
import re
import threading
import time
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.slack.limits import SlackError, notified, texts

TEAM, BOT, USER, APP = "T0123", "B0001", "U0001", "A0001"
"""The workspace, our own app's ids in it, and the app."""
LINK = re.compile(r"<([^<>|]+)(?:\|([^<>]*))?>")


@dataclass
class Posted:
    """A message as the workspace keeps it."""

    ts: str
    channel: str
    text: str
    blocks: list[dict[str, Any]] = field(default_factory=list)
    thread_ts: str | None = None
    metadata: dict[str, Any] | None = None
    user: str = USER
    bot_id: str | None = BOT
    streams: bool = False
    stream: str = ""
    """What was streamed so far."""
    stone: bool = False
    """It was deleted, and stands there for the replies under it."""
    reactions: dict[str, list[str]] = field(default_factory=dict)

    def shown(self, metadata: bool = True) -> dict[str, Any]:
        """The message in a reply."""
        found: dict[str, Any] = {"type": "message", "ts": self.ts, "user": self.user}
        found |= {"text": self.text, "blocks": self.blocks}
        if self.bot_id:
            found["bot_id"] = self.bot_id
        if self.thread_ts:
            found["thread_ts"] = self.thread_ts
        if self.metadata and metadata:
            found["metadata"] = self.metadata
        return found

    def read(self) -> str:
        """What people read, without Slack's escapes."""
        if self.streams:  # Markdown, without escapes.
            return self.stream.replace("\u200b", "")
        return read_blocks(self.blocks_of_text()) or unescaped(self.text)

    def blocks_of_text(self) -> list[dict[str, Any]]:
        """Its blocks but the buttons."""
        return [block for block in self.blocks if block["type"] != "actions"]


def read_blocks(blocks: list[dict[str, Any]]) -> str:
    """What people read in blocks, without Slack's escapes."""
    return unescaped("\n".join(texts(blocks)))


def unescaped(written: str) -> str:
    """Mrkdwn as people read it; a link as its label and its address."""
    shown = LINK.sub(lambda link: " ".join(one for one in (link[2], link[1]) if one), written)
    return html.unescape(shown).replace("\u200b", "")


class SlackWorld:
    """Safe for threads. A channel that nobody mentioned is there, and empty."""

    def __init__(self) -> None:
        self.messages: list[Posted] = []
        self.people: dict[str, dict[str, Any]] = {"U0ADA": person("U0ADA")}
        self.groups: dict[str, list[str]] = {}
        """User groups, with the ids of their members."""
        self.disabled_groups: set[str] = set()
        self.client = ("111.222", "client-s3cret")
        """Id and secret of our app."""
        self.codes: dict[str, str] = {}
        """The workspace for each code that somebody brings back."""
        self.tokens: dict[str, str] = {}
        """The workspace of each token that was given for a code."""
        self.refresh_tokens: dict[str, str] = {}
        self.lasts: int | None = None
        """Seconds for which tokens are good; None: they do not end."""
        self.token = ""
        """The token of the call that is being answered."""
        self.missing_channels: set[str] = set()
        self.channels: dict[str, dict[str, Any]] = {}
        """What `conversations.info` says of a channel besides that we are in it."""
        self.absent: set[tuple[str, str]] = set()
        """Who is not in which channel: pairs of a channel and a person."""
        self.whispers: list[tuple[str, Posted]] = []
        """What one person alone was shown, with their id."""
        self.statuses: dict[tuple[str, str], str] = {}
        """The status of each thread that shows one, by its channel and root."""
        self.homes: dict[str, list[dict[str, Any]]] = {}
        """The blocks of each person's Home tab."""
        self.views: dict[str, list[dict[str, Any]]] = {}
        """The forms that are open before each person, the topmost last."""
        self.triggers: dict[str, tuple[str, float]] = {}
        """Whose click may open a form, and since when."""
        self.notified: list[str] = []
        self.lock = threading.RLock()
        self._last = 0.0

    # What tests do and see

    def texts(self, channel: str) -> list[str]:
        """What readers of a channel see of our messages, oldest first."""
        with self.lock:
            return [
                one.read()
                for one in self.messages
                if one.channel == channel and not one.stone and one.bot_id == BOT
            ]

    def say(self, channel: str, text: str, user: str = "U0ADA", **more: Any) -> Posted:
        """A message of somebody, or of another app."""
        return self.keep(Posted(self.now(), channel, text, user=user, **{"bot_id": None} | more))

    def trigger(self, user: str) -> str:
        """The id that a click of `user` comes with."""
        with self.lock:
            trigger = f"trigger.{len(self.triggers)}"
            self.triggers[trigger] = (user, time.monotonic())
            return trigger

    def delete(self, channel: str, ts: str) -> None:
        """A message is deleted. With replies under it, its stone stays."""
        with self.lock:
            found = self.find(channel, ts)
            replies = [one for one in self.messages if one.thread_ts == ts and one.ts != ts]
            if replies:
                found.stone, found.text, found.blocks = True, "This message was deleted.", []
                found.user, found.bot_id = "USLACKBOT", None
            else:
                self.messages.remove(found)

    # What the server does

    def now(self) -> str:
        """The moment as a message's id: each is later than all before."""
        with self.lock:
            self._last = max(time.time(), self._last + 0.000_002)
            return f"{self._last:.6f}"

    def keep(self, message: Posted) -> Posted:
        """Add a message, and notify whom it mentions."""
        with self.lock:
            if message.channel in self.missing_channels:
                raise SlackError("channel_not_found")
            self.messages.append(message)
            self.statuses.pop((message.channel, message.thread_ts or message.ts), None)
            self.tell(message)
            return message

    def tell(self, message: Posted) -> None:
        """Notify whom a message mentions."""
        self.notified += notified([{"text": message.text}, *message.blocks])
        self.notified += notified([{"text": message.stream}])

    def find(self, channel: str, ts: str) -> Posted:
        """A message that is there; Slack says message_not_found for others."""
        with self.lock:
            for one in self.messages:
                if (one.channel, one.ts) == (channel, ts) and not one.stone:
                    return one
        raise SlackError("message_not_found")

    def thread(self, channel: str, root: str) -> list[Posted]:
        """A root, which may be a stone, and its replies, oldest first."""
        with self.lock:
            found = [
                one
                for one in self.messages
                if one.channel == channel and root in (one.ts, one.thread_ts)
            ]
        if not any(one.ts == root for one in found):
            raise SlackError("thread_not_found")
        return found

    def roots(self, channel: str) -> list[Posted]:
        """The messages of a channel that are no replies, the newest first."""
        if channel in self.missing_channels:
            raise SlackError("channel_not_found")
        with self.lock:
            found = [
                one
                for one in self.messages
                if one.channel == channel and one.thread_ts in (None, one.ts)
            ]
        return found[::-1]


def person(user: str, **more: Any) -> dict[str, Any]:
    """Somebody of the workspace, as `users.info` tells of them."""
    profile = {"display_name": "Ada", "real_name": "Ada Lovelace", "email": "ada@example.org"}
    return {
        "id": user,
        "team_id": TEAM,
        "name": "ada",
        "deleted": False,
        "is_bot": False,
        "is_restricted": False,
        "is_ultra_restricted": False,
        "is_email_confirmed": True,
        "locale": "fr-FR",
        "tz": "Europe/Paris",
        "profile": profile,
    } | more
