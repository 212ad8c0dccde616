"""What staff do with the tickets of our own desk, for sites without a ticket system: reply, take or
pass on, close, give back. Each is done once, however often and by however many it is clicked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from connectors.contracts.chat import SourceLink
from connectors.contracts.ticket_system import TicketState
from connectors.database.audit import audit
from connectors.database.base import now
from connectors.database.contention import retried
from connectors.database.ids import new_id
from connectors.database.inserts import insert_new
from connectors.database.models import (
    ChatTicket,
    ConversationThread,
    LocalFollowUp,
    LocalTicket,
    Person,
    Question,
    Role,
    has_role,
)
from connectors.database.unit_of_work import Transaction, Transactions
from connectors.errors import Conflict, NotFound
from workers.desk.core.transitions import changed
from workers.desk.inbox.intake import question_text
from workers.desk.outbox import templates
from workers.desk.outbox.queueing import tell_asker
from workers.desk.tickets.ticketing import OVER
from workers.generation.guardrails.screening import sanitize_draft
from workers.identity.people import is_staff, require
from workers.translations.sentences import say

LOCAL = "local"
"""The name of our own ticket system."""
NEWEST = 100
EXCERPT = 1_500


@dataclass(frozen=True, slots=True)
class FollowUpView:
    """A follow-up; `author` is the member of staff who wrote it, None for the requester."""

    text: str
    at: datetime
    author: str | None
    is_solution: bool


@dataclass(frozen=True, slots=True)
class LocalTicketView:
    """A ticket of our own desk as its requester and staff see it."""

    id: int
    title: str
    body: str
    state: str
    category: str | None
    created_at: datetime
    assignee: str | None
    assignee_id: str | None
    question_id: str | None
    """The question that it was opened for, if it was opened from chat."""
    follow_ups: tuple[FollowUpView, ...] = ()

    @property
    def is_over(self) -> bool:
        """Whether it is solved or closed."""
        return self.state in OVER


class LocalDesk:
    """Raises `NotAllowed` for who is no staff, and `NotFound` for a ticket that is not there."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def newest(self, staff_id: str) -> list[LocalTicketView]:
        """The newest tickets, without what was written on them."""
        with self._transactions.reading() as session:
            require(session.get(Person, staff_id), Role.STAFF)
            rows = session.scalars(
                select(LocalTicket).order_by(LocalTicket.id.desc()).limit(NEWEST)
            )
            return [_view(session, row) for row in rows]

    def read(self, person_id: str, ticket_id: int) -> LocalTicketView:
        """A ticket, for its requester and for staff."""
        with self._transactions.reading() as session:
            person, row = session.get(Person, person_id), _ticket(session, ticket_id)
            if person is None or not (is_staff(person) or row.requester == person.id):
                raise NotFound("There is no such ticket.")
            written = session.scalars(
                select(LocalFollowUp)
                .filter_by(ticket_id=ticket_id)
                .order_by(LocalFollowUp.created_at, LocalFollowUp.id)
            )
            return _view(session, row, [_follow_up(session, one) for one in written])

    def colleagues(self, staff_id: str) -> list[tuple[str, str]]:
        """Id and name of everybody a ticket may be passed to, by name."""
        with self._transactions.reading() as session:
            require(session.get(Person, staff_id), Role.STAFF)
            rows = session.execute(
                select(Person.id, Person.display_name)
                .where(has_role(), Person.disabled_at.is_(None))
                .order_by(Person.display_name)
            )
            return [(row.id, row.display_name) for row in rows]

    @retried
    def reply(self, staff_id: str, ticket_id: int, text: str, event: str) -> None:
        """Write on a ticket; the requester is told. `event` names it: the same one twice is one.

        The ticket waits for its requester then, and belongs to whoever replied if it was nobody's.
        """
        text = question_text(text)
        with self._transactions.begin() as transaction:
            session = transaction.session
            staff, row = _opened(session, staff_id, ticket_id)
            written = _write(session, row, staff, text, event)
            if written is None:
                return
            self._set(session, row, TicketState.WAITING, assignee=row.assignee_id or staff.id)
            _tell(transaction, row, "ticket_news", text, f"ticket_news:{written}")
            _audit(session, staff, "reply", row)

    @retried
    def assign(self, staff_id: str, ticket_id: int, to: str, was: str | None) -> None:
        """Give a ticket to somebody, or take it. `was` is whose it was on the screen: raises
        `Conflict` if it is another's by now."""
        with self._transactions.begin() as transaction:
            session = transaction.session
            staff, row = _opened(session, staff_id, ticket_id)
            require(session.get(Person, to), Role.STAFF)
            if row.assignee_id == to:
                return
            taken = changed(
                session,
                update(LocalTicket)
                .where(LocalTicket.id == row.id, LocalTicket.assignee_id.is_not_distinct_from(was))
                .values(assignee_id=to),
            )
            if not taken:
                session.refresh(row)
                raise Conflict(f"{_name(session, row.assignee_id)} has this ticket by now.")
            if row.state == TicketState.NEW:
                self._set(session, row, TicketState.WORKING, assignee=to)
            _audit(session, staff, "assign", row, to=to)

    @retried
    def close(self, staff_id: str, ticket_id: int, solution: str, event: str) -> None:
        """Solve a ticket; the requester is told how, and may reopen it. Raises `Conflict` if a
        colleague solved it before."""
        text = question_text(solution)
        with self._transactions.begin() as transaction:
            session = transaction.session
            staff, row = _opened(session, staff_id, ticket_id)
            if not self._set(
                session, row, TicketState.SOLVED, assignee=row.assignee_id or staff.id
            ):
                if _known(session, staff, event):
                    return
                raise Conflict(f"The ticket is {row.state} by now.", "Reload the page.")
            written = _write(session, row, staff, text, event, is_solution=True)
            _tell(transaction, row, "ticket_solved", text, f"ticket_solved:{written}")
            _audit(session, staff, "close", row)

    @retried
    def release(self, staff_id: str, ticket_id: int) -> None:
        """Give a ticket back: it is new, and nobody's. Twice does no more."""
        with self._transactions.begin() as transaction:
            session = transaction.session
            staff, row = _opened(session, staff_id, ticket_id)
            if row.assignee_id is None or not self._set(session, row, TicketState.NEW):
                return
            _audit(session, staff, "release", row)

    @staticmethod
    def _set(
        session: Session, row: LocalTicket, state: TicketState, assignee: str | None = None
    ) -> bool:
        """Put an open ticket into another state; False for one that is over."""
        moved = changed(
            session,
            update(LocalTicket)
            .where(LocalTicket.id == row.id, LocalTicket.state.not_in(OVER))
            .values(state=state, assignee_id=assignee),
        )
        if moved:
            session.execute(
                update(ChatTicket)
                .where(ChatTicket.system == LOCAL, ChatTicket.ticket_id == str(row.id))
                .values(state=state, changed_at=now())
            )
        return moved == 1


