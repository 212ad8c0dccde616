"""What the database holds of a source now, and how new passages differ from it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, select

from connectors.database.models import Passage, Ticket, WithheldRecord
from workers.knowledge.chunking.passages import PassageText


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage as it is: its key and what followers know of it."""

    id: int
    kind: str
    ordinal: int
    text: str
    search_text: str
    language: str
    scope_id: int
    terms_version: int


@dataclass(slots=True)
class Difference:
    """What to do to a ticket's passages."""

    keep: list[tuple[StoredPassage, int]] = field(default_factory=list)
    """Same text as before, and the ordinal that it has now."""
    remove: list[int] = field(default_factory=list)
    add: list[PassageText] = field(default_factory=list)


def known_hashes(connection: Connection, source: str) -> dict[str, str]:
    """Content hash of every ticket of `source`, by its id there."""
    rows = connection.execute(
        select(Ticket.external_id, Ticket.content_hash).where(Ticket.source == source)
    )
    return dict(rows.all())


def withheld_ids(connection: Connection, source: str) -> frozenset[str]:
    """Ids of the records that are not taken up, because their author was erased here."""
    rows = select(WithheldRecord.external_id).where(WithheldRecord.source == source)
    return frozenset(connection.scalars(rows))


def ticket_ids(connection: Connection, source: str, external_ids: Sequence[str]) -> dict[str, int]:
    """Row ids of those tickets that are stored."""
    rows = connection.execute(
        select(Ticket.external_id, Ticket.id).where(
            Ticket.source == source, Ticket.external_id.in_(external_ids)
        )
    )
    return dict(rows.all())


def passages_of(connection: Connection, ids: Sequence[int]) -> dict[int, list[StoredPassage]]:
    """Stored passages by ticket."""
    found: dict[int, list[StoredPassage]] = defaultdict(list)
    rows = connection.execute(
        select(
            Passage.ticket_id,
            Passage.id,
            Passage.kind,
            Passage.ordinal,
            Passage.text,
            Passage.search_text,
            Passage.language,
            Passage.scope_id,
            Passage.terms_version,
        )
        .where(Passage.ticket_id.in_(ids))
        .order_by(Passage.id)
    )
    for row in rows:
        found[row.ticket_id].append(StoredPassage(*row[1:]))
    return found


def compare(before: Sequence[StoredPassage], passages: Sequence[PassageText]) -> Difference:
    """A passage with the same kind and texts keeps its row and so its vector, wherever it moved."""
    difference = Difference()
    free: dict[tuple[str, str, str], list[StoredPassage]] = defaultdict(list)
    for passage in sorted(before, key=lambda one: one.ordinal, reverse=True):
        free[passage.kind, passage.text, passage.search_text].append(passage)
    for wanted in passages:
        same = free.get((wanted.kind, wanted.text, wanted.search_text))
        if same:
            difference.keep.append((same.pop(), wanted.ordinal))
        else:
            difference.add.append(wanted)
    difference.remove = [passage.id for rest in free.values() for passage in rest]
    return difference
