"""What a new space is fitted on, and the fusion weights that are learned in it."""

from __future__ import annotations

import heapq
import itertools
import random
import zlib
from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import Connection, Engine, and_, select

from connectors.contracts.embedder import Embedder
from connectors.database.engine import reading
from connectors.database.models import Passage, PassageVector, Ticket
from workers.knowledge import vectors
from workers.knowledge.pairs import SamplePassage, SampleTicket
from workers.knowledge.weights import MOST_TICKETS, learn_weights

SAMPLE = 10_000
"""Texts that are handed to a fit, which samples further; all of them would not fit in memory."""
ROWS_AT_ONCE = 1_000
TICKETS_AT_ONCE = 500
SEED = 7
Progress = Callable[[str, int, int | None], None]


def sample_texts(engine: Engine) -> tuple[int, list[str]]:
    """How many passages there are, and the search texts of a fair, repeatable sample of them."""
    count = 0

    def texts() -> Iterator[tuple[int, str]]:
        nonlocal count
        with reading(engine) as connection:
            rows = connection.execution_options(
                stream_results=True, max_row_buffer=ROWS_AT_ONCE
            ).execute(select(Passage.search_text))
            for (text,) in rows:
                count += 1
                yield zlib.crc32(text.encode()), text

    smallest = heapq.nsmallest(SAMPLE, texts())
    return count, [text for _, text in smallest]


def learned_weights(
    engine: Engine, space: int, embedder: Embedder, progress: Progress
) -> dict[str, Any]:
    """Fusion weights from a fair, repeatable sample of tickets, with their vectors of a space."""
    steps = itertools.count(1)
    learned = learn_weights(
        sample_tickets(engine, space, embedder.dimension),
        embedder,
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
