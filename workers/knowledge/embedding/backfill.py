"""Giving a vector to every passage that has none in a space."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection, Engine, func, insert, select, update

from connectors.contracts.embedder import Embedder
from connectors.database.engine import reading
from connectors.database.models import Passage, PassageVector
from workers.knowledge import revision
from workers.knowledge.embedding import vectors
from workers.knowledge.lease import Lease

AT_ONCE = 512
Progress = Callable[[str, int, int | None], None]


def missing(connection: Connection, space_id: int) -> int:
    """How many passages have no vector in this space."""
    passages = connection.scalar(select(func.count()).select_from(Passage)) or 0
    embedded = connection.scalar(
        select(func.count()).select_from(PassageVector).where(PassageVector.space_id == space_id)
    )
    # A vector goes with its passage, so the two counts tell.
    return int(passages) - int(embedded or 0)


def fill(
    engine: Engine, lease: Lease, space_id: int, embedder: Embedder, progress: Progress
) -> int:
    """Embed what has no vector; return how many got one. Raises `Conflict` if the lease is lost.

    Each batch is stored by itself, so a builder that is killed loses one batch.
    """
    with reading(engine) as connection:
        total = missing(connection, space_id)
    done = after = 0
    while True:
        with reading(engine) as connection:
            rows = _without_vector(connection, space_id, after)
        if not rows:
            return done
        progress("vectors", done, total)
        made = vectors.to_bytes(embedder.embed_passages([text for _, text in rows]))
        _store(engine, lease, space_id, dict(zip((one for one, _ in rows), made, strict=True)))
        done += len(rows)
        after = rows[-1][0]
        progress("vectors", done, max(total, done))


def _without_vector(connection: Connection, space_id: int, after: int) -> list[tuple[int, str]]:
    embedded = (
        select(PassageVector.passage_id)
        .where(PassageVector.passage_id == Passage.id, PassageVector.space_id == space_id)
        .exists()
    )
    rows = connection.execute(
        select(Passage.id, Passage.search_text)
        .where(Passage.id > after, ~embedded)
        .order_by(Passage.id)
        .limit(AT_ONCE)
    )
    return list(rows)


def _store(engine: Engine, lease: Lease, space_id: int, made: dict[int, bytes]) -> None:
    with engine.begin() as connection:
        # Writers are kept out: a passage must not be deleted, or get its vector from a sync,
        # between the look and the insert.
        state = revision.hold(connection)
        lease.confirm(connection)
        there = set(connection.scalars(select(Passage.id).where(Passage.id.in_(made))))
        there -= set(
            connection.scalars(
                select(PassageVector.passage_id).where(
                    PassageVector.space_id == space_id, PassageVector.passage_id.in_(made)
                )
            )
        )
        if not there:
            return
        rows = [
            {"space_id": space_id, "passage_id": one, "vector": made[one]} for one in sorted(there)
        ]
        connection.execute(insert(PassageVector), rows)
        if state.active_space_id == space_id:
            # Searches use this space already: its followers must come for the new vectors.
            _renew(connection, sorted(there))


def _renew(connection: Connection, passages: list[int]) -> None:
    state = revision.take(connection)
    connection.execute(
        update(Passage).where(Passage.id.in_(passages)).values(revision=state.revision)
    )
