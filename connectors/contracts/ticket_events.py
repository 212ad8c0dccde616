"""What happened to tickets since somebody last looked, in a system where staff work on them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from connectors.contracts.ticket_system import TicketState

Mark = Mapping[str, Any]
"""How far the system was looked at, as a JSON object that only the system understands."""


@dataclass(frozen=True, slots=True)
class Written:
    """A public follow-up of somebody, or a solution. `html` is as they wrote it."""

    item_id: int
    author: str
    html: str
    marker: str = ""
    """What the reference line says that closes the text, as in all that we write. Staff may have
    copied one, so that it alone does not make a text ours."""


@dataclass(frozen=True, slots=True)
class TicketNews:
    """A ticket as it is, with what others may have written on it."""

    ticket_id: str
    state: TicketState
    follow_ups: tuple[Written, ...]
    """By ascending id, our own among them."""
    solution: Written | None
    """The last one that was not refused, of a ticket that is solved or closed."""
    people: frozenset[str]
    """Users to whom the system shows it: its requesters and observers."""


class TicketEvents(Protocol):
    """Raises `ConnectorError` where the system does not say; nothing is lost by that."""

    @property
    def name(self) -> str:
        """The system's name, as its `TicketSystem` has it."""
        ...

    def changed(self, watched: Collection[str], before: Mark | None) -> tuple[list[str], Mark]:
        """Those of `watched` that changed, the oldest ticket first, and the mark for the next time.

        Without a mark all of them may have changed.
        """
        ...

    def of(self, ticket_id: str) -> TicketNews | None:
        """One ticket; None if it is gone, in the trash, or no longer ours to see."""
        ...


class Webhook(Protocol):
    """Where the system knocks when something changed. It is believed only as far as "look at this
    ticket": of what it sends nothing is kept."""

    @property
    def name(self) -> str:
        """The system's name, which is the last part of the webhook's address."""
        ...

    @property
    def label(self) -> str:
        """What people call the system."""
        ...

    def challenge_answer(self, query: Mapping[str, str]) -> str | None:
        """The proof that we hold the secret, for the system's own challenge; None for others."""
        ...

    def refusal(self, body: bytes, headers: Mapping[str, str], moment: float) -> str | None:
        """Why a knock is not believed, in a word; None when it is the system's own and recent.

        `headers` have names in small letters; `moment` is a Unix time.
        """
        ...

    def ticket_in(self, body: bytes) -> str | None:
        """The id of the ticket that a body speaks of."""
        ...
