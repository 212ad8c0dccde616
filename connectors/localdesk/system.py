"""`TicketSystem` over the table `local_tickets`, for sites that have no ticket system (yet)."""

from __future__ import annotations

from sqlalchemy import Engine, select

from connectors.contracts.ticket_system import NewTicket, OpenedTicket, TicketState
from connectors.database.base import now
from connectors.database.engine import read_session, session_factory
from connectors.database.ids import new_id
from connectors.database.inserts import insert_new
from connectors.database.models import LocalFollowUp, LocalTicket
from connectors.errors import Refused


class LocalTickets:
    """Tickets that staff see in the console. `link` makes the address of a ticket, by its id."""

    name = "local"
    settles_in = 0.0

    def __init__(self, engine: Engine, public_url: str) -> None:
        self._engine = engine
        self._sessions = session_factory(engine)
        self._public_url = public_url

    def open_ticket(self, ticket: NewTicket) -> OpenedTicket:
        """Open a ticket, or return the one that this marker opened before."""
        with self._sessions.begin() as session:
            session.execute(
                insert_new(session, LocalTicket, "marker").values(
                    marker=ticket.marker,
                    requester=ticket.requester,
                    title=ticket.title,
                    body=f"{ticket.body}\n\n{ticket.link}" if ticket.link else ticket.body,
                    state=TicketState.NEW,
                    category=ticket.category,
                    entity=ticket.entity,
                    created_at=now(),
                )
            )
            row = session.scalars(select(LocalTicket).filter_by(marker=ticket.marker)).one()
            return self._opened(row)

    def find_by_marker(self, marker: str) -> OpenedTicket | None:
        """The ticket with this marker, if it is there."""
        with read_session(self._engine) as session:
            row = session.scalar(select(LocalTicket).filter_by(marker=marker))
            return self._opened(row) if row else None

    def add_follow_up(self, ticket_id: str, text: str, marker: str) -> None:
        """Add a follow-up, once a marker. Raises `Refused` for an unknown ticket."""
        with self._sessions.begin() as session:
            row = session.get(LocalTicket, _number(ticket_id))
            if row is None:
                raise Refused(f"There is no local ticket {ticket_id}.")
            session.execute(
                insert_new(session, LocalFollowUp, "marker").values(
                    id=new_id(), ticket_id=row.id, marker=marker, text=text, created_at=now()
                )
            )

    def has_follow_up(self, ticket_id: str, marker: str) -> bool:
        """Whether the follow-up with this marker is there."""
        wanted = select(LocalFollowUp.id).filter_by(ticket_id=_number(ticket_id), marker=marker)
        with read_session(self._engine) as session:
            return session.scalar(wanted) is not None

    def state_of(self, ticket_id: str) -> OpenedTicket | None:
        """The ticket as it is now."""
        with read_session(self._engine) as session:
            row = session.get(LocalTicket, _number(ticket_id))
            return self._opened(row) if row else None

    def tickets_of(self, requester: str) -> list[OpenedTicket]:
        """The tickets of one person, newest first."""
        with read_session(self._engine) as session:
            rows = session.scalars(
                select(LocalTicket).filter_by(requester=requester).order_by(LocalTicket.id.desc())
            ).all()
            return [self._opened(row) for row in rows]

    def reopen(self, ticket_id: str, text: str, marker: str) -> TicketState:
        """Set a ticket back to new, with the reason as a follow-up."""
        self.add_follow_up(ticket_id, text, marker)
        with self._sessions.begin() as session:
            session.get_one(LocalTicket, _number(ticket_id)).state = TicketState.NEW
        return TicketState.NEW

    def _opened(self, row: LocalTicket) -> OpenedTicket:
        url = f"{self._public_url}/tickets/{row.id}"
        return OpenedTicket(str(row.id), url, row.title, TicketState(row.state))


def _number(ticket_id: str) -> int:
    if not (ticket_id.isascii() and ticket_id.isdigit() and len(ticket_id) < 16):
        raise Refused(f"{ticket_id[:40]!r} is no id of a local ticket.")
    return int(ticket_id)
