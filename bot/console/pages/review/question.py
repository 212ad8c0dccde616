"""A question that waits for a human: what there is to write an answer from, and the form."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter, Request
from starlette.responses import Response

from bot.console.auth.visitors import (
    Form,
    PostingStaff,
    Services,
    Staff,
    Visitor,
    gatekeeper_of,
    services_of,
)
from bot.console.pages.review.queue import next_page, queue_values
from bot.console.rendering.templates import page, redirect, said
from bot.console.services import PLATFORM
from connectors.database.ids import new_id
from connectors.errors import BadInput, Conflict
from workers.desk.reviews.human_text import MAX_ANSWER
from workers.desk.reviews.replies import ADDED_TO
from workers.generation.guardrails.holes import HasHole

router = APIRouter(prefix="/review/questions")


@router.get("/{question_id}")
def handed_over(request: Request, visitor: Staff, question_id: str) -> Response:
    """A question as staff see it, with a form to answer where one is waited for."""
    return _question_page(request, visitor, question_id)


@router.post("/{question_id}/reply")
def reply(
    request: Request, visitor: PostingStaff, services: Services, form: Form, question_id: str
) -> Response:
    """Answer as a human."""
    text = form.get("text", "")
    return _send(
        request,
        visitor,
        question_id,
        text,
        lambda: services.desk.replies.reply(visitor.person_id, question_id, text, PLATFORM),
        "replied",
    )


@router.post("/{question_id}/add")
def add(
    request: Request, visitor: PostingStaff, services: Services, form: Form, question_id: str
) -> Response:
    """Add to the answer of a colleague."""
    text, event = form.get("text", ""), form.get("event") or new_id()
    return _send(
        request,
        visitor,
        question_id,
        text,
        lambda: services.desk.replies.add(visitor.person_id, question_id, text, event, PLATFORM),
        "added",
    )


@router.post("/{question_id}/hand-back")
def hand_back(
    request: Request, visitor: PostingStaff, services: Services, question_id: str
) -> Response:
    """Let the copilot answer in the conversation again."""
    services.desk.replies.hand_back(visitor.person_id, question_id)
    return redirect(request, f"/review/questions/{question_id}", "handed_back")


def _send(
    request: Request,
    visitor: Visitor,
    question_id: str,
    text: str,
    send: Callable[[], None],
    flash: str,
) -> Response:
    """Send a text and go on; what was typed is never lost."""
    services = services_of(request)
    try:
        send()
    except (BadInput, Conflict) as error:
        services.desk.written_texts.keep(visitor.person_id, question_id, text)
        words = gatekeeper_of(request).words(request, visitor)
        problem = said(error, words)
        if isinstance(error, HasHole):
            problem = words("review.has_hole", what=", ".join(map(words.hole, error.kinds)))
        if isinstance(error, BadInput):
            key = "review.too_long" if text.strip() else "review.needs_text"
            problem = words(key, n=MAX_ANSWER)
        status = 422 if isinstance(error, BadInput) else 409
        return _question_page(request, visitor, question_id, status=status, problem=problem)
    return redirect(request, next_page(services, visitor), flash)


def _question_page(
    request: Request, visitor: Visitor, question_id: str, *, status: int = 200, problem: str = ""
) -> Response:
    desk = services_of(request).desk
    draft = desk.views.last_draft(visitor.person_id, question_id)
    view = desk.views.question(visitor.person_id, question_id)
    kept = desk.written_texts.read(visitor.person_id, question_id)
    typed = kept.text if kept else ""
    if not typed and draft is not None and request.query_params.get("from") == "draft":
        typed = draft.text
    return page(
        request,
        visitor,
        "handed_over.html",
        section="review",
        status=status,
        at=question_id,
        question=view,
        draft=draft,
        transcript=desk.views.transcript(visitor.person_id, question_id),
        attempts=desk.views.attempts(visitor.person_id, question_id),
        problem=problem,
        typed=typed,
        kept=kept,
        addable=view.status in ADDED_TO,
        event=new_id(),
        **queue_values(request, visitor, question_id),
    )
