"""Taking a cleaning into use: the ticket's passages change, and every worker follows.

The ticket's own text stays. A sync that changes it deletes the cleaning's row, and takes the next
revision to do so; that row is looked for here after taking ours, so the two cannot miss each other.
"""

from __future__ import annotations

from dataclasses import dataclass

import structlog
from sqlalchemy import Connection, Engine, select, update

from connectors.database.base import now
from connectors.database.engine import reading
from connectors.database.leases import ending
from connectors.database.models import Ticket, TicketCleaning
from connectors.errors import Unavailable
from workers.knowledge import revision
from workers.knowledge.cleaned.texts import Cleaned, Cut, cut_cleaned
from workers.knowledge.embedding import vectors
from workers.knowledge.enrichment.ticket_leases import Claim
from workers.knowledge.ingestion.passage_rows import (
    Placed,
    add_passages,
    add_vectors,
    move_passages,
)
from workers.knowledge.ingestion.store import EmbedderOf, Outdated
from workers.knowledge.ingestion.stored import Difference, StoredPassage, compare, passages_of

log = structlog.get_logger("guichet.cleaning")


class _ClaimLost(Exception):
    """The ticket changed or went, or another has the claim."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """What the change is computed from, and what must still hold when it is written."""

    space: int | None
    scope_id: int
    passages: list[StoredPassage]


def accept(engine: Engine, claim: Claim, cleaned: Cleaned, embedder_of: EmbedderOf | None) -> bool:
    """Use `cleaned` for the ticket from now on; False if the ticket changed or went meanwhile."""
    cut = cut_cleaned(claim.raw.title, claim.raw.language, cleaned)
    while True:
        with reading(engine) as connection:
            seen = _look(connection, claim)
        if seen is None:
            return False
        change = compare(seen.passages, cut.passages)
        embedded = _embed(seen.space, change, embedder_of)
        try:
            with engine.begin() as connection:
                state = revision.take(connection)
                _keep(connection, claim, cleaned)
                if _look(connection, claim, state) != seen:
                    raise Outdated
                _write(connection, state.revision, claim, seen, cut, change, embedded)
        except Outdated:
            continue  # Rare: somebody else wrote just now. Compare with what is there then.
        except _ClaimLost:
            return False
        return True


def _look(
    connection: Connection, claim: Claim, state: revision.State | None = None
) -> _Seen | None:
    state = state or revision.look(connection)
    scope = connection.scalar(select(Ticket.scope_id).where(Ticket.id == claim.ticket_id))
    if scope is None:
        return None
    found = passages_of(connection, [claim.ticket_id]).get(claim.ticket_id, [])
    return _Seen(state.active_space_id, scope, found)


def _embed(
    space: int | None, change: Difference, embedder_of: EmbedderOf | None
) -> dict[tuple[str, int], bytes]:
    if space is None or embedder_of is None or not change.add:
        return {}
    try:
        rows = embedder_of(space).embed_passages([one.search_text for one in change.add])
    except Unavailable as error:
        # A server of embeddings that is away holds nothing up: the upkeep makes the vectors later.
        log.warning("cleaning.not_embedded", passages=len(change.add), error=error.message)
        return {}
    keys = ((one.kind, one.ordinal) for one in change.add)
    return dict(zip(keys, vectors.to_bytes(rows), strict=True))


def _keep(connection: Connection, claim: Claim, cleaned: Cleaned) -> None:
    """Store the cleaning as the one in use. Raises `_ClaimLost` if the claim no longer stands."""
    connection.execute(
        update(TicketCleaning)
        .where(TicketCleaning.ticket_id == claim.ticket_id, TicketCleaning.in_use)
        .values(in_use=False)
    )
    changed = connection.execute(
        ending(
            TicketCleaning,
            claim.token,
            TicketCleaning.id == claim.cleaning_id,
            status="accepted",
            cleaned=cleaned.to_json(),
            usefulness=cleaned.usefulness,
            in_use=True,
            reason=None,
            detail=None,
            decided_at=now(),
        )
    )
    if changed.rowcount != 1:
        raise _ClaimLost


def _write(
    connection: Connection,
    new_revision: int,
    claim: Claim,
    seen: _Seen,
    cut: Cut,
    change: Difference,
    embedded: dict[tuple[str, int], bytes],
) -> None:
    placed = Placed(claim.ticket_id, seen.scope_id, claim.raw.language, cut.terms, change)
    move_passages(connection, new_revision, placed)
    rows = add_passages(connection, new_revision, [placed])
    if seen.space is not None and embedded:
        made = {rows[claim.ticket_id, *key]: vector for key, vector in embedded.items()}
        add_vectors(connection, seen.space, made)
