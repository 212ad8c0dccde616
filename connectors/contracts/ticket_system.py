"""The place where humans work on tickets: a system of the site, or our own local one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class TicketState(StrEnum):
    """A ticket's state in words that every ticket system shares."""

    NEW = "new"
    WORKING = "working"
    WAITING = "waiting"
    SOLVED = "solved"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class NewTicket:
    """A ticket to open. `marker` is stored in it, so that an unknown outcome can be resolved.

    `title` and `body` are plain text, redacted; the desk makes of them what it shows.
    """

    marker: str
    title: str
    body: str
    requester: str | None
    """The system's own id of the requester; None when the asker is not mapped."""
    category: str | None = None
    """Full name of a category; a desk that has none of this name opens the ticket without."""
    entity: str | None = None
    """The desk's own id of the entity; None: the desk's default."""
    link: str | None = None
    """Address of the conversation on the console, for those who work on the ticket."""


@dataclass(frozen=True, slots=True)
class OpenedTicket:
    """A ticket on the desk."""

    ticket_id: str
    url: str | None
    title: str
    state: TicketState


class TicketSystem(Protocol):
    """Raises `Unavailable`, `OutcomeUnknown` (look for the marker first) or `Refused`.

    `tests/contracts/ticket_system.py` is the suite that every desk passes.
    """

    @property
    def name(self) -> str: ...

    @property
    def settles_in(self) -> float:
        """Seconds after which a call whose answer was lost has had its effect, or never will."""
        ...

    def open_ticket(self, ticket: NewTicket) -> OpenedTicket: ...

    def find_by_marker(self, marker: str) -> OpenedTicket | None:
        """The ticket that was opened with this marker, one in the trash too."""
        ...

    def add_follow_up(self, ticket_id: str, text: str, marker: str) -> None:
        """Add a public follow-up of plain text, once a marker."""
        ...

    def has_follow_up(self, ticket_id: str, marker: str) -> bool:
        """Whether the follow-up with this marker is there."""
        ...

    def state_of(self, ticket_id: str) -> OpenedTicket | None:
        """The ticket as it is now; None if it is gone."""
        ...

    def tickets_of(self, requester: str) -> list[OpenedTicket]:
        """The newest tickets of one requester (the desk's own id), newest first."""
        ...

    def reopen(self, ticket_id: str, text: str, marker: str) -> TicketState:
        """Have a solved or closed ticket worked on again, for the reason that `text` gives.

        Returns the state that it has then. Called again with the same marker, it undoes no
        solution that staff gave to that reason meanwhile, where the desk can tell.
        """
        ...
