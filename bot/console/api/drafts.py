"""Reviewing by the REST API."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from bot.console.api.models import DraftOut, DraftsOut, ReviewIn
from bot.console.auth.visitors import ApiStaff, Services
from bot.console.services import API_CHANNEL, ConsoleServices
from connectors.database.models import DraftStatus

router = APIRouter(prefix="/api/v1/drafts", tags=["drafts"])


@router.get("", summary="List drafts")
def drafts(
    person: ApiStaff,
    services: Services,
    status: Annotated[DraftStatus, Query(description="Their state.")] = DraftStatus.PROPOSED,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> DraftsOut:
    """Waiting drafts oldest first, all others newest first. For staff."""
    found = services.desk.views.drafts(person.id, status, limit)
    return DraftsOut(drafts=[DraftOut.of(view) for view in found])


@router.get("/{draft_id}", summary="Read a draft")
def draft(person: ApiStaff, services: Services, draft_id: str) -> DraftOut:
    """A draft beside its sources. For staff."""
    return DraftOut.of(services.desk.views.draft(person.id, draft_id))


@router.post("/{draft_id}/review", summary="Decide what becomes of a draft")
def review(person: ApiStaff, services: Services, draft_id: str, body: ReviewIn) -> DraftOut:
    """One draft has one decision: who comes second gets 409 and is told who was first."""
    _decide(services, person.id, draft_id, body)
    return DraftOut.of(services.desk.views.draft(person.id, draft_id))


def _decide(services: ConsoleServices, reviewer: str, draft_id: str, body: ReviewIn) -> None:
    reviews = services.desk.reviews
    match body.decision:
        case "approve":
            reviews.approve(reviewer, draft_id, API_CHANNEL)
        case "edit":
            reviews.edit(reviewer, draft_id, body.text, API_CHANNEL)
        case "reject":
            reviews.reject(reviewer, draft_id, body.reason, API_CHANNEL)
        case "take_over":
            reviews.take_over(reviewer, draft_id, API_CHANNEL)
