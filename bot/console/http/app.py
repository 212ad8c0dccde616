"""The console's application: routes, middlewares and failures put together."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from bot.console.api import conversations, docs, drafts, feedback, questions, search
from bot.console.api import tickets as api_tickets
from bot.console.auth.addresses import TrustedProxies
from bot.console.auth.hosts import allowed_names
from bot.console.auth.login_limit import Attempts
from bot.console.auth.visitors import Gatekeeper
from bot.console.http import errors, webhooks
from bot.console.http.base_path import BasePathMiddleware, check_base
from bot.console.http.health import router as health
from bot.console.http.middleware import BodyLimitMiddleware, HeadersMiddleware, HostMiddleware
from bot.console.http.proxies import ProxyMiddleware
from bot.console.live import Watch, database_look
from bot.console.pages import (
    account,
    ask,
    audit,
    knowledge,
    link,
    models,
    review,
    sign_on,
    slack_install,
    tickets,
    users,
)
from bot.console.rendering.templates import STATIC, asset
from bot.console.services import ConsoleServices

DESCRIPTION = """Ask questions, read answers, review drafts and search the knowledge.

Send an API key as `Authorization: Bearer gk_…`; make one with `guichet user api-key NAME`.
Errors have the form `{"error": {"code", "message", "hint"}}`."""


def create_app(services: ConsoleServices) -> FastAPI:
    """The application over these services. It opens no connection until it is asked something."""
    gatekeeper = Gatekeeper(services)
    check_base(gatekeeper.base)
    app = FastAPI(
        title="Guichet",
        version="1",
        description=DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
        servers=[{"url": gatekeeper.base}] if gatekeeper.base else None,
        lifespan=_lifespan,
    )
    app.state.services = services
    app.state.gatekeeper = gatekeeper
    app.state.base = gatekeeper.base
    app.state.watch = Watch(database_look(services.desk.engine))
    app.state.attempts = Attempts()
    app.state.setting_out = Attempts(most=sign_on.MOST_A_MINUTE)
    for part in (ask, review, knowledge, tickets, models, audit):
        app.include_router(part.router)
    for part in (account, sign_on, link, users, slack_install):
        app.include_router(part.router)
    for api in (questions, conversations, drafts, feedback, search, api_tickets, docs):
        app.include_router(api.router)
    app.include_router(health)
    app.include_router(webhooks.router)
    events = {path: one for each in services.receivers for path, one in each.routes.items()}
    app.router.routes.extend(Route(path, one) for path, one in events.items())
    app.mount("/static", _Static(directory=STATIC), name="static")
    app.add_api_route("/favicon.ico", _favicon, include_in_schema=False)
    errors.register(app)
    # The last one added is the first that sees a request.
    app.add_middleware(BodyLimitMiddleware, events=frozenset(events))
    names = allowed_names(services.desk.settings)
    app.add_middleware(HostMiddleware, names=names, signed=frozenset(events))
    provider = services.desk.outside.openid
    forms = provider.access.origins if provider else ()
    app.add_middleware(HeadersMiddleware, https=gatekeeper.https, forms=forms)
    app.add_middleware(BasePathMiddleware, base=gatekeeper.base)
    trusted = TrustedProxies(services.desk.settings.trusted_proxies)
    app.add_middleware(ProxyMiddleware, trusted=trusted)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    yield
    await app.state.watch.close()


def _favicon() -> Response:
    return RedirectResponse(asset("icon.svg"), 308)


class _Static(StaticFiles):
    """Our own files. An address with a version never changes its content."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        versioned = scope["query_string"].startswith(b"v=")
        response.headers["cache-control"] = (
            "public, max-age=31536000, immutable" if versioned else "no-cache"
        )
        return response
