"""What the calls about one's tickets take and give, as JSON."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, Field

from bot.console.api.models import Strict
from connectors.contracts.ticket_system import OpenedTicket
from workers.desk.tickets.last_known import KnownTickets


class WriteIn(Strict):
    """What to write on a ticket."""

    text: str = Field(description="Plain text.")


class MyTicketOut(BaseModel):
    """A ticket of the caller."""

    ticket_id: str
    title: str
    state: str = Field(description="`new`, `working`, `waiting`, `solved` or `closed`.")
    url: str | None

    @classmethod
    def of(cls, ticket: OpenedTicket) -> MyTicketOut:
        """From the ticket desk."""
        return cls(
            ticket_id=ticket.ticket_id, title=ticket.title, state=ticket.state, url=ticket.url
        )


class WaitingMessageOut(BaseModel):
    """What the caller wrote on a ticket and does not stand there yet."""

    ticket_id: str
    text: str
    written_at: datetime
    failed: bool = Field(description="It could not be added, and is not tried again.")


class MyTicketsOut(BaseModel):
    """Tickets of the caller, newest first."""

    tickets: list[MyTicketOut]
    away: bool = Field(description="The ticket system does not answer: this is what was known.")
    as_of: datetime | None = Field(description="When that was so; null: now, or never known.")
    waiting: list[WaitingMessageOut]

    @classmethod
    def of(cls, known: KnownTickets) -> MyTicketsOut:
        """From the desk."""
        return cls(
            tickets=[MyTicketOut.of(one) for one in known.tickets],
            away=known.away,
            as_of=known.as_of,
            waiting=[
                WaitingMessageOut(
                    ticket_id=one.ticket_id, text=one.text, written_at=one.at, failed=one.failed
                )
                for one in known.waiting
            ],
        )
