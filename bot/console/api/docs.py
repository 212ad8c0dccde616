"""A page that describes the REST API, made here: no script and nothing from elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

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
    errors: tuple[tuple[str, str], ...]
    """Each status that is no success, and when it comes."""


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
        fields=partial(fields, document),
        description=document["info"]["description"],
        address=request.app.state.services.desk.settings.public_url,
    )


@router.get("/openapi.json")
def document(request: Request) -> Response:
    """The document where tools look for it; the same as below ``/api``."""
    return JSONResponse(request.app.openapi())


def fields(document: dict[str, Any], schema: dict[str, Any]) -> list[tuple[str, str, str]]:
    """The fields of an object: name, type or values, and what each is."""
    return [
        (name, _type(document, field), str(field.get("description", "")))
        for name, field in schema.get("properties", {}).items()
    ]


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
            errors=tuple(
                (status, answer.get("description", ""))
                for status, answer in sorted(call.get("responses", {}).items())
                if not status.startswith("2")
            ),
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


def _type(document: dict[str, Any], field: dict[str, Any]) -> str:
    """A type in words: its values where it has few, the name of its object, or JSON's word."""
    if "enum" in field:
        return " | ".join("null" if one is None else str(one) for one in field["enum"])
    for ways in ("anyOf", "allOf"):
        if ways in field:
            return " | ".join(_type(document, one) for one in field[ways])
    if "$ref" in field:
        named = document["components"]["schemas"][_name(field)]
        return _type(document, named) if "enum" in named else _name(field)
    if field.get("type") == "array":
        return f"list of {_type(document, field.get('items', {}))}"
    return str(field.get("const") or field.get("format") or field.get("type") or "any")


def _name(schema: dict[str, Any]) -> str:
    return str(schema.get("$ref", "")).rpartition("/")[2]
