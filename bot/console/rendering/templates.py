"""Templates as responses: the words, the ages and the visitor that every page has."""

from __future__ import annotations

import hashlib
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.console.auth.visitors import COOKIE, Visitor, gatekeeper_of
from bot.console.i18n import Words
from bot.console.rendering import ages
from bot.console.rendering.highlight import mark_shared, notable
from bot.console.rendering.markdown import to_html
from connectors.errors import Conflict, GuichetError, NotAllowed, NotFound, RateLimited

FOLDER = Path(__file__).parents[1]
STATIC = FOLDER / "static"
FLASH_COOKIE = "guichet_flash"

_TEMPLATES = Environment(
    loader=FileSystemLoader(FOLDER / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@cache
def asset(name: str) -> str:
    """The address of a file of ours, below the console's path. It changes with the file, so it may
    be cached for ever."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    return f"/static/{name}?v={digest}"


def safe_link(url: str | None) -> str | None:
    """`url` if a browser may follow it. Anything but http, https and our own paths is dropped."""
    if url is None:
        return None
    own = url.startswith("/") and not url.startswith(("//", "/\\"))
    return url if own or url.lower().startswith(("http://", "https://")) else None


_TEMPLATES.globals.update(
    markdown=to_html, notable=notable, mark_shared=mark_shared, safe_link=safe_link
)


def base_of(request: Request) -> str:
    """The path that the console is served below, such as ``/helpdesk``; mostly empty."""
    base: str = request.app.state.base
    return base


def render(name: str, words: Words, base: str, **values: Any) -> Markup:
    """A template as HTML. `t` says words, `age` and `until` say times, and every link of ours
    begins with `base`."""

    def age(moment: datetime | None) -> str:
        return ages.age(words, moment)

    def until(moment: datetime | None) -> str:
        return ages.until(words, moment)

    def stamp(moment: datetime | None) -> str:
        return ages.stamp(moment, words.language)

    def seconds(value: float) -> str:
        return ages.seconds(words, value)

    def iso(moment: datetime | None) -> str:
        return moment.isoformat() if moment else ""

    html = _TEMPLATES.get_template(name).render(
        t=words,
        base=base,
        asset=lambda file: base + asset(file),
        age=age,
        until=until,
        stamp=stamp,
        seconds=seconds,
        iso=iso,
        **values,
    )
    return Markup(html)


def page(
    request: Request,
    visitor: Visitor | None,
    name: str,
    *,
    section: str = "",
    status: int = 200,
    **values: Any,
) -> HTMLResponse:
    """A whole page, with the visitor's cookie where a session was just opened."""
    gate = gatekeeper_of(request)
    words = gate.words(request, visitor)
    flash = request.cookies.get(FLASH_COOKIE, "")
    html = render(
        name,
        words,
        base_of(request),
        visitor=visitor,
        section=section,
        flash=flash if words.known(f"flash.{flash}") else "",
        **{"path": _own_path(request), **values},
    )
    response = HTMLResponse(html, status)
    if visitor is not None and visitor.new_token is not None:
        gate.set_cookie(response, COOKIE, visitor.new_token)
    if flash:
        gate.delete_cookie(response, FLASH_COOKIE)
    return response


def redirect(request: Request, to: str, flash: str = "") -> Response:
    """Go to a page of ours after a form. `flash` names a text that the page shows once."""
    response = RedirectResponse(to if safe_link(to) and to.startswith("/") else "/", 303)
    if flash:
        gatekeeper_of(request).set_cookie(response, FLASH_COOKIE, flash, days=0.001)
    return response


def said(error: GuichetError, words: Words) -> str:
    """An error in a person's language. What the desk says itself is English."""
    if words.language == "en" and error.message:
        return f"{error.message} {error.hint}".strip()
    for kind, key in (
        (RateLimited, "error.rate"),
        (Conflict, "error.conflict"),
        (NotFound, "error.missing"),
        (NotAllowed, "error.forbidden"),
    ):
        if isinstance(error, kind):
            return words(key)
    return words("error.input")


def wants_json(request: Request) -> bool:
    """Whether a script asks, and not somebody who would look at a page."""
    return request.url.path.startswith("/api/") or "application/json" in request.headers.get(
        "accept", ""
    )


def _own_path(request: Request) -> str:
    query = request.url.query
    return request.url.path + (f"?{query}" if query else "")
