"""Chat platforms without the console: their requests, health and metrics, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.console.http.middleware import BodyLimitMiddleware, HeadersMiddleware
from bot.console.http.server import database_check
from bot.console.http.serving import listen, serve_app
from bot.receiving import Receiver
from bot.receiving.metrics import REGISTRY
from bot.receiving.states import running, states_of
from connectors.errors import GuichetError
from workers.bootstrap import Desk
from workers.celery.beside import worker_beside
from workers.celery.queue import CeleryQueue


def serve_alone(
    desk: Desk, queue: CeleryQueue, receivers: Sequence[Receiver], ready: Callable[[str], None]
) -> None:
    """Serve until a signal ends the process; `ready` is called with the address once connections
    are accepted. Raises `SettingsError` where the address is taken."""
    settings = desk.settings
    place = settings.bots_host, settings.bots_port
    with listen("bots", *place) as listening, worker_beside(desk, queue), running(receivers):
        address = f"http://{settings.bots_host}:{listening.getsockname()[1]}"
        app = create_app(desk, receivers)
        served = serve_app(app, settings, listening, lambda: ready(address))
    desk.close()
    if not served:
        raise GuichetError("The server was ended before it was ready.")


def create_app(desk: Desk, receivers: Sequence[Receiver]) -> Starlette:
    """The application. It answers to any name: what comes by it is signed, or tells of nobody."""
    events = {path: app for one in receivers for path, app in one.routes.items()}
    return Starlette(
        routes=[
            Route("/healthz", partial(_healthy, receivers)),
            Route("/readyz", partial(_ready, desk, receivers)),
            Route("/metrics", _metrics),
            *(Route(path, app) for path, app in events.items()),
        ],
        middleware=[
            Middleware(HeadersMiddleware, https=False),
            Middleware(BodyLimitMiddleware, events=frozenset(events)),
        ],
    )


async def _healthy(receivers: Sequence[Receiver], _: Request) -> Response:
    """Whether this process does its work: 503 where only a new one would."""
    if all(one.alive() for one in receivers):
        return PlainTextResponse("ok\n")
    return PlainTextResponse("a thread has ended\n", 503)


async def _ready(desk: Desk, receivers: Sequence[Receiver], _: Request) -> Response:
    """Whether events reach the database: 200, or 503 with what fails."""
    states = states_of(receivers)
    parts = {name: "ok" if state["ok"] else "failed" for name, state in states.items()}
    try:
        await run_in_threadpool(database_check(desk))
        parts["database"] = "ok"
    except GuichetError:
        parts["database"] = "failed"
    well = all(part == "ok" for part in parts.values())
    document = {"ready": well, "parts": parts, "platforms": states}
    return JSONResponse(document, 200 if well else 503)


async def _metrics(_: Request) -> Response:
    return Response(generate_latest(REGISTRY), media_type=CONTENT_TYPE_LATEST)
