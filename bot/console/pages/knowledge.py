"""The knowledge: what is indexed, how new it is, and what a search finds with which scores."""

from __future__ import annotations

import time
from typing import Any

from fastapi import APIRouter, Request
from sqlalchemy import select
from starlette.responses import Response

from bot.console.auth.visitors import Gate, Services, Staff
from bot.console.rendering.templates import page, said
from connectors.database.models import Passage, Person, Ticket, TicketCleaning
from connectors.errors import GuichetError, NotFound
from workers.knowledge.access import viewer_for
from workers.knowledge.embedding.substitute import substitute
from workers.knowledge.overview import overview

router = APIRouter(prefix="/knowledge", include_in_schema=False)

MOST_CHARACTERS = 2_000


@router.get("")
def knowledge(
    request: Request, visitor: Staff, services: Services, gate: Gate, q: str = "", k: int = 10
) -> Response:
    """The overview, and the results where something is searched for."""
    query = q.strip()[:MOST_CHARACTERS]
    found: list[dict[str, Any]] | None = None
    problem, took = "", 0.0
    if query:
        began = time.perf_counter()
        try:
            found = services.search(query, max(1, min(k, 50)), visitor.person_id)
        except GuichetError as error:
            words = gate.words(request, visitor)
            problem = said(error, words) if words.language == "en" else words("knowledge.away")
        took = time.perf_counter() - began
    return page(
        request,
        visitor,
        "knowledge.html",
        section="knowledge",
        query=query,
        found=found,
        took=took,
        problem=problem,
        overview=overview(services.desk.engine),
        instead=substitute(services.desk.engine, services.desk.settings),
    )


@router.get("/tickets/{ticket_id}")
def ticket(request: Request, visitor: Staff, services: Services, ticket_id: int) -> Response:
    """A ticket as the index has it: cleaned, redacted, cut into passages."""
    with services.desk.transactions.reading() as session:
        row = session.get(Ticket, ticket_id) if ticket_id < 2**63 else None
        person = session.get(Person, visitor.person_id)
        viewer = viewer_for(session, person, services.desk.settings)
        if row is None or not viewer.sees(row.scope_id):
            raise NotFound("There is no such ticket, or you may not see it.")
        passages = session.scalars(
            select(Passage).filter_by(ticket_id=ticket_id).order_by(Passage.kind, Passage.ordinal)
        ).all()
        cleaning = session.scalars(
            select(TicketCleaning)
            .filter_by(ticket_id=ticket_id)
            .order_by(TicketCleaning.in_use.desc(), TicketCleaning.id.desc())
        ).first()
    return page(
        request,
        visitor,
        "knowledge_ticket.html",
        section="knowledge",
        ticket=row,
        passages=passages,
        cleaning=cleaning,
    )
