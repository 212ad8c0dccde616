"""Deciding a draft by a form: each carries what was on the screen, and can be taken back."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter, Request
from starlette.responses import Response

from bot.console.auth.visitors import (
    Form,
    PostingStaff,
    Services,
    Visitor,
    gatekeeper_of,
    services_of,
)
from bot.console.pages.review.draft import draft_page
from bot.console.pages.review.queue import next_page
from bot.console.rendering.templates import redirect, said
from bot.console.services import PLATFORM
from connectors.errors import BadInput, Conflict
from workers.desk.core.rejections import CODES
from workers.desk.reviews.human_text import MAX_ANSWER
from workers.desk.reviews.shown import ColleagueAtWork, NotShown, Shown
from workers.desk.views.drafts import DraftView
from workers.generation.guardrails.holes import HasHole

router = APIRouter(prefix="/review")


@router.post("/{draft_id}/approve")
def approve(
    request: Request, visitor: PostingStaff, services: Services, form: Form, draft_id: str
) -> Response:
    """Send the draft as it is. A doubtful one is asked about once more."""
    view = services.desk.views.draft(visitor.person_id, draft_id)
    if view.status == "proposed" and view.risky and form.get("confirmed") != view.version:
        return draft_page(request, visitor, view, status=409, confirming="approve")
    return _decide(
        request,
        visitor,
        draft_id,
        "approved",
        lambda: services.desk.reviews.approve(
            visitor.person_id,
            draft_id,
            PLATFORM,
            shown=_shown(form),
            hold=True,
            for_reuse=bool(form.get("for_reuse")),
        ),
        confirming="approve",
    )


@router.post("/{draft_id}/edit")
def edit(
    request: Request, visitor: PostingStaff, services: Services, form: Form, draft_id: str
) -> Response:
    """Send another text. One that was not changed approves the draft."""
    text = form.get("text", "").replace("\r\n", "\n")
    view = services.desk.views.draft(visitor.person_id, draft_id)
    if text.strip() == view.text.strip():
        return approve(request, visitor, services, form, draft_id)
    # Kept first: whatever comes of the decision, the text is not lost.
    services.desk.written_texts.keep(visitor.person_id, view.question.id, text)
    return _decide(
        request,
        visitor,
        draft_id,
        "edited",
        lambda: services.desk.reviews.edit(
            visitor.person_id, draft_id, text, PLATFORM, shown=_shown(form), hold=True
        ),
        typed=text,
    )


@router.post("/{draft_id}/reject")
def reject(
    request: Request, visitor: PostingStaff, services: Services, form: Form, draft_id: str
) -> Response:
    """Reject with a reason: a chip, words, or both."""
    chip, words = form.get("chip", ""), form.get("reason", "").strip()
    code = chip if chip in CODES else ""
    return _decide(
        request,
        visitor,
        draft_id,
        "rejected",
        lambda: services.desk.reviews.reject(
            visitor.person_id, draft_id, words, PLATFORM, code, shown=_shown(form), hold=True
        ),
        typed_reason=words,
    )


@router.post("/{draft_id}/take-over")
def take_over(
    request: Request, visitor: PostingStaff, services: Services, form: Form, draft_id: str
) -> Response:
    """Answer oneself: goes on to the form for the answer."""
    question_id = services.desk.views.draft(visitor.person_id, draft_id).question.id
    return _decide(
        request,
        visitor,
        draft_id,
        "taken_over",
        lambda: services.desk.reviews.take_over(
            visitor.person_id, draft_id, PLATFORM, shown=_shown(form), hold=True
        ),
        then=f"/review/questions/{question_id}",
        confirming="take-over",
    )


@router.post("/{draft_id}/undo")
def undo(request: Request, visitor: PostingStaff, services: Services, draft_id: str) -> Response:
    """Take one's own decision back, and look at the draft again."""
    try:
        services.desk.reviews.undo(visitor.person_id, draft_id, PLATFORM)
    except Conflict:
        view = services.desk.views.draft(visitor.person_id, draft_id)
        # The second of two clicks finds it taken back, which is what it asked for.
        if view.status != "proposed":
            problem = gatekeeper_of(request).words(request, visitor)("review.undo_late")
            return draft_page(request, visitor, view, status=409, problem=problem)
    return redirect(request, f"/review/{draft_id}", "undone")


def _shown(form: Form) -> Shown:
    """What the form says was on the screen; without a word of it, nothing was."""
    return Shown(form.get("shown", ""), form.get("over") or None)


def _decide(
    request: Request,
    visitor: Visitor,
    draft_id: str,
    flash: str,
    decide: Callable[[], None],
    *,
    then: str = "",
    typed: str | None = None,
    typed_reason: str = "",
    confirming: str = "",
) -> Response:
    """Take a decision and go on to the next draft; what was typed is never lost."""
    services = services_of(request)
    following = then or next_page(services, visitor, draft_id)
    try:
        decide()
    except (BadInput, Conflict) as error:
        view = services.desk.views.draft(visitor.person_id, draft_id)
        return draft_page(
            request,
            visitor,
            view,
            status=422 if isinstance(error, BadInput) else 409,
            problem=_problem(error, typed, request, visitor, view),
            typed=typed,
            typed_reason=typed_reason,
            confirming=confirming if isinstance(error, ColleagueAtWork) else "",
        )
    return redirect(request, following, flash)


def _problem(
    error: BadInput | Conflict,
    typed: str | None,
    request: Request,
    visitor: Visitor,
    view: DraftView,
) -> str:
    words = gatekeeper_of(request).words(request, visitor)
    if isinstance(error, HasHole):
        return words("review.has_hole", what=", ".join(map(words.hole, error.kinds)))
    if isinstance(error, BadInput):
        if typed is None:
            return words("review.needs_reason")
        return words("review.too_long" if typed.strip() else "review.needs_text", n=MAX_ANSWER)
    if isinstance(error, ColleagueAtWork):
        return words("review.colleague", name=error.name)
    if view.decided_by:
        key = "review.lost_own" if view.decided_by_id == visitor.person_id else "review.lost"
        return words(key, name=view.decided_by, what=words(f"draft.{view.status}"))
    if view.status == "discarded" and view.question.status != "superseded":
        return words("review.remade")
    if isinstance(error, NotShown):
        return words("review.not_shown")
    return said(error, words)
