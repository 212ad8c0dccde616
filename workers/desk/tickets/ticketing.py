"""Opening tickets through the outbox: the ticket desk is one more place to deliver to.

A delivery of the kind ``ticket`` says who asks and what was said; in whose name it is opened and
under which category is found out when it is sent, by a worker, which can ask the directory and
search.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Protocol

from connectors.contracts.chat import MessageRef, PlatformInfo
from connectors.contracts.ticket_system import NewTicket, OpenedTicket, TicketState, TicketSystem
from connectors.database.models import Delivery
from connectors.errors import Refused
from workers.identity.directory import Requester


class TicketDelivery(StrEnum):
    """Kinds of deliveries to the desk. Rows keep the value, so a value is never renamed."""

    TICKET = "ticket"
    FOLLOW_UP = "follow_up"
    REOPEN = "reopen"


TICKET, FOLLOW_UP, REOPEN = TicketDelivery
CHECKED_FOR = "checked_for"
"""Key of the person in what is written on a ticket of whom it was not certain that it is theirs."""
OVER = (TicketState.SOLVED, TicketState.CLOSED)
REOPENED = "ticket_reopened"
"""How the keys of notices begin by which the watch tells that a ticket is open again."""
PATIENCE = timedelta(hours=24)
"""How long a desk that is away is waited for: a night with its backup, or an upgrade of a day."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What similar tickets say about a new one. `title` is None where the asker's is good."""

    title: str | None = None
    category: str | None = None


class Requesters(Protocol):
    """Knows who a person is on the desk."""

    def requester(self, person_id: str) -> Requester: ...


class Suggestions(Protocol):
    """Looks at similar tickets."""

    def suggest(self, question_id: str) -> Suggestion: ...


class OwnIds:
    """The local desk knows people by our own ids."""

    def requester(self, person_id: str) -> Requester:
        """The person themselves."""
        return Requester(person_id, None)


class TicketSender:
    """Sends deliveries to the desk. A ref's channel is the ticket's link, or empty; its thread is
    the state that a ticket has after its reopening."""

    patience: timedelta | None = PATIENCE
    info: PlatformInfo | None = None

    def __init__(
        self, desk: TicketSystem, requesters: Requesters, suggestions: Suggestions
    ) -> None:
        self._desk = desk
        self._requesters = requesters
        self._suggestions = suggestions
        self.settles_in = desk.settles_in

    def find(self, delivery: Delivery) -> MessageRef | None:
        """What an earlier try left there. A reopening that was begun is brought to its end."""
        if delivery.kind == TICKET:
            found = self._desk.find_by_marker(delivery.marker)
            return _ref(found) if found else None
        there = self._desk.has_follow_up(delivery.message["ticket_id"], delivery.marker)
        return self._do(delivery) if there else None

    def send(self, delivery: Delivery, keep: object = None) -> MessageRef:
        """Do what the delivery describes. It is one call, so there is nothing to `keep`."""
        return self._do(delivery)

    def revise(self, delivery: Delivery, shown: str, last: bool) -> bool:
        """A ticket is never shown half-written."""
        return False

    def _do(self, delivery: Delivery) -> MessageRef:
        said = delivery.message
        if said.get(CHECKED_FOR) is not None:
            self._check_theirs(said[CHECKED_FOR], said["ticket_id"])
        if delivery.kind == FOLLOW_UP:
            self._desk.add_follow_up(said["ticket_id"], said["text"], delivery.marker)
            return MessageRef("", said["ticket_id"], said["ticket_id"])
        if delivery.kind == REOPEN:
            state = self._desk.reopen(said["ticket_id"], said["text"], delivery.marker)
            return MessageRef("", said["ticket_id"], state)
        return _ref(self._desk.open_ticket(self._new(delivery)))

    def _check_theirs(self, person_id: str, ticket_id: str) -> None:
        """Raise `Refused` unless the desk says that a ticket is this person's."""
        user = self._requesters.requester(person_id).user_id
        if user is None or all(one.ticket_id != ticket_id for one in self._desk.tickets_of(user)):
            raise Refused("The ticket is not theirs.")

    def _new(self, delivery: Delivery) -> NewTicket:
        said = delivery.message
        who = self._requesters.requester(said["person_id"])
        likely = self._suggestions.suggest(delivery.question_id or "")
        return NewTicket(
            marker=delivery.marker,
            title=likely.title or said["title"],
            body=said["body"],
            requester=who.user_id,
            category=likely.category,
            entity=who.entity,
            link=said["link"],
        )


def _ref(ticket: OpenedTicket) -> MessageRef:
    return MessageRef(ticket.url or "", ticket.ticket_id, ticket.ticket_id)
