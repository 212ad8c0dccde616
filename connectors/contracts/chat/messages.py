"""What is said, in the neutral form."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from connectors.contracts.chat.cards import ReviewCard
from connectors.contracts.chat.forms import Form


class MessageKind(StrEnum):
    """What a message is for. Rows keep the value, so a value is never renamed."""

    ANSWER = "answer"
    """The answer to a question, or that there is none."""
    NOTICE = "notice"
    """What happens to a question or a ticket."""
    PROGRESS = "progress"
    """An answer that is being written; another message takes its place."""
    REVIEW_CARD = "review_card"
    """A draft for the staff channel."""
    CARD_DECIDED = "card_decided"
    """What a review card becomes once it is decided."""
    REMINDER = "reminder"
    """That a draft still waits, in the thread of its card."""
    PRIVATE = "private"
    """What one person alone reads: whispered in a channel, or sent to them directly."""


@dataclass(frozen=True, slots=True)
class SourceLink:
    """A cited source. `number` is what the text cites as ``[number]``, from 1."""

    number: int
    title: str
    url: str | None = None
    date: datetime | None = None
    excerpt: str | None = None
    """Ticket text: shown only under full disclosure."""


CHOICE = "choice"
"""How the names of buttons begin that ask what stands on them: a title of a ticket."""


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
    """``default``, ``primary`` or ``danger``."""
    form: Form | None = None
    """What the platform asks for before it calls us. The sender leaves only what fits."""
    url: str | None = None
    """The button opens this page of the console, and does not call us. Set by the sender where
    the platform cannot show the form."""


@dataclass(frozen=True, slots=True)
class OutgoingMessage:
    """What a person is to read. `text` is Markdown that the guard let through.

    It says all that there is to say: of a card it is the plain form of `card`, which is for
    platforms that lay cards out by themselves.
    """

    kind: MessageKind
    text: str
    language: str = "en"
    sources: tuple[SourceLink, ...] = ()
    actions: tuple[Action, ...] = ()
    card: ReviewCard | None = None
    note: str = ""
    """A line beside the text that is no part of it, such as that an answer is being written. It
    may change while the text only grows."""
    redacted: str | None = None
    """What is said instead of `text` where no ticket text may be shown; None: `text` has none."""
    reader: str | None = None
    """Platform user id of whom an answer that is being written is for: a platform may have to be
    told when a stream begins in a channel. None: not known."""
    console_path: str | None = None
    """Path of the page about it on the on-site console, such as ``/review/01H…``."""
