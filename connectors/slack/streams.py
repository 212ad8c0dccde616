"""Answers that grow while they are written.

Slack's own streams are used. Outside of direct messages Slack wants to know for whom one is; where
that is not known, and where the workspace lacks streams, a message is posted and updated. Slack
stores no metadata with a stream before its end.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Protocol

from connectors.chat.kept import Kept
from connectors.contracts.chat import Destination, MessageKind, MessageRef, OutgoingMessage
from connectors.errors import Refused
from connectors.slack.client import SlackClient
from connectors.slack.errors import MESSAGE_GONE, NO_AGENT, SlackRefused, thread_gone
from connectors.slack.lookup import metadata
from connectors.slack.rendering.escaping import break_up

OVER = {"message_not_in_streaming_state", "stopped_by_user"}
"""Somebody or something ended the stream before us."""
NOT_HERE = NO_AGENT | {"missing_recipient_user_id", "missing_recipient_team_id"}
PAUSE = 3_600.0
"""Seconds after which a workspace that had no streams is asked again."""
DIRECT = "D"
"""What the id of a direct message's channel begins with."""


class Workspace(Protocol):
    """What sends messages that are whole."""

    @property
    def team(self) -> str: ...

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

    def __init__(self, client: SlackClient, workspace: Workspace) -> None:
        self._client = client
        self._workspace = workspace
        self._growing = Kept[_Growing]()
        self._by_marker = Kept[MessageRef]()
        self._native_from = float("-inf")
        """When Slack is asked for a stream again, after it had none."""

    def start(self, to: Destination, message: OutgoingMessage, marker: str) -> MessageRef:
        """Begin with a message. Raises what `post` raises."""
        ref = self._start_native(to, message)
        growing = _Growing(message.text, message.language, marker, native=ref is not None)
        if ref is None:
            ref = self._workspace.post(to, message, marker)
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
            self._workspace.update(ref, message)
        growing.text += added

    def end(self, ref: MessageRef) -> None:
        """Let it grow no more. What this process knows no stream of is left as it is."""
        growing = self._growing.drop(_name(ref))
        if growing is None or not growing.native:
            return
        self.stop(ref, growing.marker)
        self._by_marker.drop(growing.marker)

    def stop(self, ref: MessageRef, marker: str | None = None) -> None:
        """End a stream of Slack's, whoever began it. One that is over already is no error."""
        try:
            self._client.chat_stopStream(
                channel=ref.channel,
                ts=ref.message_id,
                metadata=metadata(marker) if marker is not None else None,
            )
        except SlackRefused as error:
            if error.code not in OVER:
                raise

    def find(self, marker: str) -> MessageRef | None:
        """The stream of this marker that has no end yet, if this process began it."""
        return self._by_marker.get(marker)

    def _start_native(self, to: Destination, message: OutgoingMessage) -> MessageRef | None:
        """A stream of Slack's own; None where there is none."""
        direct = to.channel.startswith(DIRECT)
        if not to.thread or not (direct or message.reader):
            return None
        if time.monotonic() < self._native_from:
            return None
        try:
            reply = self._client.chat_startStream(
                channel=to.channel,
                thread_ts=to.thread,
                markdown_text=break_up(message.text),
                recipient_user_id=message.reader,
                recipient_team_id=self._workspace.team if message.reader else None,
            )
        except SlackRefused as error:
            if error.code in MESSAGE_GONE:
                raise thread_gone() from error
            if error.code not in NOT_HERE:
                raise
            self._native_from = time.monotonic() + PAUSE
            return None
        return MessageRef(str(reply.get("channel") or to.channel), str(reply["ts"]), to.thread)


def _name(ref: MessageRef) -> str:
    return f"{ref.channel}/{ref.message_id}"
