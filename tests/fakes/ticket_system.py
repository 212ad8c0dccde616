"""A ticket desk in memory that can lose answers."""

from __future__ import annotations

from dataclasses import dataclass, field

from connectors.contracts.ticket_system import NewTicket, OpenedTicket, TicketState
from connectors.errors import OutcomeUnknown, Refused


@dataclass
class FakeTicketSystem:
    """Keeps tickets by number. `lose_answers` calls have their effect and then say nothing."""

    name: str = "fake"
    settles_in: float = 0.0
    lose_answers: int = 0
    tickets: dict[int, NewTicket] = field(default_factory=dict)
    states: dict[int, TicketState] = field(default_factory=dict)
    follow_ups: dict[int, dict[str, str]] = field(default_factory=dict)

    def open_ticket(self, ticket: NewTicket) -> OpenedTicket:
        """Open a ticket."""
        number = len(self.tickets) + 1
        self.tickets[number] = ticket
        self.states[number], self.follow_ups[number] = TicketState.NEW, {}
        self._maybe_lost()
        return self._opened(number)

    def find_by_marker(self, marker: str) -> OpenedTicket | None:
        """The ticket with this marker."""
        for number, ticket in self.tickets.items():
            if ticket.marker == marker:
                return self._opened(number)
        return None

    def add_follow_up(self, ticket_id: str, text: str, marker: str) -> None:
        """Add a follow-up once."""
        self.follow_ups[self._known(ticket_id)].setdefault(marker, text)
        self._maybe_lost()

    def has_follow_up(self, ticket_id: str, marker: str) -> bool:
        """Whether it was added."""
        return marker in self.follow_ups.get(_number(ticket_id), {})

    def state_of(self, ticket_id: str) -> OpenedTicket | None:
        """The ticket as it is."""
        number = _number(ticket_id)
        return self._opened(number) if number in self.tickets else None

    def tickets_of(self, requester: str) -> list[OpenedTicket]:
        """The requester's tickets."""
        mine = [number for number, one in self.tickets.items() if one.requester == requester]
        return [self._opened(number) for number in reversed(mine)]

    def reopen(self, ticket_id: str, text: str, marker: str) -> TicketState:
        """Set it back to new."""
        self.add_follow_up(ticket_id, text, marker)
        self.states[_number(ticket_id)] = TicketState.NEW
        return TicketState.NEW

    def _maybe_lost(self) -> None:
        if self.lose_answers:
            self.lose_answers -= 1
            raise OutcomeUnknown("The answer was lost.")

    def _opened(self, number: int) -> OpenedTicket:
        url = f"https://desk.example/tickets/{number}"
        return OpenedTicket(str(number), url, self.tickets[number].title, self.states[number])

    def _known(self, ticket_id: str) -> int:
        number = _number(ticket_id)
        if number not in self.tickets:
            raise Refused("There is no such ticket.")
        return number


def _number(ticket_id: str) -> int:
    if not (ticket_id.isascii() and ticket_id.isdigit() and len(ticket_id) < 16):
        raise Refused("That is no id of a ticket.")
    return int(ticket_id)
