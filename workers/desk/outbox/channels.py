"""What deliveries go to: a chat platform, or the ticket desk."""

from __future__ import annotations

from datetime import timedelta
from typing import Protocol

from connectors.contracts.chat import ChatPlatform, Destination, MessageRef
from connectors.contracts.stored_messages import from_document
from connectors.database.models import Delivery
from connectors.errors import Refused

CLOCK_SKEW = timedelta(seconds=30)
"""How far back of our own first try a platform's clock may have stamped the message."""


class Sender(Protocol):
    """Something that deliveries go to: a chat platform, or the ticket desk.

    `settles_in` are seconds after which a call whose answer was lost has had its effect, or never
    will: the marker is not looked for before. `patience` is how long a place that is away, or
    lets us in no more, is waited for; None: for as many tries as the settings say.
    """

    settles_in: float
    patience: timedelta | None

    def find(self, delivery: Delivery) -> MessageRef | None: ...

    def send(self, delivery: Delivery) -> MessageRef: ...


class Senders(Protocol):
    """Who sends to a place, by its name; None where there is no such place."""

    def get(self, name: str) -> Sender | None: ...


class PlatformSender:
    """Sends deliveries to a chat platform."""

    settles_in = 0.0
    patience: timedelta | None = None

    def __init__(self, platform: ChatPlatform) -> None:
        self._platform = platform

    def find(self, delivery: Delivery) -> MessageRef | None:
        """The message on the platform that an earlier try left there."""
        since = (delivery.first_attempt_at or delivery.created_at) - CLOCK_SKEW
        return self._platform.find_delivered(_destination(delivery), delivery.marker, since)

    def send(self, delivery: Delivery) -> MessageRef:
        """Post, or update in place when the delivery replaces a message that was sent."""
        message, to = from_document(delivery.message), _destination(delivery)
        if delivery.sent_message_id is not None and delivery.sent_channel is not None:
            ref = MessageRef(
                delivery.sent_channel,
                delivery.sent_message_id,
                delivery.sent_thread or delivery.sent_message_id,
            )
            try:
                self._platform.update(ref, message)
                return ref
            except Refused:
                # Somebody deleted what was shown so far; the answer itself must arrive.
                if delivery.kind not in ("answer", "notice"):
                    raise
        if to.person is not None:
            return self._platform.direct_message(to.person, message, delivery.marker)
        if to.thread is None:
            return self._platform.open_thread(to.channel, message, delivery.marker)
        return self._platform.post(to, message, delivery.marker)


def _destination(delivery: Delivery) -> Destination:
    return Destination(delivery.channel, delivery.thread, delivery.person)
