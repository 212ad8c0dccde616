"""One's own tickets, and those of the local desk for sites without a ticket system."""

from __future__ import annotations

from fastapi import APIRouter, Request
from sqlalchemy import select
from starlette.responses import Response

from bot.console.auth.visitors import Asker, Form, Gate, PostingAsker, Services, Staff
from bot.console.rendering.templates import page, redirect, said
from connectors.contracts.ticket_system import OpenedTicket
from connectors.database.ids import new_id
from connectors.database.models import LocalFollowUp, LocalTicket
from connectors.errors import ConnectorError, NotFound

router = APIRouter(prefix="/tickets", include_in_schema=False)


@router.get("")
def tickets(request: Request, visitor: Staff, services: Services) -> Response:
    """The newest tickets."""
    with services.desk.transactions.reading() as session:
        rows = session.scalars(select(LocalTicket).order_by(LocalTicket.id.desc()).limit(100)).all()
    return page(request, visitor, "tickets.html", section="tickets", tickets=rows)


@router.get("/mine")
def mine(request: Request, visitor: Asker, services: Services, gate: Gate) -> Response:
    """One's own tickets, as the ticket desk has them now."""
    found: list[OpenedTicket] = []
    problem = ""
    try:
        found = services.desk.tickets.mine(visitor.person_id)
    except ConnectorError as error:
        words = gate.words(request, visitor)
        problem = said(error, words) if words.language == "en" else words("tickets.away")
    return page(
        request,
        visitor,
        "my_tickets.html",
        section="my_tickets",
        tickets=found,
        problem=problem,
        event=new_id,
    )


@router.post("/mine/{ticket_id}")
def write(
    request: Request, visitor: PostingAsker, services: Services, form: Form, ticket_id: str
) -> Response:
    """Add to one's own ticket, or have it worked on again."""
    tickets = services.desk.tickets
    act = tickets.reopen if form.get("what") == "reopen" else tickets.follow_up
    act(visitor.person_id, ticket_id, form.get("text", ""), form.get("event") or new_id())
    return redirect(request, "/tickets/mine", "ticket_written")


@router.get("/{ticket_id}")
def ticket(request: Request, visitor: Asker, services: Services, ticket_id: int) -> Response:
    """A ticket, for its requester and for staff."""
    with services.desk.transactions.reading() as session:
        row = session.get(LocalTicket, ticket_id) if ticket_id < 2**31 else None
        if row is None or not (visitor.is_staff or row.requester == visitor.person_id):
            raise NotFound("There is no such ticket.")
        follow_ups = session.scalars(
            select(LocalFollowUp).filter_by(ticket_id=ticket_id).order_by(LocalFollowUp.created_at)
        ).all()
    return page(
        request, visitor, "ticket.html", section="tickets", ticket=row, follow_ups=follow_ups
    )
