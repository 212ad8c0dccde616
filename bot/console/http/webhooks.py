"""Where other systems knock: a ticket system says that something changed."""

from __future__ import annotations

import time

import structlog
from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import PlainTextResponse, Response

from bot.console.auth.visitors import Services
from bot.console.services import ConsoleServices
from connectors.contracts.ticket_events import Webhook
from connectors.errors import NotAllowed, NotFound
from workers.bootstrap.ticket_systems import webhook_of
from workers.desk.tickets.watch import hint

log = structlog.get_logger("guichet.hooks")

router = APIRouter(prefix="/hooks", include_in_schema=False)


@router.get("/{system}")
def challenge(system: str, request: Request, services: Services) -> Response:
    """Prove that we hold the secret, to the system and to nobody else."""
    webhook = _webhook(services, system)
    answer = webhook.challenge_answer(request.query_params)
    if answer is None:
        raise NotAllowed(
            f"That is no challenge of {webhook.label}.", "Compare the secret on both sides."
        )
    return PlainTextResponse(answer)


@router.post("/{system}")
async def changed(system: str, request: Request, services: Services) -> Response:
    """Look at a ticket soon. The body is checked, and then nothing of it is believed or kept."""
    webhook, body = _webhook(services, system), await request.body()
    reason = webhook.refusal(body, request.headers, time.time())
    if reason is not None:
        log.warning("hooks.refused", reason=reason)
        raise NotAllowed(f"This webhook is not signed by our {webhook.label}, or it is too old.")
    ticket = webhook.ticket_in(body)
    if ticket is not None:
        await run_in_threadpool(_hint, services, webhook.name, ticket)
    # Also when there is nothing to do: the system would send it again and again.
    return Response(status_code=202)


def _hint(services: ConsoleServices, system: str, ticket: str) -> None:
    with services.desk.transactions.begin() as transaction:
        hint(transaction, system, ticket)


def _webhook(services: ConsoleServices, system: str) -> Webhook:
    webhook = webhook_of(services.desk.settings, system)
    if webhook is None:
        raise NotFound("No webhooks are accepted here.")
    return webhook
