"""The sources that a draft cites: as rows, and as a message carries them."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from connectors.contracts.chat import SourceLink
from connectors.database.models import Draft, DraftSource, Evidence
from workers.generation.drafter import CitedTicket
from workers.generation.guardrails.excerpts import quiet_excerpt

WITHDRAWN = "withdrawn"
"""Key in a draft's recipe: the numbers of sources that were gone when a reviewer sent it."""


def withdrawn(draft: Draft) -> frozenset[int]:
    """The numbers of the sources that are not shown with a draft any more."""
    return frozenset(draft.recipe.get(WITHDRAWN, ()))


def source_links(session: Session, draft: Draft) -> tuple[SourceLink, ...]:
    """The sources of a draft as a message carries them; those withdrawn are left out."""
    return tuple(source_link(row, excerpt, draft) for row, excerpt in sources_of(session, draft))


def source_link(source: DraftSource | CitedTicket, excerpt: str, draft: Draft) -> SourceLink:
    """A source of a draft as a message carries it. Nobody looks at its excerpt before it is sent,
    so that holds nothing for which an answer would be held."""
    hosts = tuple(draft.recipe.get("allowed_hosts", ()))
    quiet = quiet_excerpt(excerpt, source.url, hosts, draft.language)
    return SourceLink(source.number, source.title, source.url, source.date, quiet)


def sources_of(session: Session, draft: Draft) -> list[tuple[DraftSource, str]]:
    """The sources of a draft but those withdrawn, each with the text that it was made from."""
    without = withdrawn(draft)
    rows = session.execute(
        select(DraftSource, Evidence.text)
        .join(Evidence, Evidence.hash == DraftSource.evidence_hash)
        .where(DraftSource.draft_id == draft.id)
        .order_by(DraftSource.number)
    )
    return [(row, excerpt) for row, excerpt in rows if row.number not in without]
