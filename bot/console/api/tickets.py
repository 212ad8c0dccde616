"""One's tickets by the REST API."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Header

from bot.console.api.errors import answers
from bot.console.api.models import QuestionOut
from bot.console.api.ticket_models import MyTicketsOut, WriteIn
from bot.console.auth.visitors import ApiAsker, Services
from bot.console.services import API_CHANNEL
from connectors.database.ids import new_id

router = APIRouter(prefix="/api/v1", tags=["tickets"])

Key = Annotated[
    str | None,
    Header(max_length=100, description="The same key sent twice is one message."),
]


@router.post(
    "/questions/{question_id}/ticket",
    status_code=202,
    summary="Open a ticket",
    responses=answers(404, 409),
)
def open_ticket(person: ApiAsker, services: Services, question_id: str) -> QuestionOut:
    """Hands the question to support, with the conversation. Asking twice opens one ticket."""
    services.desk.escalation.open_ticket(person.id, question_id, API_CHANNEL)
    return QuestionOut.of(services.desk.views.question(person.id, question_id))


@router.get("/tickets", summary="List one's tickets", responses=answers())
def tickets(person: ApiAsker, services: Services) -> MyTicketsOut:
    """The caller's tickets and their states as the ticket desk has them now, newest first; while it
    does not answer, as they were when it last did."""
    return MyTicketsOut.of(services.desk.tickets.known(person.id))


@router.post(
    "/tickets/{ticket_id}/follow-ups",
    status_code=202,
    summary="Add to a ticket",
    responses=answers(404, 409),
)
def follow_up(
    person: ApiAsker,
    services: Services,
    ticket_id: str,
    body: WriteIn,
    idempotency_key: Key = None,
) -> MyTicketsOut:
    """Adds a message to one's own ticket; it is written soon."""
    services.desk.tickets.follow_up(person.id, ticket_id, body.text, idempotency_key or new_id())
    return tickets(person, services)


@router.post(
    "/tickets/{ticket_id}/reopen",
    status_code=202,
    summary="Reopen a ticket",
    responses=answers(404, 409),
)
def reopen(
    person: ApiAsker,
    services: Services,
    ticket_id: str,
    body: WriteIn,
    idempotency_key: Key = None,
) -> MyTicketsOut:
    """Has one's own solved or closed ticket worked on again; `text` says why."""
    services.desk.tickets.reopen(person.id, ticket_id, body.text, idempotency_key or new_id())
    return tickets(person, services)
