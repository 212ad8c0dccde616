"""Passages from the database into an index: all of them at once, or what changed since."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Select, and_, case, null, select

from connectors.database.models import Passage, PassageRemoval, PassageVector
from workers.knowledge.embedding import vectors
from workers.knowledge.index.passage_index import IndexedPassage, PassageBatch, search_terms
from workers.text.terms import TERMS_VERSION

AT_ONCE = 4_000


def all_passages(connection: Connection, space_id: int, dimension: int) -> Iterator[PassageBatch]:
    """Every passage with its vector in a space, in batches; plain rows, no objects of the ORM."""
    rows = connection.execution_options(stream_results=True, max_row_buffer=AT_ONCE).execute(
        _passages(space_id).order_by(Passage.id)
    )
    for batch in rows.partitions(AT_ONCE):
        ids, tickets, scopes, languages, kinds, terms, texts, stored = zip(*batch, strict=True)
        yield PassageBatch(
            ids=ids,
            tickets=tickets,
            scopes=scopes,
            languages=languages,
            kinds=kinds,
            vectors=vectors.from_bytes(stored, dimension),
            terms=[
                have if text is None else search_terms(text, language)
                for have, text, language in zip(terms, texts, languages, strict=True)
            ],
        )


def changed_passages(
    connection: Connection, space_id: int, dimension: int, since: int
) -> list[IndexedPassage]:
    """Passages that came or changed after revision `since`."""
    rows = connection.execute(_passages(space_id).where(Passage.revision > since)).all()
    return _indexed(rows, dimension)


def removed_passages(connection: Connection, since: int) -> list[int]:
    """Ids of passages that are gone since revision `since`."""
    return list(
        connection.scalars(select(PassageRemoval.passage_id).where(PassageRemoval.revision > since))
    )


def _passages(space_id: int) -> Select[Any]:
    in_space = and_(PassageVector.passage_id == Passage.id, PassageVector.space_id == space_id)
    # The text is long, and only read where its words were not counted yet by this version.
    counted = and_(Passage.terms.is_not(None), Passage.terms_version == TERMS_VERSION)
    return select(
        Passage.id,
        Passage.ticket_id,
        Passage.scope_id,
        Passage.language,
        Passage.kind,
        Passage.terms,
        case((counted, null()), else_=Passage.search_text),
        PassageVector.vector,
    ).outerjoin(PassageVector, in_space)


def _indexed(rows: Sequence[Any], dimension: int) -> list[IndexedPassage]:
    made = vectors.from_bytes([row[7] for row in rows], dimension)
    return [
        IndexedPassage(
            id=one,
            ticket_id=ticket,
            scope=scope,
            language=language,
            kind=kind,
            search_text=text or "",
            vector=made[at] if stored is not None else None,
            terms=terms if text is None else None,
        )
        for at, (one, ticket, scope, language, kind, terms, text, stored) in enumerate(rows)
    ]
