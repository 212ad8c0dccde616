"""The cleanings that are kept: which one a ticket uses, and dropping those of another text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, select

from connectors.database.models import TicketCleaning
from workers.knowledge.cleaned.texts import Cleaned


@dataclass(frozen=True, slots=True)
class InUse:
    """The cleaning that a ticket's passages are made from."""

    input_hash: str
    cleaned: Cleaned


def in_use(connection: Connection, ticket_ids: Sequence[int]) -> dict[int, InUse]:
    """By ticket, for those that use one."""
    rows = connection.execute(
        select(TicketCleaning.ticket_id, TicketCleaning.input_hash, TicketCleaning.cleaned).where(
            TicketCleaning.ticket_id.in_(ticket_ids), TicketCleaning.in_use
        )
    )
    return {
        ticket: InUse(input_hash, Cleaned.from_json(cleaned))
        for ticket, input_hash, cleaned in rows
        if cleaned is not None
    }


def drop_outdated(connection: Connection, hashes: Mapping[int, str]) -> None:
    """Delete the cleanings of texts that these tickets no longer have: `hashes` of those that
    they have now, by ticket. A text that was taken out of a ticket is gone from here too."""
    rows = connection.execute(
        select(TicketCleaning.id, TicketCleaning.ticket_id, TicketCleaning.input_hash).where(
            TicketCleaning.ticket_id.in_(hashes)
        )
    )
    gone = [row.id for row in rows if hashes[row.ticket_id] != row.input_hash]
    if gone:
        connection.execute(delete(TicketCleaning).where(TicketCleaning.id.in_(gone)))
