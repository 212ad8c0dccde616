"""`ChatPlatform` for one workspace of Slack.

Slack has no key that makes a post happen once: the marker stands in the message's metadata, and is
looked for after an unknown outcome.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

from slack_sdk.web import SlackResponse

from connectors.chat.kept import Kept
from connectors.contracts.chat import (
    Destination,
    Disclosure,
    HomePage,
    Mark,
    MessageRef,
    OutgoingMessage,
    PlatformInfo,
    Profile,
    StreamMode,
)
from connectors.errors import ConnectorError
from connectors.slack import lookup
from connectors.slack.client import SlackClient
from connectors.slack.errors import MESSAGE_GONE, SlackRefused, thread_gone
from connectors.slack.groups import UserGroups
from connectors.slack.marks import set_mark
from connectors.slack.people import profile_of
from connectors.slack.rendering.limits import INPUT
from connectors.slack.rendering.message import render
from connectors.slack.streams import Streams
from connectors.slack.surfaces.home import show_home
from connectors.slack.surfaces.status import ThreadStatus
from connectors.slack.surfaces.whispers import whisper

NOBODY = {"user_not_found", "users_not_found", "user_not_visible"}
SETTLES = 5.0
"""Seconds in which a message that Slack took is among those that it lists."""
ROOT_SEEN = 10.0
"""Seconds for which a root that was seen is not looked for again."""
CARD = 8_000
"""Characters of a card: what is left of a message's blocks for their names and the buttons."""


def info_of(name: str, disclosure: Disclosure, streaming: StreamMode) -> PlatformInfo:
    """What Slack is. `chat.update` is allowed some 50 times a minute to a whole workspace."""
    return PlatformInfo(
        name=name,
        disclosure=disclosure,
        text_limit=4_000,
        update_limit=4_000,
        card_limit=CARD,
        form_limit=INPUT,
        edit_seconds=3.0,
        messages_per_second=1.0,
        burst=3,
        settles_seconds=SETTLES,
        streaming=streaming,
        marks=True,
        forms=True,
        whispers=True,
        status=True,
        home=True,
    )


