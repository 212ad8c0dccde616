"""Serving the console: the HTTP server and, in the embedded default, the worker beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import structlog
from sqlalchemy import text

from bot.console.auth.hosts import require_local
from bot.console.http.app import create_app
from bot.console.http.monitor import monitored
from bot.console.http.serving import listen, serve_app
from bot.console.services import Check, ConsoleServices, ModelStates, Search
from bot.receiving import Receiver
from bot.receiving.states import running
from connectors.database.engine import read_session
from connectors.errors import GuichetError, QueueUnavailable
from workers.bootstrap import Desk, Worker
from workers.celery.beside import worker_beside
from workers.celery.queue import CeleryQueue

log = structlog.get_logger("guichet.console")

SEARCH_TIMEOUT = 10.0
READY_TIMEOUT = 3.0
MODELS_TIMEOUT = 20.0
"""Each model that hangs costs the worker five seconds, all of them at the same time."""


def serve_console(
    desk: Desk,
    queue: CeleryQueue,
    ready: Callable[[], None],
    receivers: Sequence[Receiver] = (),
) -> None:
    """Serve until a signal ends the process; `ready` is called once connections are accepted.
    `receivers` are chat platforms that this process serves too.

    Raises `SettingsError` for a console that would be open to everybody, or whose address cannot
    be listened on.
    """
    settings = desk.settings
    if not settings.sign_on and not desk.accounts.any_accounts():
        require_local(settings)
    place = settings.console_host, settings.console_port
    # Before the worker: whoever finds the port taken has begun nothing yet.
    with (
        listen("console", *place) as listening,
        monitored(desk),
        worker_beside(desk, queue) as worker,
        running(receivers),
    ):
        search, models = _ways(worker, queue)
        services = ConsoleServices(desk, search, models, _health(desk, queue), receivers)
        app = create_app(services)
        served = serve_app(app, settings, listening, ready, app.state.watch.close)
    desk.close()
    if not served:
        raise GuichetError("The console was ended before it was ready.")


def _ways(worker: Worker | None, queue: CeleryQueue) -> tuple[Search, ModelStates]:
    """Ways to search and to see the models: the worker in this process, or one somewhere."""
    if worker is None:
        return _search_by_queue(queue), _models_by_queue(queue)
    return worker.search, worker.model_states


def _search_by_queue(queue: CeleryQueue) -> Search:
    def search(query: str, k: int, person_id: str | None) -> list[dict[str, object]]:
        found = queue.call("guichet.search", query, k, person_id, timeout=SEARCH_TIMEOUT)
        if not isinstance(found, list):
            raise QueueUnavailable("A worker answered something else than results.")
        return found

    return search


def _health(desk: Desk, queue: CeleryQueue) -> dict[str, Check]:
    def worker() -> str:
        queue.call("guichet.ping", timeout=READY_TIMEOUT)
        return "ok"

    if desk.settings.embedded:
        return {"database": database_check(desk)}
    return {"database": database_check(desk), "worker": worker}


def database_check(desk: Desk) -> Check:
    """Whether the database answers."""

    def check() -> str:
        try:
            with read_session(desk.engine) as session:
                session.execute(text("SELECT 1"))
        except Exception as error:
            raise GuichetError(f"The database does not answer ({type(error).__name__}).") from error
        return "ok"

    return check


def _models_by_queue(queue: CeleryQueue) -> ModelStates:
    def models() -> list[dict[str, object]]:
        found = queue.call("guichet.models", timeout=MODELS_TIMEOUT)
        if not isinstance(found, list):
            raise QueueUnavailable("A worker answered something else than models.")
        return found

    return models
