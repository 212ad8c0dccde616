"""Cleaning in the background: small batches of ids into a queue of its own, never too many."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from connectors.database.base import now
from workers.knowledge.llm_cleaning.claims import Claims

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
    room = at_once * BATCH - claims.put_off_count()
    if room <= 0:
        return []
    ids = claims.put_off(claims.waiting(room, queued=False), now() + QUEUED_FOR)
    return [ids[start : start + BATCH] for start in range(0, len(ids), BATCH)]


def put_back(claims: Claims, ticket_ids: Sequence[int]) -> None:
    """Let a batch that could not be begun be planned again at once."""
    claims.put_off(ticket_ids, None)
