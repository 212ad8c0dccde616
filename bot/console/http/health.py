"""Whether the console lives, is ready, and what it counts: for probes and Prometheus.

None of the three tells anything of anybody, so that they need no login. Who should not see even
the numbers is kept away by a port of their own, or by the ingress.
"""

from __future__ import annotations

from collections.abc import Iterator

import structlog
from fastapi import APIRouter, Request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from sqlalchemy import Engine, func, select
from starlette.responses import JSONResponse, PlainTextResponse, Response

from bot.console.auth.visitors import Services
from bot.receiving.metrics import REGISTRY as RECEIVED
from bot.receiving.states import states_of
from connectors.database.base import now
from connectors.database.engine import read_session
from connectors.database.last_runs import last_runs
from connectors.database.models import (
    Delivery,
    Draft,
    KnowledgeState,
    Passage,
    Question,
    QuestionStatus,
    StoredChatEvent,
    Ticket,
)
from connectors.errors import GuichetError
from connectors.metrics import MODEL_REGISTRY

log = structlog.get_logger("guichet.console")
router = APIRouter(include_in_schema=False)


@router.get("/healthz")
async def healthy() -> Response:
    """The process answers. It needs no thread: all may be waiting for something."""
    return PlainTextResponse("ok\n")


@router.get("/readyz")
def ready(services: Services) -> Response:
    """Each part that an answer needs: 200 if all are well, 503 with those that are not."""
    parts: dict[str, str] = {}
    for name, check in services.health.items():
        try:
            check()
            parts[name] = "ok"
        except GuichetError as error:
            log.warning("console.not_ready", part=name, error=error.message)
            parts[name] = "failed"
    well = all(state == "ok" for state in parts.values())
    document: dict[str, object] = {"ready": well, "parts": parts}
    if services.receivers:
        # A chat platform that is away is no reason to take the pages away, too.
        document["platforms"] = states_of(services.receivers)
    return JSONResponse(document, 200 if well else 503)


@router.get("/metrics")
def metrics(request: Request, services: Services) -> Response:
    """Numbers out of the database, the same from every process, and those of the models
    where this process asks them itself. Not here where they have a port of their own."""
    if services.desk.settings.metrics_port:
        return PlainTextResponse("The figures are on GUICHET_METRICS_PORT.\n", 404)
    told = generate_latest(desk_registry(services.desk.engine)) + generate_latest(MODEL_REGISTRY)
    if services.receivers:
        told += generate_latest(RECEIVED)
    return Response(told, media_type=CONTENT_TYPE_LATEST)


def desk_registry(engine: Engine) -> CollectorRegistry:
    """The numbers out of the database, read when somebody asks."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Desk(engine))
    return registry


class _Desk:
    """Gauges that are read when somebody asks."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """What Prometheus calls."""
        with read_session(self._engine) as session:
            for name, help_text, model in (
                ("questions", "Questions by state", Question),
                ("drafts", "Drafts by state", Draft),
                ("deliveries", "Deliveries by state", Delivery),
                ("chat_events", "Chat events of the last day by state", StoredChatEvent),
            ):
                family = GaugeMetricFamily(f"guichet_{name}", help_text, labels=["status"])
                rows = session.execute(select(model.status, func.count()).group_by(model.status))
                for status, count in rows:
                    family.add_metric([str(status)], count)
                yield family
            origins = GaugeMetricFamily(
                "guichet_drafts_by_origin",
                "Drafts by what wrote them: a model, a quotation, an approved answer, a person",
                labels=["origin"],
            )
            for origin, count in session.execute(
                select(Draft.origin, func.count()).group_by(Draft.origin)
            ):
                origins.add_metric([str(origin)], count)
            yield origins
            waiting = session.scalar(
                select(func.min(Question.received_at)).where(
                    Question.status.in_((QuestionStatus.RECEIVED, QuestionStatus.WORKING))
                )
            )
            yield _one(
                "oldest_unanswered_seconds",
                "Age of the oldest question that no worker has answered",
                (now() - waiting).total_seconds() if waiting else 0.0,
            )
            for name, help_text, query in (
                (
                    "tickets",
                    "Tickets and articles in the database",
                    select(func.count()).select_from(Ticket),
                ),
                (
                    "passages",
                    "Passages in the database",
                    select(func.count()).select_from(Passage),
                ),
                (
                    "knowledge_revision",
                    "Revision of the knowledge in the database; an index below it is behind",
                    select(func.max(KnowledgeState.revision)),
                ),
            ):
                yield _one(name, help_text, float(session.scalar(query) or 0))
            synced = GaugeMetricFamily(
                "guichet_sync_finished_timestamp_seconds",
                "When the last sync of a source ended",
                labels=["source"],
            )
            for name, run in sorted(last_runs(session).items()):
                synced.add_metric([name], run.finished_at.timestamp())
            yield synced


def _one(name: str, help_text: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"guichet_{name}", help_text, value=value)
