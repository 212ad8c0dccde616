"""A person's tickets: what they are, adding to them, and having them worked on again."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from connectors.contracts.chat import Destination
from connectors.contracts.ticketdesk import OpenedTicket, TicketDesk
from connectors.database.models import DeskTicket, DeskUser, DeskUserState, Person, Question
from connectors.errors import NotFound
from workers.desk.escalation import TICKET_DESK
from workers.desk.intake import question_text
from workers.desk.notices import said_by
from workers.desk.outbox import put
from workers.desk.ticketing import FOLLOW_UP, REOPEN, Requesters
from workers.desk.transaction import Transactions
from workers.knowledge.redact import redact

MOST_TICKETS = 20
NO_LONGER = (DeskUserState.INACTIVE, DeskUserState.CHANGED)


class Tickets:
    """Reads from the desk at once; what is written goes through the outbox, once."""

    def __init__(
        self, transactions: Transactions, desk: TicketDesk, requesters: Requesters
    ) -> None:
        self._transactions = transactions
        self._desk = desk
        self._requesters = requesters

    def mine(self, person_id: str) -> list[OpenedTicket]:
        """The newest tickets of a person and their states, as the desk has them now.

        For somebody whom the desk does not know: those that they opened here. Raises
        `ConnectorError` when the desk does not answer.
        """
        user = self._requesters.requester(person_id).user_id
        if user is not None:
            return self._desk.tickets_of(user)
        with self._transactions.reading() as session:
            ids = _opened_here(session, self._desk.name, person_id)[:MOST_TICKETS]
        found = (self._desk.state_of(ticket) for ticket in ids)
        return [ticket for ticket in found if ticket is not None]

    def follow_up(self, person_id: str, ticket_id: str, text: str, event: str) -> None:
        """Add a message to one's own ticket; `event` names it, the same one twice is one.

        Raises `NotFound` for a ticket that is not theirs, and `BadInput` for an empty text.
        """
        self._write(FOLLOW_UP, person_id, ticket_id, text, event)

    def reopen(self, person_id: str, ticket_id: str, text: str, event: str) -> None:
        """Have one's own solved or closed ticket worked on again. As `follow_up`."""
        self._write(REOPEN, person_id, ticket_id, text, event)

    def _write(self, kind: str, person_id: str, ticket_id: str, text: str, event: str) -> None:
        text = redact(question_text(text))
        if not self._is_theirs(person_id, ticket_id):
            raise NotFound("There is no such ticket.")
        with self._transactions.begin() as transaction:
            session = transaction.session
            person = session.get_one(Person, person_id)
            question = session.scalar(
                select(DeskTicket.question_id).filter_by(desk=self._desk.name, ticket_id=ticket_id)
            )
            put(
                transaction,
                key=f"{kind}:{person_id}:{event[:100]}",
                kind=kind,
                platform=TICKET_DESK,
                # A thread of its own: what is said on one ticket arrives in order.
                to=Destination(channel=TICKET_DESK, thread=ticket_id),
                document={"ticket_id": ticket_id, "text": said_by(person.display_name, text)},
                question_id=question,
                again=True,
            )

    def _is_theirs(self, person_id: str, ticket_id: str) -> bool:
        user = self._requesters.requester(person_id).user_id
        with self._transactions.reading() as session:
            if ticket_id in _opened_here(session, self._desk.name, person_id):
                return True
        if user is None:
            return False
        return any(one.ticket_id == ticket_id for one in self._desk.tickets_of(user))


def _opened_here(session: Session, desk: str, person_id: str) -> list[str]:
    """Tickets that this person opened from chat, newest first."""
    known = session.get(DeskUser, person_id)
    if known is not None and known.state in NO_LONGER:
        return []
    return list(
        session.scalars(
            select(DeskTicket.ticket_id)
            .join(Question, Question.id == DeskTicket.question_id)
            .where(DeskTicket.desk == desk, Question.person_id == person_id)
            .order_by(DeskTicket.opened_at.desc())
        )
    )
