"""`ChatPlatform` for one server of Mattermost.

A post has two marks of ours: an id that makes the server take it once, as long as it remembers the
id (30 seconds, until it restarts), and a marker among its props, which is looked for after an
unknown outcome.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from connectors.chat.kept import Kept
from connectors.contracts.chat import (
    Action,
    Destination,
    Disclosure,
    Mark,
    MessageRef,
    OutgoingMessage,
    PlatformInfo,
    Profile,
    StreamMode,
)
from connectors.errors import Refused, Unavailable
from connectors.http.errors import HttpRefused
from connectors.mattermost import lookup
from connectors.mattermost.client import MattermostClient
from connectors.mattermost.marks import set_mark
from connectors.mattermost.people import Memberships, profile_of
from connectors.mattermost.rendering.buttons import attachments, size
from connectors.mattermost.rendering.limits import MESSAGE, NEW, PARAGRAPH, PROPS, PROPS_NEW
from connectors.mattermost.rendering.message import render
from connectors.mattermost.signing import Signatures

SETTLES = 5.0
"""Seconds after which a post whose reply was lost is there, or never will be."""
TURNS = 3
"""Ids by which a message is posted, where somebody else's post comes back."""
JUST_NOW = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Callback:
    """Where buttons call us, and the secret that they are signed with. `url` empty: no button
    calls anybody."""

    url: str = ""
    secret: str = field(default="", repr=False)

    @property
    def actions(self) -> str:
        """What a click on a button calls."""
        return f"{self.url}/actions"

    @property
    def dialogs(self) -> str:
        """What a dialog that was filled in is sent to."""
        return f"{self.url}/dialogs"


def info_of(name: str, disclosure: Disclosure, streaming: StreamMode) -> PlatformInfo:
    """What Mattermost is. How many calls it takes is the server's own setting; off by default."""
    return PlatformInfo(
        name=name,
        disclosure=disclosure,
        text_limit=MESSAGE,
        update_limit=MESSAGE,
        card_limit=MESSAGE,
        form_limit=PARAGRAPH,
        # The server keeps a copy of a post for each edit.
        edit_seconds=1.0,
        messages_per_second=None,
        settles_seconds=SETTLES,
        streaming=streaming,
        marks=True,
        forms=True,
        status=True,
    )


