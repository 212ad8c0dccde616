"""Asking plain questions of a desk of their own, which is gone afterwards."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import select

from bot.cli.runtime.evaluated_desk import evaluated_desk
from bot.cli.runtime.local_run import LocalQueue

if TYPE_CHECKING:
    from workers.bootstrap import Desk, Worker
    from workers.learning.questions import AskedQuestion, Outcome


def ask_all(
    questions: Sequence[AskedQuestion], tickets: Path | None, tell: Callable[[Outcome], None]
) -> list[Outcome]:
    """Ask questions, with the models of the settings, on the sample's tickets or on those of a
    file. `tell` is told each outcome."""
    with evaluated_desk(tickets) as (desk, worker, queue):
        found: list[Outcome] = []
        for one in questions:
            found.append(_ask(desk, worker, queue, one))
            tell(found[-1])
        return found


def _ask(desk: Desk, worker: Worker, queue: LocalQueue, asked: AskedQuestion) -> Outcome:
    from connectors.database.ids import new_id
    from connectors.database.models import Draft, DraftSource, ModelAttempt, Ticket
    from workers.desk.inbox.intake import IncomingMessage
    from workers.identity.local_people import PLATFORM, command_line_profile
    from workers.learning.questions import Outcome

    person, profile = command_line_profile(desk.transactions, "evaluation", "")
    root = new_id()
    received = desk.intake.receive(
        IncomingMessage(PLATFORM, root, profile.external_id, root, asked.text, profile)
    )
    started = time.perf_counter()
    queue.drain(worker)
    seconds = round(time.perf_counter() - started, 2)
    view = desk.views.question(person, received.question_id or "")
    thrown_away = select(ModelAttempt.text).order_by(ModelAttempt.created_at, ModelAttempt.id)
    newest = select(Draft).where(Draft.question_id == view.id).order_by(Draft.number.desc())
    with desk.transactions.reading() as session:
        draft = session.scalar(newest.limit(1))
        unused = tuple(session.scalars(thrown_away.where(ModelAttempt.question_id == view.id)))
        if draft is None:
            return Outcome(asked, view.status, reasons=view.reasons, seconds=seconds, unused=unused)
        sources = session.scalars(
            select(Ticket.external_id)
            .join(DraftSource, DraftSource.ticket_id == Ticket.id)
            .where(DraftSource.draft_id == draft.id)
            .order_by(DraftSource.number)
        )
        return Outcome(
            asked,
            view.status,
            draft.origin,
            draft.text,
            tuple(sources),
            draft.confidence,
            tuple(draft.reasons),
            tuple(draft.risks),
            seconds,
            unused,
        )
