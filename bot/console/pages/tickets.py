"""Tickets of the local desk, for sites without a ticket system of their own."""

from __future__ import annotations

from fastapi import APIRouter, Request
from sqlalchemy import select
from starlette.responses import Response

from bot.console.rendering import page
from bot.console.visitors import Asker, Services, Staff
from connectors.database.models import LocalFollowUp, LocalTicket
from connectors.errors import NotFound

router = APIRouter(prefix="/tickets", include_in_schema=False)


@router.get("")
def tickets(request: Request, visitor: Staff, services: Services) -> Response:
    """The newest tickets."""
    with services.transactions.reading() as session:
        rows = session.scalars(select(LocalTicket).order_by(LocalTicket.id.desc()).limit(100)).all()
    return page(request, visitor, "tickets.html", section="tickets", tickets=rows)


@router.get("/{ticket_id}")
def ticket(request: Request, visitor: Asker, services: Services, ticket_id: int) -> Response:
    """A ticket, for its requester and for staff."""
    with services.transactions.reading() as session:
        row = session.get(LocalTicket, ticket_id) if ticket_id < 2**31 else None
        if row is None or not (visitor.is_staff or row.requester == visitor.person_id):
            raise NotFound("There is no such ticket.")
        follow_ups = session.scalars(
            select(LocalFollowUp).filter_by(ticket_id=ticket_id).order_by(LocalFollowUp.created_at)
        ).all()
    return page(
        request, visitor, "ticket.html", section="tickets", ticket=row, follow_ups=follow_ups
    )
