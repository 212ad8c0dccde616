"""A page that describes the REST API, made here: no script and nothing from elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from bot.console.auth.visitors import Gate
from bot.console.rendering.templates import page

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Operation:
    """One call, in words."""

    method: str
    path: str
    summary: str
    description: str
    parameters: tuple[dict[str, Any], ...]
    body: dict[str, Any] | None
    result: str


@router.get("/api/docs")
def describe(request: Request, gate: Gate) -> Response:
    """Open to everybody who reaches the console: it tells of calls, not of data."""
    document = request.app.openapi()
    return page(
        request,
        gate.visitor(request),
        "api.html",
        section="api",
        operations=operations(document),
        schemas=document["components"]["schemas"],
        description=document["info"]["description"],
        address=request.app.state.services.desk.settings.public_url,
    )


def operations(document: dict[str, Any]) -> list[Operation]:
    """The calls of an OpenAPI document, in its order."""
    return [
        Operation(
            method=method.upper(),
            path=path,
            summary=call.get("summary", ""),
            description=call.get("description", ""),
            parameters=tuple(call.get("parameters", ())),
            body=_body(document, call),
            result=_result(call),
        )
        for path, calls in document["paths"].items()
        for method, call in calls.items()
        if path.startswith("/api/")
    ]


def _body(document: dict[str, Any], call: dict[str, Any]) -> dict[str, Any] | None:
    content = call.get("requestBody", {}).get("content", {}).get("application/json", {})
    name = _name(content.get("schema", {}))
    found: dict[str, Any] | None = document["components"]["schemas"].get(name)
    return found


def _result(call: dict[str, Any]) -> str:
    for status, answer in call.get("responses", {}).items():
        if status.startswith("2"):
            return _name(answer.get("content", {}).get("application/json", {}).get("schema", {}))
    return ""


def _name(schema: dict[str, Any]) -> str:
    return str(schema.get("$ref", "")).rpartition("/")[2]
