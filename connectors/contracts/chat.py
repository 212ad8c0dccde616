"""A chat platform: where questions come from and answers go to.

The desk speaks of messages in this neutral form; each platform renders it in its own way, under
its disclosure policy (see `disclosure.py`). Every message carries a *marker*, an unguessable id
that the platform stores with it. After an unknown outcome the sender looks for the marker, so a
message is sent once or visibly retried, never silently doubled. A marker is no text and no
serial number: on Mattermost a guessable `pending_post_id` lets an employee swallow the answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class Disclosure(StrEnum):
    """How much a platform may be told."""

    FULL = "full"
    """The platform is on site: answers, excerpts and transcripts."""
    REDACTED = "redacted"
    """The platform is somebody else's: the answer without excerpts or transcripts."""


@dataclass(frozen=True, slots=True)
class SourceLink:
    """A cited source. `number` is what the text cites as ``[number]``, from 1."""

    number: int
    title: str
    url: str | None = None
    date: datetime | None = None
    excerpt: str | None = None
    """Ticket text: shown only under full disclosure."""


@dataclass(frozen=True, slots=True)
class Action:
    """A button. `name` matches ``[A-Za-z0-9]+`` (Mattermost answers 404 to anything else).

    `value` is the id of a row, never a text: on some platforms anybody can read or forge it, so
    it names what is acted upon and proves nothing about who may.
    """

    name: str
    label: str
    value: str
    style: str = "default"
    asks_text: bool = False
    """The platform opens a form for a text (an edited answer, a reason) before it calls us."""


@dataclass(frozen=True, slots=True)
class OutgoingMessage:
    """What a person is to read. `text` is Markdown that the guard let through.

    `kind` is one of ``answer``, ``notice``, ``progress`` (an answer that is being written),
    ``review_card``, ``reminder``. `transcript` is what
    was said in the thread, oldest first, for a review card.
    """

    kind: str
    text: str
    language: str = "en"
    sources: tuple[SourceLink, ...] = ()
    actions: tuple[Action, ...] = ()
    transcript: tuple[str, ...] = ()
    console_path: str | None = None
    """Path of the page about it on the on-site console, such as ``/review/01H…``."""


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a message goes: a channel, or a person when `person` is set; in `thread` if given.

    `thread` is the id of the thread's root message.
    """

    channel: str
    thread: str | None = None
    person: str | None = None


@dataclass(frozen=True, slots=True)
class MessageRef:
    """A message that the platform has. `thread` is the root to reply to (itself for a root)."""

    channel: str
    message_id: str
    thread: str


@dataclass(frozen=True, slots=True)
class Profile:
    """A person as the platform knows them. Only `external_id` is proof of identity.

    `email_verified`: whether the platform saw that the mail is theirs; None: it does not say.
    `home` is the id of the workspace or team that they belong to; None: of this platform itself.
    `groups` are ids of groups, teams or channels that they are in, as far as it was asked.
    """

    external_id: str
    display_name: str
    email: str | None = None
    language: str | None = None
    is_bot: bool = False
    is_guest: bool = False
    active: bool = True
    email_verified: bool | None = None
    home: str | None = None
    groups: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class PlatformInfo:
    """The platform's own name and policy."""

    name: str
    disclosure: Disclosure = Disclosure.FULL


class ChatPlatform(Protocol):
    """One contract for every platform; `tests/contracts/chat_platform.py` is its suite.

    Every call either returns, or raises one of `Unavailable`, `RateLimited`, `OutcomeUnknown`,
    `Refused`. No call takes longer than its platform's configured timeout.
    """

    @property
    def info(self) -> PlatformInfo: ...

    def post(self, to: Destination, message: OutgoingMessage, marker: str) -> MessageRef:
        """Send a message to a channel, or as a reply in `to.thread`."""
        ...

    def update(self, ref: MessageRef, message: OutgoingMessage) -> None:
        """Replace a message of ours, its buttons included. Raises `Refused` when it is gone."""
        ...

    def direct_message(self, person: str, message: OutgoingMessage, marker: str) -> MessageRef:
        """Send a message to one person (platform user id)."""
        ...

    def open_thread(self, channel: str, message: OutgoingMessage, marker: str) -> MessageRef:
        """Send a root message that replies will gather under."""
        ...

    def find_delivered(self, to: Destination, marker: str, since: datetime) -> MessageRef | None:
        """Our own message with this marker, sent after `since` (UTC); None if it is not there."""
        ...

    def resolve_person(self, external_id: str) -> Profile | None:
        """Who this platform user id is, from the platform itself; None if unknown."""
        ...
