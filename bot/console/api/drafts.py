"""Reviewing by the REST API."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from bot.console.api.models import DraftOut, DraftsOut, ReviewIn
from bot.console.auth.visitors import ApiStaff, Services
from bot.console.services import API_CHANNEL, ConsoleServices
from connectors.database.models import DraftStatus
from workers.desk.reviews.shown import Shown

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


@router.post("/{draft_id}/undo", summary="Take a decision back")
def undo(person: ApiStaff, services: Services, draft_id: str) -> DraftOut:
    """One's own, made with `hold`, while nothing of it has gone out; 409 if it is too late."""
    services.desk.reviews.undo(person.id, draft_id, API_CHANNEL)
    return DraftOut.of(services.desk.views.draft(person.id, draft_id))


def _decide(services: ConsoleServices, reviewer: str, draft_id: str, body: ReviewIn) -> None:
    reviews, hold = services.desk.reviews, body.hold
    shown = None if body.version is None else Shown(body.version, body.over)
    where = (reviewer, draft_id)
    match body.decision:
        case "approve":
            reviews.approve(*where, API_CHANNEL, shown=shown, hold=hold, for_reuse=body.for_reuse)
        case "edit":
            reviews.edit(*where, body.text, API_CHANNEL, shown=shown, hold=hold)
        case "reject":
            reviews.reject(*where, body.reason, API_CHANNEL, shown=shown, hold=hold)
        case "take_over":
            reviews.take_over(*where, API_CHANNEL, shown=shown, hold=hold)