class SlackPlatform:
    """Safe for threads."""

    def __init__(
        self,
        name: str,
        client: SlackClient,
        disclosure: Disclosure = Disclosure.REDACTED,
        streaming: StreamMode = StreamMode.APPEND,
    ) -> None:
        self._info = info_of(name, disclosure, streaming)
        self._client = client
        self._me: dict[str, str] = {}
        self._direct = Kept[str]()
        self._roots = Kept[float]()
        """Until when the root of a thread is believed to be there."""
        self._lock = threading.Lock()
        self._streams = Streams(client, self)
        self._groups = UserGroups(client)
        self._status = ThreadStatus(client)

    @property
    def info(self) -> PlatformInfo:
        """Name, policy, limits and abilities."""
        return self._info

    @property
    def team(self) -> str:
        """The id of our own workspace."""
        return self._identity()["team_id"]

    def post(self, to: Destination, message: OutgoingMessage, marker: str) -> MessageRef:
        """Send a message. In a thread whose root is gone nothing stays, and `ThreadGone` says so.

        Slack does not refuse such a reply: it shows it in the channel as a message of its own. So
        the root is looked for first; if it is deleted just then, the reply is taken back.
        """
        channel = self._direct_channel(to.person) if to.person is not None else to.channel
        rendered = render(message)
        self._require_root(channel, to.thread)
        reply = in_thread(
            to.thread,
            lambda: self._client.chat_postMessage(
                channel=channel,
                thread_ts=to.thread,
                text=rendered.text,
                blocks=lookup.with_marker(rendered.blocks, marker),
                metadata=lookup.metadata(marker),
                unfurl_links=False,
                unfurl_media=False,
                parse="none",
            ),
        )
        channel, ts = str(reply.get("channel") or channel), str(reply["ts"])
        if to.thread is None:
            return MessageRef(channel, ts, ts)
        shown = reply.get("message")
        if isinstance(shown, dict) and not shown.get("thread_ts"):
            return self._of_lost_thread(channel, to.thread, ts)
        return MessageRef(channel, ts, to.thread)

    def update(self, ref: MessageRef, message: OutgoingMessage) -> None:
        """Replace a message of ours. A stream is ended first."""
        rendered = render(message)
        content: dict[str, Any] = {"text": rendered.text, "blocks": rendered.blocks}
        try:
            self._client.chat_update(channel=ref.channel, ts=ref.message_id, **content)
        except SlackRefused as error:
            if error.code != "streaming_state_conflict":
                raise
            self._streams.stop(ref)
            self._client.chat_update(channel=ref.channel, ts=ref.message_id, **content)

    def direct_message(self, person: str, message: OutgoingMessage, marker: str) -> MessageRef:
        """Send a message to one person."""
        return self.post(Destination(person, person=person), message, marker)

    def open_thread(self, channel: str, message: OutgoingMessage, marker: str) -> MessageRef:
        """Send a root message."""
        return self.post(Destination(channel), message, marker)

    def find_delivered(self, to: Destination, marker: str, since: datetime) -> MessageRef | None:
        """Our message with this marker. A stream has its marker at its end only; until then this
        process knows it, and no other."""
        streamed = self._streams.find(marker)
        if streamed is not None:
            return streamed
        me = self._identity()
        if to.person is not None:
            channel = self._direct_channel(to.person)
            return lookup.in_channel(self._client, channel, marker, since, me)
        if to.thread is None:
            return lookup.in_channel(self._client, to.channel, marker, since, me)
        return lookup.in_thread(self._client, to.channel, to.thread, marker, since, me)

    def resolve_person(self, external_id: str) -> Profile | None:
        """Who this user id is; None for nobody, and for whom our workspace does not see."""
        try:
            reply = self._client.users_info(user=external_id, include_locale=True)
        except SlackRefused as error:
            if error.code in NOBODY:
                return None
            raise
        user = reply.get("user")
        if not isinstance(user, dict) or not user.get("id"):
            return None
        return profile_of(user, self.team, self._groups.of(external_id))

    def start_stream(self, to: Destination, message: OutgoingMessage, marker: str) -> MessageRef:
        """As `post`, with a message that will grow."""
        self._require_root(to.channel, to.thread)
        return self._streams.start(to, message, marker)

    def append_stream(self, ref: MessageRef, added: str, note: str) -> None:
        """Let it grow."""
        self._streams.append(ref, added, note)

    def stop_stream(self, ref: MessageRef, message: OutgoingMessage) -> None:
        """Let it be what it is in the end."""
        self._streams.end(ref)
        self.update(ref, message)

    def mark(self, ref: MessageRef, state: Mark) -> None:
        """Show the state as a reaction of ours."""
        set_mark(self._client, ref, state, self._identity()["user_id"])

    def whisper(self, to: Destination, message: OutgoingMessage) -> None:
        """Show a message to one person of a channel."""
        whisper(self._client, to, message)

    def set_status(self, to: Destination, text: str) -> None:
        """Show what we are doing in a thread, where the workspace has Slack's agent surface."""
        self._status.set(to, text)

    def show_home(self, person: str, page: HomePage) -> None:
        """Replace the Home tab of a person."""
        show_home(self._client, person, page)

    def close(self) -> None:
        """Close the connections; a later call opens them anew."""
        self._client.close()

    def _require_root(self, channel: str, root: str | None) -> None:
        """Raise `ThreadGone` where the root of a thread is not there. Who cannot be asked now does
        not hold up the reply."""
        if root is None:
            return
        name, moment = f"{channel}/{root}", time.monotonic()
        if moment < (self._roots.get(name) or 0.0):
            return
        try:
            there = lookup.has_root(self._client, channel, root)
        except ConnectorError:
            return
        if not there:
            raise thread_gone()
        self._roots.put(name, moment + ROOT_SEEN)

    def _of_lost_thread(self, channel: str, root: str, ts: str) -> MessageRef:
        """What becomes of a reply that Slack does not say to be one: if its root is gone, it stands
        in the channel, among people who know nothing of the question, and is taken back."""
        try:
            if lookup.has_root(self._client, channel, root):
                return MessageRef(channel, ts, root)
            self._client.chat_delete(channel=channel, ts=ts)
        except ConnectorError:
            # It was sent, and that is known: it stays, as the root that it is.
            return MessageRef(channel, ts, ts)
        raise thread_gone()

    def _direct_channel(self, person: str) -> str:
        channel = self._direct.get(person)
        if channel is None:
            reply = self._client.conversations_open(users=person)
            channel = str((reply.get("channel") or {})["id"])
            self._direct.put(person, channel)
        return channel

    def _identity(self) -> dict[str, str]:
        """Our own ids in the workspace, asked for once."""
        with self._lock:
            if not self._me:
                reply = self._client.auth_test()
                ids = ("bot_id", "user_id", "team_id")
                self._me = {name: str(reply.get(name) or "") for name in ids}
            return self._me


def in_thread(root: str | None, call: Callable[[], SlackResponse]) -> SlackResponse:
    """Make a call that may go to a thread. Raises `ThreadGone` for what Slack refuses because the
    root is not there."""
    try:
        return call()
    except SlackRefused as error:
        if root is not None and error.code in MESSAGE_GONE:
            raise thread_gone() from error
        raise
