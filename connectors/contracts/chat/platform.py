"""What an adapter of a chat platform does, and what it says of the platform."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from connectors.contracts.chat.home import HomePage
from connectors.contracts.chat.messages import OutgoingMessage


class Disclosure(StrEnum):
    """How much a platform may be told."""

    FULL = "full"
    """The platform is on site: answers, excerpts and transcripts."""
    REDACTED = "redacted"
    """The platform is somebody else's: the answer without excerpts or transcripts."""


class StreamMode(StrEnum):
    """How a platform shows an answer while it is written."""

    NONE = "none"
    """Not at all: people see the whole answer."""
    REPLACE = "replace"
    """A message is posted, and then updated."""
    APPEND = "append"
    """Text is added to a message that grows; see `StreamingPlatform`."""


class Mark(StrEnum):
    """How a question stands, as a sign on its asker's own message."""

    RECEIVED = "received"
    """👀 somebody is at it."""
    ANSWERED = "answered"
    """✅ it was answered."""
    HUMAN = "human"
    """❗ a human has it now, or it failed."""
    TICKET = "ticket"
    """🎫 a ticket is open."""


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
    """The platform's own name, policy, limits and abilities. Constant for an adapter's life.

    Limits are in characters as `len` counts them, of the text that `rendering.plain_text` makes of
    a message; none is less than 500. An adapter that writes more than that (it escapes ``&`` as
    five characters, or counts bytes) says a smaller limit, so that what fits here fits there.
    """

    name: str
    disclosure: Disclosure = Disclosure.FULL
    text_limit: int = 4_000
    """Of one message."""
    update_limit: int = 4_000
    """Of a message that takes the place of another."""
    card_limit: int = 4_000
    """Of a review card, which is never split."""
    form_limit: int = 3_000
    """Of one field of a form."""
    edit_seconds: float = 1.0
    """Least time between two edits of one message."""
    messages_per_second: float | None = 1.0
    """New messages that a channel takes, over time; None: as many as come. Edits and marks do not
    count."""
    burst: int = 3
    """Messages that a channel takes at once after it was quiet."""
    settles_seconds: float = 0.0
    """After this time a call whose answer was lost has had its effect, or never will: the marker is
    not looked for before. A platform across a network says some seconds."""
    streaming: StreamMode = StreamMode.REPLACE
    marks: bool = False
    """It has `MarkingPlatform.mark`."""
    forms: bool = False
    """It shows forms. Where it does not, a button that needs one opens the console."""
    whispers: bool = False
    """It has `WhisperingPlatform.whisper`. Where it does not, such words are a direct message."""
    status: bool = False
    """It has `StatusPlatform.set_status`."""
    home: bool = False
    """It has `HomePlatform.show_home`."""


class ChatPlatform(Protocol):
    """One contract for every platform; `tests/contracts/chat_platform.py` is its suite.

    Every call either returns, or raises one of `Unavailable` (nothing happened), `RateLimited`
    (nothing happened; when to come again), `OutcomeUnknown` (it may have happened), `Refused` (it
    will never work) or `ThreadGone` (the thread's root was deleted). A call is never repeated by
    the adapter or its HTTP client: a second try is the sender's, who looks for the marker first.
    No call takes longer than its platform's configured timeout, and all may be made from several
    threads.

    Only the outbox calls `post`, `update`, `direct_message`, `open_thread`, the streaming calls
    and `mark`: what reaches an adapter was disclosed and made to fit. The adapter renders all of
    it: text, note, sources and buttons.
    """

    @property
    def info(self) -> PlatformInfo: ...

    def post(self, to: Destination, message: OutgoingMessage, marker: str) -> MessageRef:
        """Send a message as a reply in `to.thread`, or to a channel where there is none.

        The marker is stored with the message, where employees cannot choose it for theirs.
        Raises `ThreadGone` if the thread's root is not there any more, and nothing was posted.
        """
        ...

    def update(self, ref: MessageRef, message: OutgoingMessage) -> None:
        """Replace a message of ours, its buttons included; the marker stays. Doing it twice is
        doing it once. Raises `Refused` when the message is gone, or is not ours."""
        ...

    def direct_message(self, person: str, message: OutgoingMessage, marker: str) -> MessageRef:
        """Send a message to one person (platform user id)."""
        ...

    def open_thread(self, channel: str, message: OutgoingMessage, marker: str) -> MessageRef:
        """Send a root message that replies will gather under: ``ref.thread == ref.message_id``."""
        ...

    def find_delivered(self, to: Destination, marker: str, since: datetime) -> MessageRef | None:
        """Our own message with this marker, sent after `since` (UTC); None if it is not there.

        It is looked for where `to` says: in its thread, at its person, or among the channel's
        root messages. Somebody else's message with our marker is not ours. A thread whose root
        was deleted holds nothing: None, and no `ThreadGone`.
        """
        ...

    def resolve_person(self, external_id: str) -> Profile | None:
        """Who this platform user id is, from the platform itself; None if unknown."""
        ...


class StreamingPlatform(ChatPlatform, Protocol):
    """A platform whose `info.streaming` is `APPEND`."""

    def start_stream(self, to: Destination, message: OutgoingMessage, marker: str) -> MessageRef:
        """As `post`, with a message that will grow."""
        ...

    def append_stream(self, ref: MessageRef, added: str, note: str) -> None:
        """Add text to the end of what is shown, and show `note` beside it in the place of the last
        one. Raises `Refused` if the stream ended or was stopped by its reader."""
        ...

    def stop_stream(self, ref: MessageRef, message: OutgoingMessage) -> None:
        """End the stream, and have the message say what `message` says, buttons included.

        `message` need not begin with what was shown. A stream that is over already is no error:
        the message is replaced then, as by `update`. So doing it twice is doing it once. Raises
        `Refused` when the message is gone.
        """
        ...


class MarkingPlatform(ChatPlatform, Protocol):
    """A platform whose `info.marks` is true."""

    def mark(self, ref: MessageRef, state: Mark) -> None:
        """Show `state` on somebody's message, in the place of any other mark of ours.

        A mark that stands there already is no error. Raises `Refused` when the message is gone.
        """
        ...


class WhisperingPlatform(ChatPlatform, Protocol):
    """A platform whose `info.whispers` is true."""

    def whisper(self, to: Destination, message: OutgoingMessage) -> None:
        """Show a message in `to.channel` (and `to.thread`) to `to.person` alone.

        It is not kept, and has no marker: who asks for it again says it again. Raises `Refused`
        where the bot or the person is not in the channel.
        """
        ...


class StatusPlatform(ChatPlatform, Protocol):
    """A platform whose `info.status` is true: it shows what the bot is doing in a thread."""

    def set_status(self, to: Destination, text: str) -> None:
        """Show `text` in the place of the last status; empty takes it away. The next message in
        the thread takes it away too. Raises `Refused` where the place shows none.

        A platform that has no words for it shows that the bot types, for some seconds.
        """
        ...


class HomePlatform(ChatPlatform, Protocol):
    """A platform whose `info.home` is true: the bot has a page of its own for each person."""

    def show_home(self, person: str, page: HomePage) -> None:
        """Replace the page of a person (platform user id). Doing it twice is doing it once."""
        ...
