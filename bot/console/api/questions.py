"""Asking by the REST API."""

from __future__ import annotations

import asyncio
from typing import Annotated

from fastapi import APIRouter, Header, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from bot.console.api.errors import answers
from bot.console.api.models import AskedOut, AskIn, QuestionOut
from bot.console.auth.visitors import ApiAsker, Services
from bot.console.conversations import Conversations
from bot.console.live import Watch
from bot.console.services import API_CHANNEL, ConsoleServices
from connectors.contracts.chat import Profile
from connectors.database.ids import new_id
from connectors.database.models import Person

router = APIRouter(prefix="/api/v1/questions", tags=["questions"])

LONGEST_WAIT = 60


@router.post(
    "",
    status_code=201,
    summary="Ask a question",
    responses=answers(400, 404, 409, 413, 429)
    | {200: {"model": AskedOut, "description": "The message was sent before, under this key."}},
)
async def ask(
    request: Request,
    response: Response,
    person: ApiAsker,
    services: Services,
    body: AskIn,
    idempotency_key: Annotated[
        str | None,
        Header(max_length=100, description="The same key sent twice is one question."),
    ] = None,
    wait: Annotated[
        float,
        Query(ge=0, le=LONGEST_WAIT, description="Seconds to wait for the answer; 0: do not."),
    ] = 0,
) -> AskedOut:
    """The question is kept and answered by a worker. Read it again until it is `resting`."""
    asked = await run_in_threadpool(_ask, services, person, body, idempotency_key or new_id())
    if asked.question is not None and wait:
        asked.question = await _when_resting(
            request.app.state.watch, services, person, asked.question, wait
        )
    if asked.duplicate or asked.question is None:
        response.status_code = 200
    return asked


@router.get("/{question_id}", summary="Read a question and its answer", responses=answers(404))
def read(person: ApiAsker, services: Services, question_id: str) -> QuestionOut:
    """One's own question, or any for staff."""
    return QuestionOut.of(services.desk.views.question(person.id, question_id))


@router.post(
    "/{question_id}/human",
    status_code=202,
    summary="Ask for a human",
    responses=answers(404, 409),
)
def ask_human(person: ApiAsker, services: Services, question_id: str) -> QuestionOut:
    """Leaves the question to a colleague, who answers in its conversation. Asking twice does no
    more."""
    services.desk.escalation.ask_human(person.id, question_id, API_CHANNEL)
    return QuestionOut.of(services.desk.views.question(person.id, question_id))


def _ask(services: ConsoleServices, person: Person, body: AskIn, event: str) -> AskedOut:
    profile = Profile(person.id, person.display_name, language=person.language)
    received, thread, _ = Conversations(services).ask(
        profile, body.text, event=event, channel=API_CHANNEL, root=body.thread
    )
    question = None
    if received.question_id is not None:
        question = QuestionOut.of(services.desk.views.question(person.id, received.question_id))
    return AskedOut(
        kind=received.kind, duplicate=received.duplicate, thread=thread, question=question
    )


async def _when_resting(
    watch: Watch, services: ConsoleServices, person: Person, question: QuestionOut, wait: float
) -> QuestionOut:
    """The question once nothing more happens by itself, or as it is when the time is over."""
    until = asyncio.get_running_loop().time() + wait
    while not question.resting:
        left = until - asyncio.get_running_loop().time()
        if left <= 0 or watch.closed:
            break
        # Asked with no version, the watch returns at its next look: a shared, bounded poll.
        await watch.changed(question.thread, "", min(left, 1.0))
        question = QuestionOut.of(
            await run_in_threadpool(services.desk.views.question, person.id, question.id)
        )
    return question
