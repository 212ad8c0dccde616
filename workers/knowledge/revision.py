"""The revision of the knowledge: one row that writers queue at and readers look at.

A writer takes the next revision by updating the row inside its transaction. PostgreSQL locks
the row until that transaction ends, SQLite has one writer anyhow, so revisions are committed in
their own order: who has seen revision n has seen all rows of every revision up to n. Without
that lock a slow transaction could commit revision 5 after a reader had gone on to 6.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select, update

from connectors.database.models import KnowledgeState


@dataclass(frozen=True, slots=True)
class State:
    """The row: newest revision, oldest one that removals are known since, space in use."""

    revision: int
    oldest_removal: int
    active_space_id: int | None


def look(connection: Connection) -> State:
    """The state as this transaction sees it."""
    row = connection.execute(
        select(
            KnowledgeState.revision, KnowledgeState.oldest_removal, KnowledgeState.active_space_id
        ).where(KnowledgeState.id == 1)
    ).one()
    return State(*row)


def take(connection: Connection) -> State:
    """Take the next revision. Other writers wait from here until the transaction ends."""
    row = connection.execute(
        update(KnowledgeState)
        .where(KnowledgeState.id == 1)
        .values(revision=KnowledgeState.revision + 1)
        .returning(
            KnowledgeState.revision, KnowledgeState.oldest_removal, KnowledgeState.active_space_id
        )
    ).one()
    return State(*row)


def hold(connection: Connection) -> State:
    """Keep other writers out until the transaction ends, without a new revision."""
    row = connection.execute(
        select(
            KnowledgeState.revision, KnowledgeState.oldest_removal, KnowledgeState.active_space_id
        )
        .where(KnowledgeState.id == 1)
        .with_for_update()
    ).one()
    return State(*row)
