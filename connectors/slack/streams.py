"""Answers that grow while they are written.

In a direct message Slack's own streams are used. Elsewhere Slack wants to know for whom the stream
is, which a sender does not know; there, and where the workspace lacks streams, a message is posted
and updated. Slack stores no metadata with a stream before its end.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from connectors.contracts.chat import Destination, MessageKind, MessageRef, OutgoingMessage
from connectors.errors import Refused
from connectors.slack.client import SlackClient
from connectors.slack.errors import MESSAGE_GONE, NO_AGENT, SlackRefused, thread_gone
from connectors.slack.kept import Kept
from connectors.slack.lookup import metadata
from connectors.slack.rendering.escaping import break_up

OVER = {"message_not_in_streaming_state", "stopped_by_user"}
"""Somebody or something ended the stream before us."""
NOT_HERE = NO_AGENT | {"missing_recipient_user_id", "missing_recipient_team_id"}
DIRECT = "D"
"""What the id of a direct message's channel begins with."""


class Posts(Protocol):
    """What sends messages that are whole."""

    def post(self, to: Destination, message: OutgoingMessage, marker: str) -> MessageRef: ...

    def update(self, ref: MessageRef, message: OutgoingMessage) -> None: ...


@dataclass(slots=True)
class _Growing:
    """A message that grows: its text so far, and whether Slack streams it."""

    text: str
    language: str
    marker: str
    native: bool


class Streams:
    """The messages that grow, as far as this process began them. Safe for threads."""

    def __init__(self, client: SlackClient, posts: Posts) -> None:
        self._client = client
        self._posts = posts
        self._growing = Kept[_Growing]()
        self._by_marker = Kept[MessageRef]()
        self._native = True

    def start(self, to: Destination, message: OutgoingMessage, marker: str) -> MessageRef:
        """Begin with a message. Raises what `post` raises."""
        ref = self._start_native(to, message)
        growing = _Growing(message.text, message.language, marker, native=ref is not None)
        if ref is None:
            ref = self._posts.post(to, message, marker)
        else:
            self._by_marker.put(marker, ref)
        self._growing.put(_name(ref), growing)
        return ref

    def append(self, ref: MessageRef, added: str, note: str) -> None:
        """Add to it. Slack shows by itself that a stream goes on, so `note` is shown elsewhere."""
        growing = self._growing.get(_name(ref))
        if growing is None:
            raise Refused("This message does not grow any more.")
        if growing.native:
            self._client.chat_appendStream(
                channel=ref.channel, ts=ref.message_id, markdown_text=break_up(added)
            )
        else:
            text = growing.text + added
            message = OutgoingMessage(MessageKind.PROGRESS, text, growing.language, note=note)
            self._posts.update(ref, message)
        growing.text += added

    def end(self, ref: MessageRef) -> None:
        """Let it grow no more. Whose stream is over already, or never was one, is left as it is."""
        growing = self._growing.drop(_name(ref))
        if growing is not None and not growing.native:
            return
        if growing is None and not ref.channel.startswith(DIRECT):
            return
        try:
            self._client.chat_stopStream(
                channel=ref.channel,
                ts=ref.message_id,
                metadata=metadata(growing.marker) if growing is not None else None,
            )
        except SlackRefused as error:
            if error.code not in OVER | NOT_HERE:
                raise
        if growing is not None:
            self._by_marker.drop(growing.marker)

    def find(self, marker: str) -> MessageRef | None:
        """The stream of this marker that has no end yet, if this process began it."""
        return self._by_marker.get(marker)

    def _start_native(self, to: Destination, message: OutgoingMessage) -> MessageRef | None:
        """A stream of Slack's own; None where there is none."""
        if not (self._native and to.thread and to.channel.startswith(DIRECT)):
            return None
        try:
            reply = self._client.chat_startStream(
                channel=to.channel, thread_ts=to.thread, markdown_text=break_up(message.text)
            )
        except SlackRefused as error:
            if error.code in MESSAGE_GONE:
                raise thread_gone() from error
            if error.code not in NOT_HERE:
                raise
            self._native = False
            return None
        return MessageRef(str(reply.get("channel") or to.channel), str(reply["ts"]), to.thread)


def _name(ref: MessageRef) -> str:
    return f"{ref.channel}/{ref.message_id}"
