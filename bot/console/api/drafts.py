"""Reviewing by the REST API."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from bot.console.api.draft_models import DraftOut, DraftsOut, ReviewIn
from bot.console.api.errors import answers
from bot.console.auth.visitors import ApiStaff, Services
from bot.console.services import API_CHANNEL, ConsoleServices
from connectors.database.models import DraftStatus
from workers.desk.reviews.shown import Shown

router = APIRouter(prefix="/api/v1/drafts", tags=["drafts"])


@router.get("", summary="List drafts", responses=answers(404))
def drafts(
    person: ApiStaff,
    services: Services,
    status: Annotated[
        DraftStatus | None,
        Query(description="Their state: `proposed` if neither it nor a question is given."),
    ] = None,
    question: Annotated[
        str | None, Query(description="Id of a question: its drafts, the first one first.")
    ] = None,
    limit: Annotated[int, Query(ge=1, le=200, description="How many at most.")] = 50,
) -> DraftsOut:
    """Waiting drafts oldest first, all others newest first. For staff."""
    views = services.desk.views
    if question is None:
        return DraftsOut.of(views.drafts(person.id, status or DraftStatus.PROPOSED, limit))
    found = [one for one in views.drafts_of(person.id, question) if status in (None, one.status)]
    return DraftsOut.of(found[:limit], views.attempts(person.id, question))


@router.get("/{draft_id}", summary="Read a draft", responses=answers(404))
def draft(person: ApiStaff, services: Services, draft_id: str) -> DraftOut:
    """A draft beside its sources. For staff."""
    return DraftOut.of(services.desk.views.draft(person.id, draft_id))


@router.post(
    "/{draft_id}/review", summary="Decide what becomes of a draft", responses=answers(404, 409)
)
def review(person: ApiStaff, services: Services, draft_id: str, body: ReviewIn) -> DraftOut:
    """One draft has one decision: who comes second gets 409 and is told who was first."""
    _decide(services, person.id, draft_id, body)
    return DraftOut.of(services.desk.views.draft(person.id, draft_id))


@router.post("/{draft_id}/undo", summary="Take a decision back", responses=answers(404, 409))
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
