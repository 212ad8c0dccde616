"""Sources of a draft that can carry it no more: gone, hidden from its asker, or said otherwise."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from connectors.database.models import (
    Draft,
    DraftSource,
    Evidence,
    Person,
    Ticket,
    TicketCleaning,
)
from workers.desk.answers.sources import withdrawn
from workers.knowledge.access import viewer_for
from workers.knowledge.cleaned.texts import Cleaned
from workers.settings import Settings
from workers.text.tokens import plain_words


def lost_sources(session: Session, draft: Draft, person: Person, settings: Settings) -> set[int]:
    """The numbers of the sources of this draft that are gone or hidden from this person since it
    was made, or whose ticket does not say any more what the draft took from it."""
    viewer, without = viewer_for(session, person, settings), withdrawn(draft)
    rows = session.execute(
        select(
            DraftSource.number,
            DraftSource.ticket_id,
            DraftSource.evidence_hash,
            DraftSource.ticket_hash,
            Ticket.scope_id,
            Ticket.content_hash,
        )
        .outerjoin(Ticket, Ticket.id == DraftSource.ticket_id)
        .where(DraftSource.draft_id == draft.id)
    )
    return {
        row.number
        for row in rows
        if row.number not in without
        and (
            row.scope_id is None
            or not viewer.sees(row.scope_id)
            or (row.content_hash != row.ticket_hash and _says_otherwise(session, row))
        )
    }


def _says_otherwise(session: Session, source: Any) -> bool:
    """Whether a ticket that changed lost some of the words that were quoted from it: its solution
    was refused, withdrawn or edited. A new category or a longer solution takes nothing away."""
    quoted = session.get_one(Evidence, source.evidence_hash).text
    ticket = session.get_one(Ticket, source.ticket_id)
    texts = [ticket.resolution or ""]
    if ticket.kind == "article":
        texts.append(ticket.problem)
    cleaned = session.scalar(
        select(TicketCleaning.cleaned).filter_by(ticket_id=source.ticket_id, in_use=True)
    )
    if cleaned is not None and ticket.resolution:
        texts.append(Cleaned.from_json(cleaned).quote)
    return not set(plain_words(quoted)) <= set(plain_words("\n".join(texts)))
