"""What deliveries go to: a chat platform, or the ticket system."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Protocol

from connectors.contracts.chat import MessageRef, PlatformInfo
from connectors.database.models import Delivery

Keep = Callable[[Delivery], None]
"""Stores how far a delivery has come, in the middle of its sending. Raises `ClaimLost` where
somebody else is at it by now."""


class ClaimLost(Exception):
    """Somebody else took the delivery from us; what is left of it is theirs."""


class Sender(Protocol):
    """Something that deliveries go to: a chat platform, or the ticket system.

    `settles_in` are seconds after which a call whose answer was lost has had its effect, or never
    will: the marker is not looked for before. `patience` is how long a place that is away, or
    lets us in no more, is waited for; None: for as many tries as the settings say. `info` is what
    a chat platform says of itself.
    """

    settles_in: float
    patience: timedelta | None

    @property
    def info(self) -> PlatformInfo | None: ...

    def find(self, delivery: Delivery) -> MessageRef | None: ...

    def send(self, delivery: Delivery, keep: Keep) -> MessageRef: ...

    def revise(self, delivery: Delivery, shown: str, last: bool) -> bool: ...


class Senders(Protocol):
    """Who sends to a place, by its name; None where there is no such place."""

    def get(self, name: str) -> Sender | None: ...
