"""Playing labelled conversations to a desk of their own, which is gone afterwards."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from bot.cli.runtime.evaluated_desk import evaluated_desk
from bot.cli.runtime.local_run import LocalQueue
from connectors.errors import BadInput, Conflict

if TYPE_CHECKING:
    from workers.bootstrap import Desk, Worker
    from workers.learning.dialogue import PlayedTurn


def play_all(
    conversations: Sequence[dict[str, Any]], tickets: Path | None, tell: Callable[[int], None]
) -> list[PlayedTurn]:
    """Play conversations on the sample's tickets, or on those of a file. `tell` is told how many
    are done."""
    with evaluated_desk(tickets) as (desk, worker, queue):
        played: list[PlayedTurn] = []
        for count, one in enumerate(conversations, 1):
            played += _play(desk, worker, queue, one)
            tell(count)
        return played


def _play(
    desk: Desk, worker: Worker, queue: LocalQueue, conversation: dict[str, Any]
) -> list[PlayedTurn]:
    from connectors.database.ids import new_id
    from workers.desk.inbox.intake import IncomingMessage
    from workers.identity.local_people import PLATFORM, command_line_profile
    from workers.learning.dialogue import PlayedTurn, outcome

    person, profile = command_line_profile(desk.transactions, "evaluation", "")
    root = new_id()
    turns: list[PlayedTurn] = []
    for number, turn in enumerate(conversation["turns"], 1):
        message = root if number == 1 else new_id()
        received = desk.intake.receive(
            IncomingMessage(
                PLATFORM,
                message,
                profile.external_id,
                message,
                turn["text"],
                profile,
                thread=None if number == 1 else root,
            )
        )
        queue.drain(worker)
        view = desk.views.question(person, received.question_id or "")
        sources = _sources(desk, view.id)
        got = outcome(view.status, view.gate, [one.got for one in turns])
        turns.append(
            PlayedTurn(
                conversation=str(conversation.get("id", "")),
                number=number,
                category=str(conversation.get("category", "")),
                text=turn["text"],
                expect=turn["expect"],
                got=got,
                sources=sources,
                confidence=view.confidence,
            )
        )
        right = sources and sources[0] in turn["expect"]["sources_any"]
        if got == "answer_reviewed" and right:
            # As a colleague would; a wrong one is left waiting.
            draft = desk.views.waiting_draft(person, view.id)
            if draft is not None:
                with suppress(Conflict, BadInput):
                    # One with a hole in it cannot be approved as it is.
                    desk.reviews.approve(person, draft.id, PLATFORM)
                queue.drain(worker)
    return turns


def _sources(desk: Desk, question_id: str) -> tuple[str, ...]:
    from connectors.database.models import Draft, DraftSource, Ticket

    newest = (
        select(Draft.id)
        .where(Draft.question_id == question_id)
        .order_by(Draft.number.desc())
        .limit(1)
        .scalar_subquery()
    )
    with desk.transactions.reading() as session:
        found = session.scalars(
            select(Ticket.external_id)
            .join(DraftSource, DraftSource.ticket_id == Ticket.id)
            .where(DraftSource.draft_id == newest)
            .order_by(DraftSource.number)
        )
        return tuple(found)
