"""What comes in from a chat platform, verified and translated by its adapter, in the neutral form.

An adapter stores each event before it acknowledges it, and does nothing else with it: workers
handle what was stored. So nothing here is a live object of a platform, and all of it can be kept
as JSON.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Said:
    """Somebody wrote a message. `thread` is its root's id; None: it is a root itself.

    `text` is what people see, as plain text: an adapter has resolved the platform's own escapes
    and links, and left out the mention of the bot itself.
    """

    message_id: str
    text: str
    thread: str | None = None
    direct: bool = False
    """In a conversation with the bot alone."""
    mentioned: bool = False
    """The bot is named in it."""
    files: tuple[str, ...] = ()
    """Names of what is attached. Files are named, and not read."""
    shared: bool = False
    """The channel is shared with people of another organisation."""


@dataclass(frozen=True, slots=True)
class Edited:
    """Somebody changed a message of theirs; `text` is what it says now."""

    message_id: str
    text: str
    mentioned: bool = False


@dataclass(frozen=True, slots=True)
class Deleted:
    """Somebody deleted a message. Whose it was is known from when it was written."""

    message_id: str


@dataclass(frozen=True, slots=True)
class Reacted:
    """Somebody put a thumb on a message, or took it away."""

    message_id: str
    helpful: bool
    added: bool = True


@dataclass(frozen=True, slots=True)
class Commanded:
    """Somebody used the slash command; `text` is what follows its name."""

    text: str
    direct: bool = False
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Pressed:
    """Somebody pressed a button of a message of ours, and filled in its form if it has one.

    `value` is the id of a row, and proves nothing. Whether the button stands on that message is
    looked up by `message_id`.
    """

    action: str
    value: str
    message_id: str
    thread: str | None = None
    filled: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Reported:
    """Somebody asked for a ticket about a message, by its menu. `author` wrote the message."""

    message_id: str
    text: str
    author: str
    thread: str | None = None
    direct: bool = False
    shared: bool = False


@dataclass(frozen=True, slots=True)
class HomeOpened:
    """Somebody opened the bot's own page, or its conversation."""


Deed = Said | Edited | Deleted | Reacted | Commanded | Pressed | Reported | HomeOpened


@dataclass(frozen=True, slots=True)
class ChatEvent:
    """One thing that a person did.

    `event_id` is unique within the platform's instance: an event that comes again has the same.
    `actor` is the platform's user id of who did it, which the adapter verified. `home` is the id
    of the workspace that they belong to, where the event names one.
    """

    event_id: str
    actor: str
    channel: str
    deed: Deed
    home: str | None = None
    is_bot: bool = False
    language: str | None = None
    """The language of the person's client, where the event says it."""
