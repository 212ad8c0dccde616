"""A person's tickets: what they are, adding to them, and having them worked on again."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from connectors.contracts.chat import Destination
from connectors.contracts.ticket_system import OpenedTicket, TicketSystem
from connectors.database.models import ChatTicket, Person, Question
from connectors.database.unit_of_work import Transactions
from connectors.errors import ConnectorError, LoginRefused, NotFound, Refused
from workers.desk.inbox.intake import question_text
from workers.desk.outbox.queueing import put
from workers.desk.tickets.escalation import TICKET_SYSTEM
from workers.desk.tickets.last_known import (
    KnownTickets,
    is_no_longer,
    last_known,
    remember_tickets,
    waiting_messages,
)
from workers.desk.tickets.local import LOCAL
from workers.desk.tickets.texts import said_by
from workers.desk.tickets.ticketing import (
    CHECKED_FOR,
    FOLLOW_UP,
    REOPEN,
    Requesters,
    TicketDelivery,
)
from workers.redaction import redact
from workers.text.language import detect_language
from workers.translations.catalogues import SOURCE_LANGUAGE

MOST_TICKETS = 20


class Tickets:
    """Reads from the desk at once; what is written goes through the outbox, once."""

    def __init__(
        self, transactions: Transactions, desk: TicketSystem, requesters: Requesters
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

    def known(self, person_id: str) -> KnownTickets:
        """The same, or while the desk does not answer what was last known; with what the person
        wrote and does not stand there yet."""
        away, as_of = False, None
        try:
            found: Sequence[OpenedTicket] = self.mine(person_id)
        except ConnectorError:
            away = True
            with self._transactions.reading() as session:
                found, as_of = last_known(session, self._desk.name, person_id)
        else:
            if self._desk.name != LOCAL:
                remember_tickets(self._transactions, self._desk.name, person_id, found)
        with self._transactions.reading() as session:
            waiting = waiting_messages(session, person_id)
        return KnownTickets(tuple(found), away, as_of, waiting)

    def follow_up(self, person_id: str, ticket_id: str, text: str, event: str) -> None:
        """Add a message to one's own ticket; `event` names it, the same one twice is one.

        It waits where the desk is away. Raises `NotFound` for a ticket that is not theirs, and
        `BadInput` for an empty text.
        """
        self._write(FOLLOW_UP, person_id, ticket_id, text, event)

    def reopen(self, person_id: str, ticket_id: str, text: str, event: str) -> None:
        """Have one's own solved or closed ticket worked on again. As `follow_up`."""
        self._write(REOPEN, person_id, ticket_id, text, event)

    def _write(
        self, kind: TicketDelivery, person_id: str, ticket_id: str, text: str, event: str
    ) -> None:
        text = redact(question_text(text))
        unsure = not self._is_theirs(person_id, ticket_id)
        with self._transactions.begin() as transaction:
            session = transaction.session
            person = session.get_one(Person, person_id)
            language = detect_language(text, default=person.language or SOURCE_LANGUAGE)
            question = session.scalar(
                select(ChatTicket.question_id).filter_by(
                    system=self._desk.name, ticket_id=ticket_id
                )
            )
            put(
                transaction,
                key=f"{kind}:{person_id}:{event[:100]}",
                kind=kind,
                platform=TICKET_SYSTEM,
                # A thread of its own: what is said on one ticket arrives in order.
                to=Destination(channel=TICKET_SYSTEM, thread=ticket_id),
                document={
                    "ticket_id": ticket_id,
                    "text": said_by(person.display_name, text, language),
                    "own": text,
                    # Whose it is could not be asked: it is, before anything is written there.
                    CHECKED_FOR: person_id if unsure else None,
                },
                question_id=question,
                again=True,
            )

    def _is_theirs(self, person_id: str, ticket_id: str) -> bool:
        """Whether a ticket is this person's for certain; False while the desk does not answer.

        Raises `NotFound` for one that is not theirs.
        """
        try:
            user = self._requesters.requester(person_id).user_id
            with self._transactions.reading() as session:
                if ticket_id in _opened_here(session, self._desk.name, person_id):
                    return True
            theirs = self._desk.tickets_of(user) if user is not None else []
            if any(one.ticket_id == ticket_id for one in theirs):
                return True
            raise NotFound("There is no such ticket.")
        except ConnectorError as error:
            # Who was not let in was not told no.
            if isinstance(error, Refused) and not isinstance(error, LoginRefused):
                raise
            with self._transactions.reading() as session:
                if is_no_longer(session, person_id):
                    raise NotFound("There is no such ticket.") from None
            return False


def _opened_here(session: Session, desk: str, person_id: str) -> list[str]:
    """Tickets that this person opened from chat, newest first."""
    if is_no_longer(session, person_id):
        return []
    return list(
        session.scalars(
            select(ChatTicket.ticket_id)
            .join(Question, Question.id == ChatTicket.question_id)
            .where(ChatTicket.system == desk, Question.person_id == person_id)
            .order_by(ChatTicket.opened_at.desc())
        )
    )
