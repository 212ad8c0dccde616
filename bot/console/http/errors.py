"""Errors as pages for people and as JSON for programs: never a traceback, always a way on."""

from __future__ import annotations

from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Match

from bot.console.auth.visitors import (
    NeedsLogin,
    Unauthorized,
    gatekeeper_of,
)
from bot.console.http.middleware import TooLarge
from bot.console.rendering.templates import page, redirect, said, wants_json
from connectors.database.ids import new_id
from connectors.errors import (
    BadInput,
    Conflict,
    DatabaseUnavailable,
    GuichetError,
    NotAllowed,
    NotFound,
    QueueUnavailable,
    RateLimited,
    Unavailable,
)

log = structlog.get_logger("guichet.console")

STATUS: tuple[tuple[type[GuichetError], int, str], ...] = (
    (Unauthorized, 401, "unauthorized"),
    (NotAllowed, 403, "forbidden"),
    (NotFound, 404, "not_found"),
    (Conflict, 409, "conflict"),
    (BadInput, 422, "bad_input"),
    (RateLimited, 429, "rate_limited"),
    (DatabaseUnavailable, 503, "unavailable"),
    (QueueUnavailable, 503, "unavailable"),
    (Unavailable, 503, "unavailable"),
)
CODES = {
    400: "bad_request",
    401: "unauthorized",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
    415: "bad_request",
    422: "bad_input",
}


def register(app: FastAPI) -> None:
    """Add the handlers."""
    app.add_exception_handler(NeedsLogin, _needs_login)
    app.add_exception_handler(GuichetError, _on_purpose)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(DBAPIError, _database)
    app.add_exception_handler(PoolTimeout, _database)
    app.add_exception_handler(Exception, _fault)


def api_error(
    status: int, code: str, message: str, hint: str = "", headers: dict[str, str] | None = None
) -> JSONResponse:
    """``{"error": {"code", "message", "hint"}}``."""
    document = {"error": {"code": code, "message": message, "hint": hint}}
    return JSONResponse(document, status, headers)


def status_of(error: GuichetError) -> tuple[int, str]:
    """The HTTP status and the code of an error."""
    for kind, status, code in STATUS:
        if isinstance(error, kind):
            return status, code
    return 500, "failed"


def _needs_login(request: Request, _error: Exception) -> Response:
    if wants_json(request):
        return api_error(401, "unauthorized", "The session has ended.", "Log in again.")
    back = request.url.path if request.method == "GET" and request.url.path != "/" else ""
    return RedirectResponse(f"/login?next={back}" if back else "/login", 303)


def _on_purpose(request: Request, error: Exception) -> Response:
    assert isinstance(error, GuichetError)
    status, code = status_of(error)
    headers: dict[str, str] = {}
    if isinstance(error, RateLimited):
        headers["Retry-After"] = str(max(1, round(error.retry_after)))
    if status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    if request.url.path.startswith("/api/"):
        return api_error(status, code, error.message, error.hint, headers)
    if wants_json(request):
        words = gatekeeper_of(request).words(request, _visitor(request))
        return api_error(status, code, said(error, words), headers=headers)
    response = _error_page(request, status, error)
    response.headers.update(headers)
    return response


def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    problems = error.errors()
    first = problems[0] if problems else {"loc": (), "msg": "invalid", "type": ""}
    if first["type"] == "json_invalid":
        return api_error(400, "bad_request", "The body is not JSON.", str(first["msg"]))
    place = ".".join(str(part) for part in first["loc"][1:])
    if not wants_json(request):
        return _error_page(request, 404)
    return api_error(422, "bad_input", f"{place or 'body'}: {first['msg']}.", "See /api/docs.")


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if wants_json(request):
        code = CODES.get(error.status_code, "failed")
        return api_error(error.status_code, code, str(error.detail), headers=_headers(error))
    if error.status_code == 405 and request.method == "GET":
        return redirect(request, _page_above(request))
    return _error_page(request, error.status_code)


def _page_above(request: Request) -> str:
    """The nearest page above an address that only takes forms. A browser opens such an address when
    somebody changes the language or comes back to a page that said why a form was refused."""
    path: str = request.scope["path"]
    while path := path.rpartition("/")[0]:
        scope = {**request.scope, "path": path}
        if any(route.matches(scope)[0] == Match.FULL for route in request.app.routes):
            return path
    return "/"


def _database(request: Request, error: Exception) -> Response:
    log.error("console.database_failed", error=type(error).__name__, path=request.url.path)
    message = "The database does not answer at the moment."
    if wants_json(request):
        return api_error(503, "unavailable", message, "Try again in a moment.")
    return _error_page(request, 503)


def _fault(request: Request, error: Exception) -> Response:
    """A fault of ours. Its id is in the log beside the traceback, and on the page."""
    if isinstance(error, TooLarge):
        raise error
    error_id = new_id()
    log.error("console.fault", error_id=error_id, path=request.url.path, exc_info=error)
    if wants_json(request):
        hint = f"Tell your administrator the error id {error_id}."
        return api_error(500, "failed", "Something went wrong here.", hint)
    return _error_page(request, 500, error_id=error_id)


def _error_page(
    request: Request, status: int, error: GuichetError | None = None, error_id: str = ""
) -> Response:
    visitor = _visitor(request)
    words = gatekeeper_of(request).words(request, visitor)
    key = f"error.page.{status}"
    title = words(key if words.known(key) else "error.page.other")
    values: dict[str, Any] = {
        "code": status,
        "title": title,
        "message": said(error, words) if error else "",
        "error_id": error_id,
    }
    return page(request, visitor, "error.html", status=status, **values)


def _visitor(request: Request) -> Any:
    return getattr(request.state, "visitor", None)


def _headers(error: HTTPException) -> dict[str, str] | None:
    return dict(error.headers) if error.headers else None
