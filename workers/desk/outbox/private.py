"""What one person alone reads: why something was refused, or what they asked the bot for.

Where a platform whispers, it is whispered in the channel in which they did it; else, and where they
did it in their direct conversation, it is a direct message. It belongs to no question and waits for
no message of a thread.
"""

from __future__ import annotations

from dataclasses import dataclass

from connectors.contracts.chat import Action, Destination, MessageKind, OutgoingMessage
from connectors.contracts.stored_messages import to_document
from connectors.database.models import Delivery
from connectors.database.unit_of_work import Transaction
from workers.desk.outbox.queueing import put

WHISPERED_IN = "whispered_in"
"""Key of the thread beside the message's own fields; see `whispered_in`."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Who is told something, and where they did what it is about. `channel` is empty for their
    direct conversation; `thread` is the root of the thread there, if it was one."""

    platform: str
    person: str
    language: str
    channel: str = ""
    thread: str | None = None


def tell_privately(
    transaction: Transaction,
    reader: Reader,
    text: str,
    *,
    key: str,
    actions: tuple[Action, ...] = (),
    redacted: str | None = None,
) -> None:
    """Tell one person something. `key` names what it is about, and is unique on the platform;
    `redacted` is what is said instead where no ticket text may be shown."""
    message = OutgoingMessage(
        kind=MessageKind.PRIVATE,
        text=text,
        language=reader.language,
        actions=actions,
        redacted=redacted,
    )
    put(
        transaction,
        key=private_key(reader, key),
        kind=MessageKind.PRIVATE,
        platform=reader.platform,
        to=Destination(reader.channel, None, reader.person),
        document={**to_document(message), WHISPERED_IN: reader.thread},
    )


def private_key(reader: Reader, key: str) -> str:
    """The key of the delivery by which a reader is told something."""
    return f"{MessageKind.PRIVATE}:{reader.platform}:{key}"


def whispered_in(delivery: Delivery) -> str | None:
    """The thread in which a private message is whispered; None: in none."""
    thread: str | None = delivery.message.get(WHISPERED_IN)
    return thread
