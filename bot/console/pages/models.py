"""The language models: whether each answers, how fast, and what it is used for."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from bot.console.auth.visitors import Gate, Services, Staff
from bot.console.rendering.templates import page, said
from connectors.errors import GuichetError

router = APIRouter(prefix="/models", include_in_schema=False)


@router.get("")
def models(request: Request, visitor: Staff, services: Services, gate: Gate) -> Response:
    """Each model as a worker sees it now."""
    states: list[dict[str, Any]] = []
    problem = ""
    if services.desk.settings.models:
        try:
            states = services.models()
        except GuichetError as error:
            words = gate.words(request, visitor)
            problem = said(error, words) if words.language == "en" else words("models.away")
    return page(
        request,
        visitor,
        "models.html",
        section="models",
        models=states,
        problem=problem,
        configured=bool(services.desk.settings.models),
    )
