"""A draft beside its sources, with all that can be decided about it."""

from __future__ import annotations

import contextlib

from fastapi import APIRouter, Request
from starlette.responses import Response

from bot.console.auth.visitors import Services, Staff, Visitor, services_of
from bot.console.pages.review.queue import queue_values
from bot.console.rendering.templates import page
from bot.console.services import ConsoleServices
from connectors.database.ids import new_id
from connectors.database.models import Role
from connectors.errors import Conflict
from workers.desk.core.rejections import CODES
from workers.desk.reviews.replies import ADDED_TO
from workers.desk.views.drafts import DraftView
from workers.identity.people import RANKS

router = APIRouter(prefix="/review")


@router.get("/{draft_id}")
def draft(request: Request, visitor: Staff, services: Services, draft_id: str) -> Response:
    """A draft beside its sources. Opening it claims it, where nobody else has."""
    view = services.desk.views.draft(visitor.person_id, draft_id)
    if view.status == "proposed":
        # Claimed by a colleague, or decided this very moment: the page says which.
        with contextlib.suppress(Conflict):
            services.desk.reviews.claim(visitor.person_id, draft_id)
        view = services.desk.views.draft(visitor.person_id, draft_id)
    return draft_page(request, visitor, view)


def draft_page(
    request: Request,
    visitor: Visitor,
    view: DraftView,
    *,
    status: int = 200,
    problem: str = "",
    typed: str | None = None,
    typed_reason: str = "",
    confirming: str = "",
) -> Response:
    """The page of a draft. `typed` and `typed_reason` are what was written and not taken;
    `confirming` is the decision that is asked about once more."""
    kept = services_of(request).desk.written_texts.read(visitor.person_id, view.question.id)
    if typed is None and kept is not None and kept.text.strip() != view.text.strip():
        typed = kept.text
    return page(
        request,
        visitor,
        "draft.html",
        section="review",
        status=status,
        at=view.id,
        draft=view,
        holder=view.held_by(visitor.person_id),
        problem=problem,
        typed=view.text if typed is None else typed,
        typed_reason=typed_reason,
        editing=typed is not None and not confirming,
        kept=kept,
        confirming=confirming,
        may_reuse=_may_reuse(services_of(request), visitor),
        addable=view.question.status in ADDED_TO,
        event=new_id(),
        reject_reasons=CODES,
        **queue_values(request, visitor, view.id),
    )


def _may_reuse(services: ConsoleServices, visitor: Visitor) -> bool:
    """Whether they may approve a risky answer for others who ask the same."""
    return RANKS[visitor.role] >= RANKS[Role(services.desk.settings.reuse_role)]