class MattermostPlatform:
    """Safe for threads. `groups` are the ids of teams and channels whose members are staff."""

    def __init__(
        self,
        name: str,
        client: MattermostClient,
        callback: Callback,
        *,
        disclosure: Disclosure = Disclosure.FULL,
        streaming: StreamMode = StreamMode.REPLACE,
        groups: Sequence[str] = (),
    ) -> None:
        self._info = info_of(name, disclosure, streaming)
        self._client = client
        self._callback = callback
        self._memberships = Memberships(client, groups)
        self._me = ""
        self._direct = Kept[str]()
        self._markers = Kept[str]()
        """Markers of messages of ours, by the ids of their posts."""
        self._lock = threading.Lock()

    @property
    def info(self) -> PlatformInfo:
        """Name, policy, limits and abilities."""
        return self._info

    @property
    def me(self) -> str:
        """Our own id on the server, asked for once."""
        with self._lock:
            if not self._me:
                self._me = str(self._client.driver.users.get_user("me")["id"])
            return self._me

    @property
    def signatures(self) -> Signatures:
        """What signs our buttons, and checks what comes back."""
        return Signatures(self._callback.secret, self.me)

    def post(self, to: Destination, message: OutgoingMessage, marker: str) -> MessageRef:
        """Send a message.

        The server gives back the first post that was made by the same id, whoever made it and
        wherever. So what it gives back is looked at. Somebody else's post means that ours was not
        made; it is posted by another id then.
        """
        channel = self._channel_of(to)
        body = {
            "channel_id": channel,
            "root_id": to.thread or "",
            "message": render(message),
            "props": self._props(message, channel, marker),
        }
        for turn in range(TURNS):
            pending = self.signatures.pending(marker, turn)
            made = self._client.driver.posts.create_post({**body, "pending_post_id": pending})
            if self._is_ours(made, channel, to.thread, marker):
                self._markers.put(str(made["id"]), marker)
                return lookup.ref_of(made)
            found = self.find_delivered(to, marker, datetime.now(UTC) - JUST_NOW)
            if found is not None:
                return found
        raise Unavailable("Mattermost gives back posts of others for ours; nothing was posted.")

    def update(self, ref: MessageRef, message: OutgoingMessage) -> None:
        """Replace a message of ours. Its props are made anew: what the server tells of them lacks
        what its buttons call."""
        marker = self._markers.get(ref.message_id)
        if marker is None:
            marker = self._marker_of(ref)
        changed = {
            "message": render(message),
            "props": self._props(message, ref.channel, marker),
        }
        self._client.driver.posts.patch_post(ref.message_id, changed)

    def direct_message(self, person: str, message: OutgoingMessage, marker: str) -> MessageRef:
        """Send a message to one person."""
        return self.post(Destination(person, person=person), message, marker)

    def open_thread(self, channel: str, message: OutgoingMessage, marker: str) -> MessageRef:
        """Send a root message."""
        return self.post(Destination(channel), message, marker)

    def find_delivered(self, to: Destination, marker: str, since: datetime) -> MessageRef | None:
        """Our message with this marker."""
        if to.thread is not None:
            return lookup.in_thread(self._client, to.thread, marker, since, self.me)
        channel = self._channel_of(to)
        return lookup.in_channel(self._client, channel, marker, since, self.me)

    def resolve_person(self, external_id: str) -> Profile | None:
        """Who this user id is; None for nobody."""
        if not (external_id.isascii() and external_id.isalnum()):
            return None
        try:
            user = self._client.driver.users.get_user(external_id)
        except HttpRefused as error:
            if error.status in (400, 404):
                return None
            raise
        if not isinstance(user, Mapping) or not user.get("id"):
            return None
        return profile_of(user, self._memberships.of(external_id))

    def mark(self, ref: MessageRef, state: Mark) -> None:
        """Show the state as a reaction of ours."""
        set_mark(self._client, ref, state, self.me)

    def set_status(self, to: Destination, text: str) -> None:
        """Show that the bot types, for some five seconds: Mattermost shows no words. It ends by
        itself, and by the next message."""
        if not text:
            return
        said = {"channel_id": self._channel_of(to), "parent_id": to.thread or ""}
        # mattermostdriver has no method for it.
        self._client.post("/users/me/typing", options=said)

    def close(self) -> None:
        """Close the connections; a later call opens them anew."""
        self._client.close()

    def _channel_of(self, to: Destination) -> str:
        if to.person is None:
            return to.channel
        channel = self._direct.get(to.person)
        if channel is None:
            both = [self.me, to.person]
            channel = str(self._client.driver.channels.create_direct_message_channel(both)["id"])
            self._direct.put(to.person, channel)
        return channel

    def _props(self, message: OutgoingMessage, channel: str, marker: str) -> dict[str, Any]:
        """All props of a post. Raises `Refused` where there are too many buttons."""

        def integration(action: Action) -> Mapping[str, Any]:
            asks = action.form is not None
            context = signatures.button(channel, action.name, action.value, form=asks)
            return {"url": self._callback.actions, "context": context}

        signatures = self.signatures
        made: dict[str, Any] = {"from_bot": "true", lookup.PROP: marker}
        shown = attachments(message.actions, integration if self._callback.url else None)
        if shown:
            made["attachments"] = shown
        if (taken := size(made)) > PROPS and taken > self._most_props():
            raise Refused("The buttons of the message are more than Mattermost takes.")
        return made

    def _most_props(self) -> int:
        major = self._client.version.partition(".")[0]
        return PROPS_NEW if major.isdigit() and int(major) >= NEW else PROPS

    def _is_ours(self, post: object, channel: str, thread: str | None, marker: str) -> bool:
        return (
            isinstance(post, Mapping)
            and post.get("user_id") == self.me
            and post.get("channel_id") == channel
            and (post.get("root_id") or "") == (thread or "")
            and lookup.marker_of(post) == marker
        )

    def _marker_of(self, ref: MessageRef) -> str:
        """The marker of a message that another process posted."""
        post = self._client.driver.posts.get_post(ref.message_id)
        if not isinstance(post, Mapping) or post.get("user_id") != self.me:
            raise Refused("This message of Mattermost is not ours.")
        marker = lookup.marker_of(post)
        self._markers.put(ref.message_id, marker)
        return marker
