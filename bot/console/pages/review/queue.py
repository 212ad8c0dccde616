"""The queue beside every page of the review: two lists that keep themselves up to date."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response

from bot.console.auth.visitors import (
    PostingStaff,
    Services,
    Staff,
    Visitor,
    gatekeeper_of,
    services_of,
)
from bot.console.live import REVIEW, Watch, database_look
from bot.console.rendering.templates import base_of, page, render
from bot.console.services import PLATFORM, ConsoleServices

router = APIRouter(prefix="/review")

WAIT = 25.0


@router.get("")
def queue(request: Request, visitor: Staff) -> Response:
    """What waits for a decision."""
    return page(request, visitor, "review.html", section="review", **queue_values(request, visitor))


@router.get("/changes")
async def changes(request: Request, visitor: Staff, version: str = "", at: str = "") -> Response:
    """Wait until the queue is another than `version`; 204 if it stays. `at` is what is open."""
    watch: Watch = request.app.state.watch
    if not await watch.changed(REVIEW, version, WAIT):
        return Response(status_code=204)

    def read() -> Response:
        words = gatekeeper_of(request).words(request, visitor)
        values = queue_values(request, visitor, at)
        decided = ""
        if at and at not in {one.id for one in (*values["drafts"].items, *values["waiting"].items)}:
            decided = words("review.gone")
        html = render("_queue.html", words, base_of(request), visitor=visitor, at=at, **values)
        return JSONResponse({"version": values["version"], "html": html, "gone": decided})

    return await run_in_threadpool(read)


@router.post("/{draft_id}/here")
def here(visitor: PostingStaff, services: Services, draft_id: str) -> Response:
    """Somebody looks at a draft: said by the page's script while it is open."""
    services.desk.reviews.claim(visitor.person_id, draft_id)
    return Response(status_code=204)


@router.post("/{draft_id}/leave")
def leave(visitor: PostingStaff, services: Services, draft_id: str) -> Response:
    """They look at it no more."""
    services.desk.reviews.release(visitor.person_id, draft_id)
    return Response(status_code=204)


def queue_values(request: Request, visitor: Visitor, at: str = "") -> dict[str, Any]:
    """Both lists, each at the page that is asked for or that holds what is open, and the decision
    that can still be taken back."""
    services = services_of(request)
    version = database_look(services.desk.engine)([REVIEW])[REVIEW]
    return {
        "version": version,
        "drafts": services.desk.views.queue(visitor.person_id, _number(request, "drafts"), at),
        "waiting": services.desk.views.handed_over(
            visitor.person_id, _number(request, "waiting"), at
        ),
        "undo": services.desk.views.undoable(visitor.person_id, PLATFORM),
    }


def next_page(services: ConsoleServices, visitor: Visitor, draft_id: str = "") -> str:
    """The page of the draft that comes after this one in the queue."""
    following = services.desk.views.next_draft(visitor.person_id, draft_id)
    return f"/review/{following}" if following else "/review"


def _number(request: Request, name: str) -> int:
    """The number of a page in the address; the first one for whatever is no number."""
    value = request.query_params.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 7 else 1
