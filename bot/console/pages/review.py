"""Reviewing: the queue, a draft beside its sources, and questions that wait for a human."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response

from bot.console.auth.visitors import (
    Form,
    Gate,
    PostingStaff,
    Services,
    Staff,
    Visitor,
    gatekeeper_of,
    services_of,
)
from bot.console.live import REVIEW, Watch, database_look
from bot.console.rendering.templates import page, redirect, render, said
from bot.console.services import PLATFORM, ConsoleServices
from connectors.errors import BadInput, Conflict
from workers.desk.core.rejections import CODES
from workers.desk.reviews.human_text import MAX_ANSWER
from workers.desk.views.drafts import DraftView
from workers.generation.guardrails.holes import HasHole

router = APIRouter(prefix="/review", include_in_schema=False)

WAIT = 25.0


@router.get("")
def queue(request: Request, visitor: Staff) -> Response:
    """What waits for a decision."""
    return page(request, visitor, "review.html", section="review", **_queue(request, visitor))


@router.get("/changes")
async def changes(request: Request, visitor: Staff, version: str = "", at: str = "") -> Response:
    """Wait until the queue is another than `version`; 204 if it stays. `at` is what is open."""
    watch: Watch = request.app.state.watch
    if not await watch.changed(REVIEW, version, WAIT):
        return Response(status_code=204)

    def read() -> Response:
        words = gatekeeper_of(request).words(request, visitor)
        values = _queue(request, visitor, at)
        decided = ""
        if at and at not in {one.id for one in (*values["drafts"].items, *values["waiting"].items)}:
            decided = words("review.gone")
        html = render("_queue.html", words, visitor=visitor, at=at, **values)
        return JSONResponse({"version": values["version"], "html": html, "gone": decided})

    return await run_in_threadpool(read)


@router.get("/questions/{question_id}")
def handed_over(request: Request, visitor: Staff, services: Services, question_id: str) -> Response:
    """A question as staff see it, with a form to answer where one is waited for."""
    return _question_page(request, visitor, question_id)


@router.post("/questions/{question_id}/reply")
def reply(
    request: Request,
    visitor: PostingStaff,
    services: Services,
    gate: Gate,
    form: Form,
    question_id: str,
) -> Response:
    """Answer as a human."""
    text = form.get("text", "")
    try:
        services.desk.replies.reply(visitor.person_id, question_id, text, PLATFORM)
    except (BadInput, Conflict) as error:
        problem = _problem(error, text, request, visitor)
        status = 422 if isinstance(error, BadInput) else 409
        return _question_page(
            request, visitor, question_id, status=status, problem=problem, typed=text
        )
    return redirect(request, _next(services, visitor), "replied")


@router.get("/{draft_id}")
def draft(request: Request, visitor: Staff, services: Services, draft_id: str) -> Response:
    """A draft beside its sources. Opening it claims it, where nobody else has."""
    view = services.desk.views.draft(visitor.person_id, draft_id)
    if view.status == "proposed":
        # Claimed by a colleague, or decided this very moment: the page says which.
        with contextlib.suppress(Conflict):
            services.desk.reviews.claim(visitor.person_id, draft_id)
        view = services.desk.views.draft(visitor.person_id, draft_id)
    return _draft_page(request, visitor, view)


@router.post("/{draft_id}/approve")
def approve(request: Request, visitor: PostingStaff, services: Services, draft_id: str) -> Response:
    """Send the draft as it is."""
    return _decide(
        request,
        visitor,
        draft_id,
        "approved",
        lambda: services.desk.reviews.approve(visitor.person_id, draft_id, PLATFORM),
    )


@router.post("/{draft_id}/edit")
def edit(
    request: Request, visitor: PostingStaff, services: Services, form: Form, draft_id: str
) -> Response:
    """Send another text. One that was not changed approves the draft."""
    text = form.get("text", "").replace("\r\n", "\n")
    view = services.desk.views.draft(visitor.person_id, draft_id)
    if text.strip() == view.text.strip():
        return approve(request, visitor, services, draft_id)
    return _decide(
        request,
        visitor,
        draft_id,
        "edited",
        lambda: services.desk.reviews.edit(visitor.person_id, draft_id, text, PLATFORM),
        typed=text,
    )


@router.post("/{draft_id}/reject")
def reject(
    request: Request,
    visitor: PostingStaff,
    services: Services,
    gate: Gate,
    form: Form,
    draft_id: str,
) -> Response:
    """Reject with a reason: a chip, words, or both."""
    chip, words = form.get("chip", ""), form.get("reason", "").strip()
    code = chip if chip in CODES else ""
    return _decide(
        request,
        visitor,
        draft_id,
        "rejected",
        lambda: services.desk.reviews.reject(visitor.person_id, draft_id, words, PLATFORM, code),
        typed_reason=words,
    )


@router.post("/{draft_id}/take-over")
def take_over(
    request: Request, visitor: PostingStaff, services: Services, draft_id: str
) -> Response:
    """Answer oneself: goes on to the form for the answer."""
    question_id = services.desk.views.draft(visitor.person_id, draft_id).question.id
    return _decide(
        request,
        visitor,
        draft_id,
        "taken_over",
        lambda: services.desk.reviews.take_over(visitor.person_id, draft_id, PLATFORM),
        then=f"/review/questions/{question_id}",
    )


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
) -> Response:
    """Take a decision and go on to the next draft; what was typed is never lost."""
    services = services_of(request)
    following = then or _next(services, visitor, draft_id)
    try:
        decide()
    except (BadInput, Conflict) as error:
        view = services.desk.views.draft(visitor.person_id, draft_id)
        return _draft_page(
            request,
            visitor,
            view,
            status=422 if isinstance(error, BadInput) else 409,
            problem=_problem(error, typed, request, visitor, view),
            typed=typed,
            typed_reason=typed_reason,
        )
    return redirect(request, following, flash)


def _problem(
    error: BadInput | Conflict,
    typed: str | None,
    request: Request,
    visitor: Visitor,
    view: DraftView | None = None,
) -> str:
    words = gatekeeper_of(request).words(request, visitor)
    if isinstance(error, HasHole):
        return words("review.has_hole", what=", ".join(map(words.hole, error.kinds)))
    if isinstance(error, BadInput):
        if typed is None:
            return words("review.needs_reason")
        return words("review.too_long" if typed.strip() else "review.needs_text", n=MAX_ANSWER)
    if view is not None and view.decided_by:
        return words("review.lost", name=view.decided_by, what=words(f"draft.{view.status}"))
    if view is not None and view.status == "discarded" and view.question.status != "superseded":
        return words("review.remade")
    return said(error, words)


def _next(services: ConsoleServices, visitor: Visitor, draft_id: str = "") -> str:
    """The page of the draft that comes after this one in the queue."""
    following = services.desk.views.next_draft(visitor.person_id, draft_id)
    return f"/review/{following}" if following else "/review"


def _queue(request: Request, visitor: Visitor, at: str = "") -> dict[str, Any]:
    """Both lists, each at the page that is asked for or that holds what is open."""
    services = services_of(request)
    version = database_look(services.desk.engine)([REVIEW])[REVIEW]
    return {
        "version": version,
        "drafts": services.desk.views.queue(visitor.person_id, _number(request, "drafts"), at),
        "waiting": services.desk.views.handed_over(
            visitor.person_id, _number(request, "waiting"), at
        ),
    }


def _number(request: Request, name: str) -> int:
    """The number of a page in the address; the first one for whatever is no number."""
    value = request.query_params.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 7 else 1


def _draft_page(
    request: Request,
    visitor: Visitor,
    view: DraftView,
    *,
    status: int = 200,
    problem: str = "",
    typed: str | None = None,
    typed_reason: str = "",
) -> Response:
    return page(
        request,
        visitor,
        "draft.html",
        section="review",
        status=status,
        at=view.id,
        draft=view,
        problem=problem,
        typed=view.text if typed is None else typed,
        typed_reason=typed_reason,
        editing=typed is not None,
        reject_reasons=CODES,
        **_queue(request, visitor, view.id),
    )


def _question_page(
    request: Request,
    visitor: Visitor,
    question_id: str,
    *,
    status: int = 200,
    problem: str = "",
    typed: str = "",
) -> Response:
    views = services_of(request).desk.views
    return page(
        request,
        visitor,
        "handed_over.html",
        section="review",
        status=status,
        at=question_id,
        question=views.question(visitor.person_id, question_id),
        transcript=views.transcript(visitor.person_id, question_id),
        problem=problem,
        typed=typed,
        **_queue(request, visitor, question_id),
    )
