"""The page that people log in on: by the provider, by a password, or both."""

from __future__ import annotations

import secrets
from urllib.parse import quote

from fastapi import Request
from starlette.responses import Response

from bot.console.auth.visitors import Gatekeeper, services_of
from bot.console.rendering.templates import page, safe_link
from connectors.database.models import Role

LOGIN_COOKIE = "guichet_login"
LEAST: dict[str, Role | None] = {"all": Role.ASKER, "admins": Role.ADMIN, "none": None}
"""The least role whose password lets in, by `GUICHET_LOCAL_LOGIN`; None: no password does."""


def least_role(request: Request) -> Role | None:
    """The least role whose password lets in here; None: no password does."""
    return LEAST[services_of(request).desk.settings.local_login]


def login_form(
    request: Request,
    gate: Gatekeeper,
    onward: str,
    *,
    status: int = 200,
    username: str = "",
    problem: str = "",
) -> Response:
    """The page. `onward` is where they wanted to go; anything but a page of ours is dropped."""
    onward = onward if safe_link(onward) and onward.startswith("/") else ""
    token = request.cookies.get(LOGIN_COOKIE) or secrets.token_urlsafe(32)
    settings = services_of(request).desk.settings
    response = page(
        request,
        None,
        "login.html",
        status=status,
        # Another language is not asked of an address that is good once.
        path=f"/login?next={quote(onward)}" if onward else "/login",
        csrf=token,
        next=onward,
        username=username,
        problem=problem,
        sign_on=settings.sign_on,
        label=settings.oidc_label,
        passwords=settings.local_login,
    )
    gate.set_cookie(response, LOGIN_COOKIE, token, days=0.1)
    return response
