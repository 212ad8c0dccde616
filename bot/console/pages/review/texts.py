"""What a member of staff is writing, sent by the page's script at short intervals."""

from __future__ import annotations

import contextlib

from fastapi import APIRouter, Request
from starlette.responses import Response

from bot.console.auth.visitors import Form, PostingStaff, Services
from bot.console.rendering.templates import redirect
from connectors.errors import Conflict

router = APIRouter(prefix="/review/texts")


@router.post("/{question_id}")
def keep(visitor: PostingStaff, services: Services, form: Form, question_id: str) -> Response:
    """Keep a text, and say that its writer is still at the draft."""
    services.desk.written_texts.keep(visitor.person_id, question_id, form.get("text", ""))
    if form.get("draft"):
        with contextlib.suppress(Conflict):
            services.desk.reviews.claim(visitor.person_id, form["draft"])
    return Response(status_code=204)


@router.post("/{question_id}/forget")
def forget(
    request: Request, visitor: PostingStaff, services: Services, form: Form, question_id: str
) -> Response:
    """Throw a kept text away."""
    services.desk.written_texts.keep(visitor.person_id, question_id, "")
    draft = form.get("draft", "")
    back = f"/review/{draft}" if draft.isalnum() else f"/review/questions/{question_id}"
    return redirect(request, back)
