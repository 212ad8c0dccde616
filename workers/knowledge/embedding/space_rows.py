"""The rows of embedding spaces: which is in use, which is being built, which is on its way out.

A space is ``building``, then ``active``, then ``retired`` until its last vector is deleted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from connectors.database.base import now
from connectors.database.models import (
    EmbeddingSpace,
    KnowledgeState,
    Passage,
    PassageRemoval,
    PassageVector,
)
from workers.knowledge import revision

REMOVALS_KEPT = timedelta(days=7)
VECTORS_DELETED_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class Space:
    """A row of embedding_spaces, without its model."""

    id: int
    name: str
    embedder: str
    dimension: int
    status: str
    fitted_on: int
    weights: dict[str, Any] | None


def active_space(connection: Connection) -> Space | None:
    """The space in use, as this transaction sees it."""
    in_use = select(KnowledgeState.active_space_id).where(KnowledgeState.id == 1)
    found = _spaces(connection, EmbeddingSpace.id == in_use.scalar_subquery())
    return found[0] if found else None


def unfinished(connection: Connection) -> list[Space]:
    """Spaces that somebody began to build."""
    return _spaces(connection, EmbeddingSpace.status == "building")


def passages(connection: Connection) -> int:
    """How many passages there are."""
    return int(connection.scalar(select(func.count()).select_from(Passage)) or 0)


def store(connection: Connection, *, name: str, **values: Any) -> Space:
    """A space of this name with these columns, ``building`` unless it is in use.

    An equal fit has an equal name, and so has a packaged model: its old row is used again,
    together with the vectors that were not deleted yet.
    """
    known = _spaces(connection, EmbeddingSpace.name == name)
    if known:
        space_id = known[0].id
        if known[0].status != "active":
            values["status"] = "building"
        connection.execute(
            update(EmbeddingSpace).where(EmbeddingSpace.id == space_id).values(**values)
        )
    else:
        row = insert(EmbeddingSpace).values(name=name, status="building", **values)
        space_id = connection.execute(row.returning(EmbeddingSpace.id)).scalar_one()
    return _spaces(connection, EmbeddingSpace.id == space_id)[0]


def retire(connection: Connection, space_id: int) -> None:
    """Nobody goes on with this space."""
    connection.execute(
        update(EmbeddingSpace).where(EmbeddingSpace.id == space_id).values(status="retired")
    )


def switch(
    connection: Connection, before: int | None, space_id: int, weights: dict[str, Any] | None
) -> None:
    """Searches use this space from now on, with these weights, and no longer the one `before`."""
    if before is not None and before != space_id:
        retire(connection, before)
    connection.execute(
        update(EmbeddingSpace)
        .where(EmbeddingSpace.id == space_id)
        .values(status="active", weights=weights)
    )
    connection.execute(update(KnowledgeState).values(active_space_id=space_id))


def is_untidy(connection: Connection) -> bool:
    """Whether there is something to delete."""
    return _retired(connection) is not None or _old_removal(connection) is not None


def delete_some_retired(connection: Connection) -> bool:
    """Delete some vectors of a retired space, its row with the last; whether there was one."""
    retired = _retired(connection)
    if retired is None:
        return False
    some = (
        select(PassageVector.passage_id)
        .where(PassageVector.space_id == retired)
        .limit(VECTORS_DELETED_AT_ONCE)
    )
    gone = connection.execute(
        delete(PassageVector).where(
            PassageVector.space_id == retired, PassageVector.passage_id.in_(some)
        )
    )
    if gone.rowcount < VECTORS_DELETED_AT_ONCE:
        connection.execute(delete(EmbeddingSpace).where(EmbeddingSpace.id == retired))
    return True


def forget_old_removals(connection: Connection) -> None:
    """Delete removals that are a week old; a process that was away for longer loads anew."""
    newest = _old_removal(connection)
    if newest is not None:
        revision.hold(connection)
        connection.execute(delete(PassageRemoval).where(PassageRemoval.revision <= newest))
        connection.execute(update(KnowledgeState).values(oldest_removal=newest))


def _spaces(connection: Connection, condition: Any) -> list[Space]:
    rows = connection.execute(
        select(
            EmbeddingSpace.id,
            EmbeddingSpace.name,
            EmbeddingSpace.embedder,
            EmbeddingSpace.dimension,
            EmbeddingSpace.status,
            EmbeddingSpace.fitted_on,
            EmbeddingSpace.weights,
        )
        .where(condition)
        .order_by(EmbeddingSpace.id)
    )
    return [Space(*row) for row in rows]


def _retired(connection: Connection) -> int | None:
    """A retired space; its row goes with its last vectors."""
    in_use = select(KnowledgeState.active_space_id).where(
        KnowledgeState.active_space_id.is_not(None)
    )
    found = connection.scalar(
        select(EmbeddingSpace.id)
        .where(EmbeddingSpace.status == "retired", EmbeddingSpace.id.not_in(in_use))
        .limit(1)
    )
    return int(found) if found is not None else None


def _old_removal(connection: Connection) -> int | None:
    """The newest of the removals that are old enough to be forgotten."""
    found = connection.scalar(
        select(func.max(PassageRemoval.revision)).where(
            PassageRemoval.removed_at < now() - REMOVALS_KEPT
        )
    )
    return int(found) if found is not None else None
