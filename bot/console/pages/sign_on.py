"""Signing on at the site's provider: there, back, and logged out by it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import structlog
from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from bot.console.auth.addresses import network_of
from bot.console.auth.login_limit import Attempts
from bot.console.auth.visitors import (
    COOKIE,
    Form,
    Gate,
    PostingAsker,
    services_of,
)
from bot.console.pages.login_form import LOGIN_COOKIE, login_form
from bot.console.rendering.elsewhere import Elsewhere
from bot.console.rendering.templates import redirect, safe_link
from connectors.errors import ConnectorError, NotFound
from workers.identity.sign_on.flow import LOGOUT_PATH, RETURN_PATH, SignOn, SignOnFailed

router = APIRouter(include_in_schema=False)
log = structlog.get_logger("guichet.console")

WAY_COOKIE = "guichet_sign_on"
WAY_DAYS = 1 / 144
"""Ten minutes."""
MOST_A_MINUTE = 300
"""Browsers that set out from one address: a whole campus may come from one."""
PARAMETERS = ("state", "code", "iss", "error")


@router.get("/login/oidc")
def set_out(request: Request, gate: Gate, next: str = "") -> Response:
    """Send a browser to the provider."""
    return _begin(request, gate, next if safe_link(next) else "/", None)


@router.post("/account/sign-on")
def link(request: Request, visitor: PostingAsker, gate: Gate) -> Response:
    """The same for somebody who is logged in, to link the two."""
    return _begin(request, gate, "/account", visitor.person_id)


@router.get(RETURN_PATH)
def back(request: Request, gate: Gate) -> Response:
    """Let in who comes back. The session is a new one, whatever the browser had before."""
    told = {one: request.query_params[one] for one in PARAMETERS if one in request.query_params}
    visitor = gate.visitor(request)
    secret = request.cookies.get(WAY_COOKIE, "")
    try:
        entered = _sign_on(request).finish(told, secret, visitor.person_id if visitor else None)
    except SignOnFailed as error:
        response = _refused(request, gate, error.code)
        if error.code != "stale":
            gate.delete_cookie(response, WAY_COOKIE)
        return response
    gate.sessions.end(request.cookies.get(COOKIE, ""))
    token, _ = gate.sessions.open(entered.person.id, entered.subject)
    response = redirect(request, entered.onward)
    gate.set_cookie(response, COOKIE, token)
    for name in (WAY_COOKIE, LOGIN_COOKIE):
        gate.delete_cookie(response, name)
    return response


@router.post(LOGOUT_PATH)
def logged_out(request: Request, gate: Gate, form: Form) -> Response:
    """End the sessions that the provider ends (back-channel logout). Its signature is the proof."""
    sign_on = _sign_on(request)
    try:
        order = sign_on.provider.logout_order(form.get("logout_token", ""))
        issuer = sign_on.provider.metadata().issuer
    except ConnectorError as error:
        log.warning("console.sign_on_logout_refused", error=error.message)
        return JSONResponse({"error": "invalid_request"}, 400)
    # The two clocks may differ by that much.
    before = datetime.fromtimestamp(float(order["iat"]), UTC) + timedelta(seconds=60)
    subject, session = order.get("sub"), order.get("sid")
    ended = gate.sessions.end_by_provider(
        issuer,
        subject if isinstance(subject, str) else None,
        session if isinstance(session, str) else None,
        before,
    )
    log.info("console.sign_on_logout", sessions=ended)
    return JSONResponse({})


def _begin(request: Request, gate: Gate, onward: str, person_id: str | None) -> Response:
    setting_out: Attempts = request.app.state.setting_out
    setting_out.count(network_of(request.client.host) if request.client else "")
    language = gate.language(request, gate.visitor(request))
    try:
        began = _sign_on(request).begin(onward, language, person_id)
    except SignOnFailed as error:
        return _refused(request, gate, error.code)
    response = Elsewhere(began.url, 303)
    gate.set_cookie(response, WAY_COOKIE, began.secret, days=WAY_DAYS)
    return response


def _refused(request: Request, gate: Gate, code: str) -> Response:
    words = gate.words(request, gate.visitor(request))
    status = 503 if code == "away" else 403
    return login_form(request, gate, "", status=status, problem=words(f"sign_on.{code}"))


def _sign_on(request: Request) -> SignOn:
    sign_on = services_of(request).desk.sign_on
    if sign_on is None:
        raise NotFound("There is no sign-on here.")
    return sign_on
