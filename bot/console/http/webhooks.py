"""Where other systems knock: GLPI 11 says that something changed."""

from __future__ import annotations

import time

import structlog
from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import PlainTextResponse, Response

from bot.console.auth.visitors import Services
from bot.console.services import ConsoleServices
from connectors.errors import NotAllowed, NotFound
from connectors.glpi.tickets.webhook import challenge_answer, refusal, ticket_in
from workers.desk.tickets.watch import hint

log = structlog.get_logger("guichet.hooks")

router = APIRouter(prefix="/hooks", include_in_schema=False)


@router.get("/glpi")
def challenge(services: Services, crc_token: str = "") -> Response:
    """Prove that we hold the secret, to GLPI and to nobody else."""
    answer = challenge_answer(_secret(services), crc_token)
    if answer is None:
        raise NotAllowed("That is no challenge of GLPI.", "Compare the secret on both sides.")
    return PlainTextResponse(answer)


@router.post("/glpi")
async def glpi(request: Request, services: Services) -> Response:
    """Look at a ticket soon. The body is checked, and then nothing of it is believed or kept."""
    secret, body = _secret(services), await request.body()
    reason = refusal(
        secret,
        body,
        request.headers.get("x-glpi-signature", ""),
        request.headers.get("x-glpi-timestamp", ""),
        time.time(),
    )
    if reason is not None:
        log.warning("hooks.refused", reason=reason)
        raise NotAllowed("This webhook is not signed by our GLPI, or it is too old.")
    ticket = ticket_in(body)
    if ticket is not None:
        await run_in_threadpool(_hint, services, ticket)
    # Also when there is nothing to do: GLPI would send it again and again.
    return Response(status_code=202)


def _hint(services: ConsoleServices, ticket: int) -> None:
    with services.desk.transactions.begin() as transaction:
        hint(transaction, ticket)


def _secret(services: ConsoleServices) -> str:
    secret = services.desk.settings.glpi_webhook_secret.get_secret_value()
    if not secret:
        raise NotFound("No webhooks are accepted here.")
    return secret
