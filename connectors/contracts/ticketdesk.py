"""The place where humans work on tickets (GLPI, or the local desk of the embedded default)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class TicketState(StrEnum):
    """A ticket's state in words that every desk shares (GLPI: 1; 2, 3; 4; 5; 6)."""

    NEW = "new"
    WORKING = "working"
    WAITING = "waiting"
    SOLVED = "solved"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class NewTicket:
    """A ticket to open. `marker` is stored in it, so that an unknown outcome can be resolved."""

    marker: str
    title: str
    body: str
    requester: str | None
    """The desk's own id of the requester (GLPI user id); None when the asker is not mapped."""
    category: str | None = None
    entity: str | None = None


@dataclass(frozen=True, slots=True)
class OpenedTicket:
    """A ticket on the desk."""

    ticket_id: str
    url: str | None
    title: str
    state: TicketState


class TicketDesk(Protocol):
    """Raises `Unavailable`, `OutcomeUnknown` (look for the marker first) or `Refused`."""

    @property
    def name(self) -> str: ...

    def open_ticket(self, ticket: NewTicket) -> OpenedTicket: ...

    def find_by_marker(self, marker: str) -> OpenedTicket | None: ...

    def add_follow_up(self, ticket_id: str, text: str, marker: str) -> None: ...

    def state_of(self, ticket_id: str) -> OpenedTicket | None: ...

    def tickets_of(self, requester: str) -> list[OpenedTicket]: ...

    def reopen(self, ticket_id: str, reason: str) -> None: ...
