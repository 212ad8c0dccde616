"""Asking: the chat, its live updates, and what one can say of an answer."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from bot.console.auth.visitors import (
    Asker,
    Form,
    Gate,
    PostingAsker,
    Services,
    Visitor,
    gatekeeper_of,
    services_of,
)
from bot.console.conversations import Conversation, Conversations
from bot.console.live import Watch
from bot.console.rendering.templates import base_of, page, redirect, render, wants_json
from bot.console.services import CHANNEL, PLATFORM
from connectors.database.ids import new_id
from connectors.errors import BadInput, Conflict, NotFound
from workers.desk.feedback import REASONS
from workers.desk.inbox.intake import MAX_QUESTION, question_text

router = APIRouter(include_in_schema=False)

WAIT = 25.0
"""Seconds that a long poll waits: less than the patience of common proxies."""


@router.get("/")
def start(request: Request, visitor: Asker) -> Response:
    """A new conversation."""
    return _ask_page(request, visitor)


@router.get("/c/{root}")
def conversation(request: Request, visitor: Asker, root: str) -> Response:
    """A conversation of one's own."""
    found = Conversations(services_of(request)).read(visitor.person_id, root)
    return _ask_page(request, visitor, found)


@router.get("/c/{root}/changes")
async def changes(request: Request, visitor: Asker, root: str, version: str = "") -> Response:
    """Wait until a conversation is another than `version`; 204 if it stays as it is."""
    watch: Watch = request.app.state.watch
    if not await watch.changed(root, version, WAIT):
        return Response(status_code=204)
    return await _log_later(request, visitor, root)


@router.post("/ask")
def ask(
    request: Request, visitor: PostingAsker, services: Services, gate: Gate, form: Form
) -> Response:
    """Ask a question, or go on in a conversation."""
    text, root = form.get("text", ""), form.get("thread") or None
    words = gate.words(request, visitor)
    problem = _problem(text)
    if problem is not None:
        message = (
            words(problem, n=words.number(MAX_QUESTION)) if "long" in problem else words(problem)
        )
        if wants_json(request):
            return JSONResponse({"problem": message}, 422)
        found = Conversations(services).read(visitor.person_id, root) if root else None
        return _ask_page(request, visitor, found, status=422, problem=message, typed=text)
    conversations = Conversations(services)
    try:
        _, thread, _ = conversations.ask(
            visitor.profile,
            text,
            event=form.get("message_id") or new_id(),
            channel=CHANNEL,
            root=root,
        )
    except Conflict:
        if wants_json(request):
            raise
        # An old copy of the page was changed and sent again: this time it has an id of its own.
        found = conversations.read(visitor.person_id, root) if root else None
        message = words("ask.send_again")
        return _ask_page(request, visitor, found, status=409, problem=message, typed=text)
    if wants_json(request):
        return _log(request, visitor, conversations.read(visitor.person_id, thread))
    return redirect(request, f"/c/{thread}")


@router.post("/questions/{question_id}/vote")
def vote(
    request: Request, visitor: PostingAsker, services: Services, form: Form, question_id: str
) -> Response:
    """Say whether an answer helped."""
    reason = form.get("reason") or None
    if reason is not None and reason not in REASONS:
        raise BadInput("Unknown reason.")
    services.desk.feedback.vote(
        visitor.person_id,
        question_id,
        form.get("helpful") == "yes",
        reason,
        form.get("text", "").strip() or None,
        PLATFORM,
    )
    return _after(request, visitor, question_id)


@router.post("/questions/{question_id}/ticket")
def open_ticket(
    request: Request, visitor: PostingAsker, services: Services, question_id: str
) -> Response:
    """Have a ticket opened."""
    services.desk.escalation.open_ticket(visitor.person_id, question_id, PLATFORM)
    return _after(request, visitor, question_id)


@router.post("/questions/{question_id}/human")
def ask_human(
    request: Request, visitor: PostingAsker, services: Services, question_id: str
) -> Response:
    """Have a colleague answer."""
    services.desk.escalation.ask_human(visitor.person_id, question_id, PLATFORM)
    return _after(request, visitor, question_id)


@router.get("/questions/{question_id}")
def question(request: Request, visitor: Asker, services: Services, question_id: str) -> Response:
    """Where a link to a question leads: its conversation, or for staff the page about it."""
    view = services.desk.views.question(visitor.person_id, question_id)
    if view.platform == PLATFORM:
        try:
            Conversations(services).read(visitor.person_id, view.root)
        except NotFound:
            pass
        else:
            return redirect(request, f"/c/{view.root}")
    if visitor.is_staff:
        return redirect(request, f"/review/questions/{question_id}")
    return page(request, visitor, "question.html", section="ask", question=view)


def _problem(text: str) -> str | None:
    try:
        question_text(text)
    except BadInput:
        return "ask.too_long" if len(text.strip()) > MAX_QUESTION else "ask.empty"
    return None


def _after(request: Request, visitor: Visitor, question_id: str) -> Response:
    services = services_of(request)
    view = services.desk.views.question(visitor.person_id, question_id)
    if not wants_json(request):
        return redirect(request, f"/questions/{question_id}")
    try:
        found = Conversations(services).read(visitor.person_id, view.root)
    except NotFound:
        # Staff may do this to a question of somebody else; there is no conversation to show.
        return JSONResponse({"url": f"{base_of(request)}/questions/{question_id}"})
    return _log(request, visitor, found)


async def _log_later(request: Request, visitor: Visitor, root: str) -> Response:
    from starlette.concurrency import run_in_threadpool

    def read() -> Response:
        found = Conversations(services_of(request)).read(visitor.person_id, root)
        return _log(request, visitor, found)

    return await run_in_threadpool(read)


def _log(request: Request, visitor: Visitor, found: Conversation) -> Response:
    """A conversation for the script of its page."""
    words = gatekeeper_of(request).words(request, visitor)
    return JSONResponse(
        {
            "thread": found.root,
            "url": f"{base_of(request)}/c/{found.root}",
            "title": found.title,
            "version": found.version,
            "pending": found.pending,
            "html": render("_log.html", words, base_of(request), **_log_values(visitor, found)),
        }
    )


def _log_values(visitor: Visitor, found: Conversation | None) -> dict[str, Any]:
    return {
        "entries": found.entries if found else (),
        "csrf": visitor.csrf,
        "feedback_reasons": REASONS,
    }


def _ask_page(
    request: Request,
    visitor: Visitor,
    found: Conversation | None = None,
    *,
    status: int = 200,
    problem: str = "",
    typed: str = "",
) -> Response:
    return page(
        request,
        visitor,
        "ask.html",
        section="ask",
        status=status,
        conversation=found,
        recent=Conversations(services_of(request)).recent(visitor.person_id),
        message_id=new_id(),
        problem=problem,
        typed=typed,
        most=MAX_QUESTION,
        **_log_values(visitor, found),
    )