def _opened(session: Session, staff_id: str, ticket_id: int) -> tuple[Person, LocalTicket]:
    """Who acts, and the ticket, which is locked."""
    staff = require(session.get(Person, staff_id), Role.STAFF)
    return staff, _ticket(session, ticket_id, lock=True)


def _ticket(session: Session, ticket_id: int, *, lock: bool = False) -> LocalTicket:
    row = session.get(LocalTicket, ticket_id, with_for_update=lock) if ticket_id < 2**31 else None
    if row is None:
        raise NotFound("There is no such ticket.")
    return row


def _marker(staff: Person, event: str) -> str:
    return f"staff:{staff.id}:{event[:100]}"


def _known(session: Session, staff: Person, event: str) -> bool:
    found = select(LocalFollowUp.id).filter_by(marker=_marker(staff, event))
    return session.scalar(found) is not None


def _write(
    session: Session,
    row: LocalTicket,
    staff: Person,
    text: str,
    event: str,
    *,
    is_solution: bool = False,
) -> str | None:
    """Add what staff wrote; its id, or None if it stands there already."""
    written: str | None = session.scalar(
        insert_new(session, LocalFollowUp, "marker")
        .values(
            id=new_id(),
            ticket_id=row.id,
            marker=_marker(staff, event),
            text=text,
            author_id=staff.id,
            is_solution=is_solution,
            created_at=now(),
        )
        .returning(LocalFollowUp.id)
    )
    return written


def _tell(transaction: Transaction, row: LocalTicket, what: str, text: str, key: str) -> None:
    """Tell who opened the ticket from chat, in their conversation, with what was written."""
    session = transaction.session
    question = _question(session, row.id)
    if question is None or question.person.disabled_at is not None:
        return
    thread = session.get_one(ConversationThread, question.thread_id)
    shown = text if len(text) <= EXCERPT else text[:EXCERPT].rpartition(" ")[0] + " …"
    # Whoever wrote it meant its links for the asker, and meant to notify nobody by it.
    shown = sanitize_draft(shown, [(None, shown)], (), question.language).text
    title = say("ticket_source", question.language, ticket=question.ticket_id)
    source = SourceLink(1, title, question.ticket_url, None, shown)
    tell_asker(
        transaction, question, thread, templates.about_ticket(question, what, (source,)), key=key
    )


def _question(session: Session, ticket_id: int) -> Question | None:
    return session.scalar(
        select(Question)
        .join(ChatTicket, ChatTicket.question_id == Question.id)
        .where(ChatTicket.system == LOCAL, ChatTicket.ticket_id == str(ticket_id))
    )


def _audit(session: Session, staff: Person, what: str, row: LocalTicket, **detail: str) -> None:
    audit(session, staff.id, f"ticket.{what}", f"{LOCAL}:{row.id}", **detail)


def _name(session: Session, person_id: str | None) -> str:
    person = session.get(Person, person_id) if person_id else None
    return person.display_name if person else "Nobody"


def _follow_up(session: Session, row: LocalFollowUp) -> FollowUpView:
    author = _name(session, row.author_id) if row.author_id else None
    return FollowUpView(row.text, row.created_at, author, row.is_solution)


def _view(
    session: Session, row: LocalTicket, written: Sequence[FollowUpView] = ()
) -> LocalTicketView:
    question = _question(session, row.id)
    return LocalTicketView(
        id=row.id,
        title=row.title,
        body=row.body,
        state=row.state,
        category=row.category,
        created_at=row.created_at,
        assignee=_name(session, row.assignee_id) if row.assignee_id else None,
        assignee_id=row.assignee_id,
        question_id=question.id if question else None,
        follow_ups=tuple(written),
    )
