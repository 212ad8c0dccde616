"""What a new space is fitted on, and the fusion weights that are learned in it."""

from __future__ import annotations

import heapq
import itertools
import random
import zlib
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Protocol

from sqlalchemy import Connection, Engine, and_, select

from connectors.contracts.embedder import Embedder
from connectors.database.engine import reading
from connectors.database.models import Passage, PassageVector, Ticket
from workers.knowledge.embedding import vectors
from workers.knowledge.ranking.tuning.training_pairs import SamplePassage, SampleTicket
from workers.knowledge.ranking.tuning.weights import MOST_TICKETS, learn_weights

SAMPLE = 10_000
"""Texts that are handed to a fit, which samples further; all of them would not fit in memory."""
ROWS_AT_ONCE = 1_000
TICKETS_AT_ONCE = 500
SEED = 7
Progress = Callable[[str, int, int | None], None]


class Fitted(Embedder, Protocol):
    """An embedder that was fitted here, and can be stored."""

    def to_bytes(self) -> bytes: ...


def sample_texts(engine: Engine) -> list[str]:
    """Whole tickets to fit on, a fair and repeatable sample.

    Whole ones, not passages: the fit learns from one piece of a ticket what its other pieces say.
    """

    def texts() -> Iterator[tuple[int, str]]:
        with reading(engine) as connection:
            rows = connection.execution_options(
                stream_results=True, max_row_buffer=ROWS_AT_ONCE
            ).execute(select(Ticket.title, Ticket.problem, Ticket.resolution))
            for parts in rows:
                text = "\n".join(part for part in parts if part)
                yield zlib.crc32(text.encode()), text

    return [text for _, text in heapq.nsmallest(SAMPLE, texts())]


def refit_of(kind: str) -> Callable[[Sequence[str]], Fitted] | None:
    """How an embedder of this kind is fitted; None for one that is not."""
    if kind != "lsa":
        return None
    from workers.knowledge.lsa.fit import repeated_fit  # scipy is only needed to fit

    return repeated_fit()


def learned_weights(
    engine: Engine, kind: str, space: int, embedder: Embedder, progress: Progress
) -> dict[str, Any]:
    """Fusion weights from a fair, repeatable sample of tickets, with their vectors of a space."""
    steps = itertools.count(1)
    learned = learn_weights(
        sample_tickets(engine, space, embedder.dimension),
        embedder,
        # What the embedder was fitted on must not be what it is examined on.
        refit=refit_of(kind),
        progress=lambda *_: progress("weights", next(steps), None),
    )
    return learned.to_json()


def sample_tickets(engine: Engine, space: int, dimension: int) -> list[SampleTicket]:
    """Tickets to learn from, each with its passages in reading order."""
    with reading(engine) as connection:
        ids = list(connection.scalars(select(Ticket.id).order_by(Ticket.id)))
        if len(ids) > MOST_TICKETS:
            ids = sorted(random.Random(SEED).sample(ids, MOST_TICKETS))
        sample: list[SampleTicket] = []
        for start in range(0, len(ids), TICKETS_AT_ONCE):
            some = ids[start : start + TICKETS_AT_ONCE]
            sample += _tickets(connection, some, space, dimension)
        return sample


def _tickets(
    connection: Connection, ids: list[int], space: int, dimension: int
) -> list[SampleTicket]:
    in_space = and_(PassageVector.passage_id == Passage.id, PassageVector.space_id == space)
    rows = connection.execute(
        select(Ticket.id, Ticket.language, Ticket.title, Passage.text, PassageVector.vector)
        .join_from(Ticket, Passage)
        .outerjoin(PassageVector, in_space)
        .where(Ticket.id.in_(ids))
        .order_by(Ticket.id, Passage.ordinal, Passage.id)
    ).all()
    made = vectors.from_bytes([row.vector for row in rows], dimension)
    sample = []
    for _, group in itertools.groupby(enumerate(rows), key=lambda item: item[1].id):
        members = list(group)
        first = members[0][1]
        passages = [
            SamplePassage(row.text, made[at] if row.vector is not None else None)
            for at, row in members
        ]
        sample.append(SampleTicket(first.language, first.title, passages))
    return sample
