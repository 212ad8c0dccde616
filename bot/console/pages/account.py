"""Login, logout, language, password, and the demo's switch of roles."""

from __future__ import annotations

import hmac

from fastapi import APIRouter, Request
from starlette.responses import Response

from bot.console.auth.addresses import network_of
from bot.console.auth.login_limit import Attempts
from bot.console.auth.visitors import (
    COOKIE,
    LANGUAGE_COOKIE,
    VIEW_COOKIE,
    Asker,
    Forged,
    Form,
    Gate,
    PostingAsker,
    Services,
)
from bot.console.i18n import as_language
from bot.console.pages.login_form import LOGIN_COOKIE, least_role, login_form
from bot.console.rendering.elsewhere import Elsewhere
from bot.console.rendering.templates import page, redirect, safe_link
from connectors.errors import BadInput, NotAllowed
from workers.identity.accounts.login_origins import DEVICE_KNOWN, Origin
from workers.identity.accounts.passwords import MIN_LENGTH
from workers.identity.people import RANKS

router = APIRouter(include_in_schema=False)

DEVICE_COOKIE = "guichet_device"
"""Tells a device that its owner logged in with before. It opens nothing by itself."""


@router.get("/login")
def login_page(request: Request, gate: Gate, next: str = "") -> Response:
    """The form, for whoever is not logged in."""
    if gate.demo or gate.visitor(request) is not None:
        return redirect(request, "/")
    return login_form(request, gate, next)


@router.post("/login")
def login(request: Request, services: Services, gate: Gate, form: Form) -> Response:
    """Log in. A session that was there before is not taken over."""
    gate.check_origin(request)
    token = request.cookies.get(LOGIN_COOKIE, "")
    if not token or not hmac.compare_digest(token.encode(), form.get("csrf", "").encode()):
        raise Forged("The page was too old to send this.", "Reload it and try again.")
    least = least_role(request)
    if least is None:
        raise NotAllowed("Nobody logs in with a password here.", "Use the sign-on.")
    username, onward = form.get("username", ""), form.get("next", "")
    accounts, origin = services.desk.accounts, _origin(request)
    attempts: Attempts = request.app.state.attempts
    # A device that is known is not held back by what others at its address do.
    known = accounts.knows_device(username, origin)
    place = origin.device if known else origin.address
    attempts.count(place)
    try:
        person = accounts.login(username, form.get("password", ""), origin, least)
    except NotAllowed:
        words = gate.words(request, None)
        return login_form(
            request, gate, onward, status=403, username=username, problem=words("login.wrong")
        )
    attempts.forgive(place)
    gate.sessions.end(request.cookies.get(COOKIE, ""))
    session, _ = gate.sessions.open(person.id)
    response = redirect(request, onward if safe_link(onward) else "/")
    gate.set_cookie(response, COOKIE, session)
    device = accounts.remember_device(person.id, origin)
    gate.set_cookie(response, DEVICE_COOKIE, device, days=DEVICE_KNOWN.days)
    gate.delete_cookie(response, LOGIN_COOKIE)
    return response


@router.post("/logout")
def logout(request: Request, visitor: PostingAsker, services: Services, gate: Gate) -> Response:
    """Log out; who signed on at the provider logs out there too."""
    ended = gate.sessions.end(request.cookies.get(COOKIE, ""))
    sign_on = services.desk.sign_on if ended.issuer else None
    there = sign_on.logged_out(ended.id_token) if sign_on else None
    response = Elsewhere(there, 303) if there else redirect(request, "/login")
    gate.delete_cookie(response, COOKIE)
    return response


@router.get("/account")
def account(request: Request, visitor: Asker, services: Services) -> Response:
    """Language and password."""
    return _account_page(request, visitor, services)


@router.post("/account/password")
def password(
    request: Request, visitor: PostingAsker, services: Services, gate: Gate, form: Form
) -> Response:
    """Change one's password. Every other session ends."""
    words = gate.words(request, visitor)
    attempts: Attempts = request.app.state.attempts
    origin = _origin(request)
    attempts.count(origin.address)
    if form.get("new") != form.get("again"):
        return _account_page(request, visitor, services, 422, words("account.differ"))
    try:
        services.desk.accounts.change_password(
            visitor.person_id, form.get("old", ""), form.get("new", ""), origin
        )
    except BadInput:
        problem = words("account.too_short", n=MIN_LENGTH)
        return _account_page(request, visitor, services, 422, problem)
    except NotAllowed:
        return _account_page(request, visitor, services, 403, words("account.wrong"))
    session, _ = gate.sessions.open(visitor.person_id)
    response = redirect(request, "/account", "password")
    gate.set_cookie(response, COOKIE, session)
    return response


@router.post("/language")
def language(request: Request, services: Services, gate: Gate, form: Form) -> Response:
    """Choose the language; it is kept with the account where there is one."""
    gate.check_origin(request)
    chosen = as_language(form.get("language"))
    if chosen is None:
        raise BadInput("There is no such language.")
    visitor = gate.visitor(request)
    if visitor is not None and not visitor.demo:
        gate.check_posted(request, visitor, form)
        services.desk.accounts.set_language(visitor.person_id, chosen)
    back = form.get("next", "/")
    response = redirect(request, back if back.startswith("/") else "/")
    gate.set_cookie(response, LANGUAGE_COOKIE, chosen, days=365)
    return response


@router.post("/view")
def view(request: Request, visitor: PostingAsker, gate: Gate, form: Form) -> Response:
    """In the demo: look at the console as an asker or as staff does."""
    role = form.get("role", "")
    if not visitor.demo or role not in ("asker", "staff", "admin"):
        raise NotAllowed("Only the demo lets one choose a role.")
    response = redirect(request, "/" if role == "asker" else "/review")
    gate.set_cookie(response, VIEW_COOKIE, role)
    return response


def _origin(request: Request) -> Origin:
    address = network_of(request.client.host) if request.client else ""
    return Origin(address, request.cookies.get(DEVICE_COOKIE, "")[:100])


def _account_page(
    request: Request, visitor: Asker, services: Services, status: int = 200, problem: str = ""
) -> Response:
    settings = services.desk.settings
    username = services.desk.accounts.username_of(visitor.person_id)
    return page(
        request,
        visitor,
        "account.html",
        section="account",
        status=status,
        username=username,
        password_counts=bool(username) and _password_counts(request, visitor),
        sign_on=settings.sign_on and not visitor.demo,
        label=settings.oidc_label,
        signs_on=services.desk.accounts.signs_on(visitor.person_id),
        problem=problem,
        shortest=MIN_LENGTH,
    )


def _password_counts(request: Request, visitor: Asker) -> bool:
    least = least_role(request)
    return least is not None and RANKS[visitor.true_role] >= RANKS[least]
