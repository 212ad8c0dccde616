"""Cleaning in the background: small batches of ids into a queue of its own, never too many."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, insert, select, update

from connectors.database.base import now
from connectors.database.engine import reading
from connectors.database.models import TicketCleaning
from workers.knowledge.enrichment.ticket_leases import Claims
from workers.knowledge.enrichment.tickets import row_of, text_of

CLEAN = "guichet.clean"
"""The task that cleans a batch; its arguments are the tickets' ids."""
BATCH = 10
QUEUED_FOR = timedelta(minutes=15)
"""A batch that the queue lost is sent again after this."""


def plan(claims: Claims, at_once: int) -> list[list[int]]:
    """Batches to send now, noted as sent; none if the queue has enough, or the model rests."""
    if claims.resting():
        return []
    claims.free_the_dead()
    room = at_once * BATCH - _in_queue(claims)
    if room <= 0:
        return []
    ids = _put_off(claims, claims.waiting(room, queued=False), now() + QUEUED_FOR)
    return [ids[start : start + BATCH] for start in range(0, len(ids), BATCH)]


def put_back(claims: Claims, ticket_ids: Sequence[int]) -> None:
    """Let a batch that could not be begun be planned again at once."""
    _put_off(claims, ticket_ids, None)


def _put_off(claims: Claims, ticket_ids: Sequence[int], until: datetime | None) -> list[int]:
    """Note that a queue has these until then (None: no longer); those that do wait."""
    noted = []
    with claims.alone() as connection:
        for ticket_id in ticket_ids:
            row = row_of(connection, claims.key, ticket_id)
            raw = text_of(connection, ticket_id)
            if raw is None or (row is not None and row.status != "waiting"):
                continue
            if row is None:
                values = claims.key.values(ticket_id, raw) | {"attempts": 0}
                connection.execute(
                    insert(TicketCleaning).values(**values, status="waiting", claimed_until=until)
                )
            else:
                connection.execute(
                    update(TicketCleaning)
                    .where(TicketCleaning.id == row.id)
                    .values(claimed_until=until)
                )
            noted.append(ticket_id)
    return noted


def _in_queue(claims: Claims) -> int:
    """How many a queue has."""
    with reading(claims.engine) as connection:
        return int(
            connection.scalar(
                select(func.count())
                .select_from(TicketCleaning)
                .where(
                    *claims.key.rows,
                    TicketCleaning.status == "waiting",
                    TicketCleaning.claimed_until > now(),
                )
            )
            or 0
        )
