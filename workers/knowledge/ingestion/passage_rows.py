"""Writing a ticket's passages: what stays keeps its row and vector, the rest comes and goes.

Every function here runs in the transaction of a writer that has taken the next revision, so that
followers see all of it or nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, literal, select, update

from connectors.database.base import UtcDateTime, now
from connectors.database.models import Passage, PassageRemoval, PassageVector
from workers.knowledge.ingestion.stored import Difference
from workers.text.terms import TERMS_VERSION

RowKey = tuple[int, str, int]
"""Ticket, kind and ordinal of a passage."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A ticket's passages as they are to be, and who may see them. `terms` by kind and ordinal."""

    ticket_id: int
    scope_id: int
    language: str
    terms: Mapping[tuple[str, int], bytes]
    change: Difference


def remove_passages(connection: Connection, new_revision: int, which: Any) -> None:
    """Delete passages, and leave word of it for every worker."""
    connection.execute(
        insert(PassageRemoval).from_select(
            ["passage_id", "revision", "removed_at"],
            select(Passage.id, literal(new_revision), literal(now(), UtcDateTime())).where(which),
        )
    )
    connection.execute(delete(Passage).where(which))


def move_passages(connection: Connection, new_revision: int, ticket: Placed) -> None:
    """Remove what is to go, and let what stays have its new place, language and scope."""
    change = ticket.change
    if change.remove:
        remove_passages(connection, new_revision, Passage.id.in_(change.remove))
    changed = [
        {
            "known_id": passage.id,
            "ordinal": ordinal,
            "language": ticket.language,
            "terms": ticket.terms[passage.kind, ordinal],
            "terms_version": TERMS_VERSION,
            "scope_id": ticket.scope_id,
            "revision": new_revision,
        }
        for passage, ordinal in change.keep
        if (passage.ordinal, passage.language, passage.scope_id, passage.terms_version)
        != (ordinal, ticket.language, ticket.scope_id, TERMS_VERSION)
    ]
    if not changed:
        return
    # Two passages may trade places, and kind and ordinal are unique: step aside first.
    aside = (
        update(Passage)
        .where(Passage.id.in_([row["known_id"] for row in changed]))
        .values(ordinal=-1 - Passage.ordinal)
    )
    connection.execute(aside)
    connection.execute(
        update(Passage.__table__)  # type: ignore[arg-type]
        .where(Passage.id == bindparam("known_id"))
        .values({name: bindparam(name) for name in changed[0] if name != "known_id"}),
        changed,
    )


def add_passages(
    connection: Connection, new_revision: int, tickets: Sequence[Placed]
) -> dict[RowKey, int]:
    """Insert what is new; its row ids."""
    rows = [
        {
            "ticket_id": ticket.ticket_id,
            "kind": passage.kind,
            "ordinal": passage.ordinal,
            "text": passage.text,
            "search_text": passage.search_text,
            "terms": ticket.terms[passage.kind, passage.ordinal],
            "terms_version": TERMS_VERSION,
            "language": ticket.language,
            "scope_id": ticket.scope_id,
            "revision": new_revision,
        }
        for ticket in tickets
        for passage in ticket.change.add
    ]
    if not rows:
        return {}
    made = connection.execute(
        insert(Passage).returning(Passage.ticket_id, Passage.kind, Passage.ordinal, Passage.id),
        rows,
    )
    return {(ticket, kind, ordinal): row for ticket, kind, ordinal, row in made}


def add_vectors(connection: Connection, space: int, made: Mapping[int, bytes]) -> None:
    """Insert the vectors of new passages, by passage."""
    if made:
        connection.execute(
            insert(PassageVector),
            [
                {"space_id": space, "passage_id": row, "vector": vector}
                for row, vector in made.items()
            ],
        )
