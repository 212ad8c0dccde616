"""One's own tickets, and those of the local desk for sites without a ticket system."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter, Request
from starlette.responses import Response

from bot.console.auth.visitors import (
    Asker,
    Form,
    Gate,
    PostingAsker,
    PostingStaff,
    Services,
    Staff,
    Visitor,
    gatekeeper_of,
    services_of,
)
from bot.console.rendering.templates import page, redirect, said
from connectors.database.ids import new_id
from connectors.errors import BadInput, Conflict

router = APIRouter(prefix="/tickets", include_in_schema=False)


@router.get("")
def tickets(request: Request, visitor: Staff, services: Services) -> Response:
    """The newest tickets."""
    rows = services.desk.local_desk.newest(visitor.person_id)
    return page(request, visitor, "tickets.html", section="tickets", tickets=rows)


@router.get("/mine")
def mine(request: Request, visitor: Asker, services: Services, gate: Gate) -> Response:
    """One's own tickets, as the ticket desk has them now, or as it last showed them."""
    known = services.desk.tickets.known(visitor.person_id)
    problem = ""
    if known.away:
        words = gate.words(request, visitor)
        key = "tickets.last_known" if known.tickets else "tickets.away"
        problem = words(key, system=services.desk.settings.ticket_system_label)
    return page(
        request,
        visitor,
        "my_tickets.html",
        section="my_tickets",
        known=known,
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
def ticket(request: Request, visitor: Asker, ticket_id: int) -> Response:
    """A ticket, for its requester and for staff."""
    return _ticket_page(request, visitor, ticket_id)


@router.post("/{ticket_id}/reply")
def reply(
    request: Request, visitor: PostingStaff, services: Services, form: Form, ticket_id: int
) -> Response:
    """Write on a ticket; its requester is told."""
    text, event = form.get("text", ""), form.get("event") or new_id()
    desk = services.desk.local_desk
    return _act(
        request,
        visitor,
        ticket_id,
        "ticket_replied",
        lambda: desk.reply(visitor.person_id, ticket_id, text, event),
        typed=text,
    )


@router.post("/{ticket_id}/close")
def close(
    request: Request, visitor: PostingStaff, services: Services, form: Form, ticket_id: int
) -> Response:
    """Close a ticket with the text as its solution."""
    text, event = form.get("text", ""), form.get("event") or new_id()
    desk = services.desk.local_desk
    return _act(
        request,
        visitor,
        ticket_id,
        "ticket_closed",
        lambda: desk.close(visitor.person_id, ticket_id, text, event),
        typed=text,
    )


@router.post("/{ticket_id}/assign")
def assign(
    request: Request, visitor: PostingStaff, services: Services, form: Form, ticket_id: int
) -> Response:
    """Take a ticket, or give it to a colleague."""
    to, was = form.get("to") or visitor.person_id, form.get("was") or None
    desk = services.desk.local_desk
    return _act(
        request,
        visitor,
        ticket_id,
        "ticket_assigned",
        lambda: desk.assign(visitor.person_id, ticket_id, to, was),
    )


@router.post("/{ticket_id}/release")
def release(
    request: Request, visitor: PostingStaff, services: Services, ticket_id: int
) -> Response:
    """Give a ticket back to everybody."""
    desk = services.desk.local_desk
    return _act(
        request,
        visitor,
        ticket_id,
        "ticket_released",
        lambda: desk.release(visitor.person_id, ticket_id),
    )


def _act(
    request: Request,
    visitor: Visitor,
    ticket_id: int,
    flash: str,
    act: Callable[[], None],
    typed: str = "",
) -> Response:
    """Do something with a ticket and show it again; what was typed is never lost."""
    try:
        act()
    except (BadInput, Conflict) as error:
        words = gatekeeper_of(request).words(request, visitor)
        bad = isinstance(error, BadInput)
        problem = words("tickets.needs_text") if bad else said(error, words)
        return _ticket_page(
            request, visitor, ticket_id, status=422 if bad else 409, problem=problem, typed=typed
        )
    return redirect(request, f"/tickets/{ticket_id}", flash)


def _ticket_page(
    request: Request,
    visitor: Visitor,
    ticket_id: int,
    *,
    status: int = 200,
    problem: str = "",
    typed: str = "",
) -> Response:
    desk = services_of(request).desk
    view = desk.local_desk.read(visitor.person_id, ticket_id)
    question = None
    if visitor.is_staff and view.question_id is not None:
        question = desk.views.question(visitor.person_id, view.question_id)
    return page(
        request,
        visitor,
        "ticket.html",
        section="tickets" if visitor.is_staff else "my_tickets",
        status=status,
        ticket=view,
        question=question,
        colleagues=desk.local_desk.colleagues(visitor.person_id) if visitor.is_staff else (),
        problem=problem,
        typed=typed,
        event=new_id(),
    )
