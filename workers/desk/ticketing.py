"""Opening tickets through the outbox: the ticket desk is one more place to deliver to."""

from __future__ import annotations

from connectors.contracts.chat import MessageRef
from connectors.contracts.ticketdesk import NewTicket, OpenedTicket, TicketDesk
from connectors.database.models import Delivery


class TicketSender:
    """Sends deliveries of the kind ``ticket``. A ref's channel is the ticket's link, or empty."""

    def __init__(self, desk: TicketDesk) -> None:
        self._desk = desk

    def find(self, delivery: Delivery) -> MessageRef | None:
        """The ticket that an earlier try opened."""
        found = self._desk.find_by_marker(delivery.marker)
        return _ref(found) if found else None

    def send(self, delivery: Delivery) -> MessageRef:
        """Open the ticket that the delivery describes."""
        return _ref(self._desk.open_ticket(NewTicket(marker=delivery.marker, **delivery.message)))


def _ref(ticket: OpenedTicket) -> MessageRef:
    return MessageRef(ticket.url or "", ticket.ticket_id, ticket.ticket_id)
