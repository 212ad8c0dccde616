"""Searching by the REST API."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from bot.console.api.errors import answers
from bot.console.api.models import SearchOut, TicketOut
from bot.console.auth.visitors import ApiAsker, Services

router = APIRouter(prefix="/api/v1/search", tags=["search"])


@router.get("", summary="Search the knowledge", responses=answers())
def search(
    person: ApiAsker,
    services: Services,
    q: Annotated[str, Query(min_length=1, max_length=2_000, description="What to look for.")],
    k: Annotated[int, Query(ge=1, le=50, description="How many tickets.")] = 10,
) -> SearchOut:
    """Similar tickets and articles that the caller may see, best first."""
    found = services.search(q, k, person.id)
    return SearchOut(query=q, tickets=[TicketOut.model_validate(one) for one in found])
