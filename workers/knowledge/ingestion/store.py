"""Writing tickets and passages: one transaction a batch, with its own revision.

Everything slow (cleaning, embedding) is done before the transaction begins, because other
writers wait for it. What was computed beforehand is checked inside it: the lease on the source,
that the space which the new vectors belong to is still the one in use, and that the passages are
still those that were compared with, since a language model's cleaning may have come meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import structlog
from sqlalchemy import Connection, Engine, bindparam, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from connectors.contracts.embedder import Embedder
from connectors.database.engine import reading
from connectors.database.models import Passage, Scope, Ticket
from connectors.errors import Unavailable
from workers.knowledge import revision
from workers.knowledge.cleaned.rows import InUse, drop_outdated, in_use
from workers.knowledge.cleaned.texts import RawText, cut_cleaned
from workers.knowledge.embedding import vectors
from workers.knowledge.ingestion.passage_rows import (
    Placed,
    add_passages,
    add_vectors,
    move_passages,
    remove_passages,
)
from workers.knowledge.ingestion.prepare import Prepared
from workers.knowledge.ingestion.stored import Difference, compare, passages_of, ticket_ids
from workers.knowledge.lease import Lease

log = structlog.get_logger("guichet.knowledge")

EmbedderOf = Callable[[int], Embedder]
"""The embedder of a space, by the space's id."""

REMOVED_AT_ONCE = 500
Key = tuple[str, str, int]
"""External id, kind and ordinal of a passage."""


class Outdated(Exception):
    """Another space came into use while we were embedding for the old one, or somebody else
    changed the passages that we compared with."""


@dataclass(frozen=True, slots=True)
class Written:
    """Tickets of one batch that are new, and that were there already."""

    created: int
    updated: int


class TicketStore:
    """Writes the tickets of one source for the holder of its lease."""

    def __init__(
        self, engine: Engine, source: str, lease: Lease, embedder_of: EmbedderOf | None = None
    ) -> None:
        self._engine = engine
        self._source = source
        self._lease = lease
        self._embedder_of = embedder_of
        self._scopes: dict[str, int] = {}

    def write(self, batch: Sequence[Prepared]) -> Written:
        """Store a batch of tickets with different ids. Raises `Conflict` if the lease is lost."""
        if not batch:
            return Written(0, 0)
        self._intern_scopes({ticket.scope for ticket in batch})
        while True:
            try:
                return self._write_once(batch)
            except Outdated:
                continue  # Rare: somebody else wrote just now. Compare with what is there then.

    def remove(self, external_ids: Sequence[str]) -> int:
        """Delete tickets with their passages, and leave word of it for every worker."""
        removed = 0
        for start in range(0, len(external_ids), REMOVED_AT_ONCE):
            some = external_ids[start : start + REMOVED_AT_ONCE]
            with self._engine.begin() as connection:
                state = revision.take(connection)
                self._lease.confirm(connection)
                ids = list(ticket_ids(connection, self._source, some).values())
                remove_passages(connection, state.revision, Passage.ticket_id.in_(ids))
                connection.execute(delete(Ticket).where(Ticket.id.in_(ids)))
                removed += len(ids)
        return removed

    def _write_once(self, batch: Sequence[Prepared]) -> Written:
        with reading(self._engine) as connection:
            space = revision.look(connection).active_space_id
            known = ticket_ids(connection, self._source, [one.external_id for one in batch])
            before = passages_of(connection, list(known.values()))
            cleanings = in_use(connection, list(known.values()))
        batch = [_as_cleaned(one, cleanings.get(known.get(one.external_id, 0))) for one in batch]
        changes = {
            ticket.external_id: compare(
                before.get(known.get(ticket.external_id, 0), ()), ticket.passages
            )
            for ticket in batch
        }
        embedded = self._embed(space, changes)
        with self._engine.begin() as connection:
            state = revision.take(connection)
            self._lease.confirm(connection)
            if state.active_space_id != space:
                raise Outdated
            if known and passages_of(connection, list(known.values())) != before:
                raise Outdated
            ids = self._write_tickets(connection, batch, known)
            self._write_passages(connection, state, batch, ids, changes, embedded)
            now_said = {
                known[one.external_id]: raw_text(one).hash
                for one in batch
                if one.external_id in known
            }
            drop_outdated(connection, now_said)
        return Written(created=len(batch) - len(known), updated=len(known))

    def _write_passages(
        self,
        connection: Connection,
        state: revision.State,
        batch: Sequence[Prepared],
        ids: dict[str, int],
        changes: dict[str, Difference],
        embedded: dict[Key, bytes],
    ) -> None:
        placed = [
            Placed(
                ticket_id=ids[one.external_id],
                scope_id=self._scopes[one.scope],
                language=one.language,
                terms=one.terms,
                change=changes[one.external_id],
            )
            for one in batch
        ]
        for ticket in placed:
            move_passages(connection, state.revision, ticket)
        rows = add_passages(connection, state.revision, placed)
        if state.active_space_id is not None and embedded:
            made = {
                rows[ids[external_id], kind, ordinal]: vector
                for (external_id, kind, ordinal), vector in embedded.items()
            }
            add_vectors(connection, state.active_space_id, made)

    def _embed(self, space: int | None, changes: dict[str, Difference]) -> dict[Key, bytes]:
        if space is None or self._embedder_of is None:
            return {}
        new = [
            ((external_id, passage.kind, passage.ordinal), passage.search_text)
            for external_id, change in changes.items()
            for passage in change.add
        ]
        if not new:
            return {}
        try:
            rows = self._embedder_of(space).embed_passages([text for _, text in new])
        except Unavailable as error:
            # The tickets are worth storing without; the upkeep makes the vectors later.
            log.warning("sync.not_embedded", passages=len(new), error=error.message)
            return {}
        return dict(zip((key for key, _ in new), vectors.to_bytes(rows), strict=True))

    def _write_tickets(
        self, connection: Connection, batch: Sequence[Prepared], known: dict[str, int]
    ) -> dict[str, int]:
        new = [self._row(one) for one in batch if one.external_id not in known]
        old = [
            self._row(one) | {"known_id": known[one.external_id]}
            for one in batch
            if one.external_id in known
        ]
        if old:
            names = [name for name in old[0] if name != "known_id"]
            connection.execute(
                update(Ticket.__table__)  # type: ignore[arg-type]
                .where(Ticket.id == bindparam("known_id"))
                .values({name: bindparam(name) for name in names}),
                old,
            )
        ids = dict(known)
        if new:
            made = connection.execute(insert(Ticket).returning(Ticket.external_id, Ticket.id), new)
            ids |= dict(made.all())
        return ids

    def _row(self, ticket: Prepared) -> dict[str, Any]:
        return {
            "source": self._source,
            "external_id": ticket.external_id,
            "kind": ticket.kind,
            "title": ticket.title,
            "problem": ticket.problem,
            "resolution": ticket.resolution,
            "told_in": ticket.told_in,
            "category": ticket.category,
            "entity": ticket.entity,
            "location": ticket.location,
            "scope_id": self._scopes[ticket.scope],
            "status": ticket.status,
            "opened_at": ticket.opened,
            "solved_at": ticket.solved,
            "url": ticket.url,
            "language": ticket.language,
            "content_hash": ticket.content_hash,
        }

    def _intern_scopes(self, names: set[str]) -> None:
        missing = sorted(names - self._scopes.keys())
        if not missing:
            return
        with reading(self._engine) as connection:
            self._scopes |= _scope_ids(connection, missing)
        missing = sorted(names - self._scopes.keys())
        if not missing:
            return
        with self._engine.begin() as connection:
            on = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
            statement = on(Scope).on_conflict_do_nothing()
            connection.execute(statement, [{"name": name} for name in missing])
            self._scopes |= _scope_ids(connection, missing)


def _scope_ids(connection: Connection, names: Sequence[str]) -> dict[str, int]:
    rows = connection.execute(select(Scope.name, Scope.id).where(Scope.name.in_(names)))
    return dict(rows.all())


def raw_text(ticket: Prepared) -> RawText:
    """What a language model would be given of it."""
    return RawText(ticket.title, ticket.problem, ticket.resolution or "", ticket.language)


def _as_cleaned(ticket: Prepared, cleaning: InUse | None) -> Prepared:
    """With the passages of its cleaning, if that is about the text that it has now."""
    if cleaning is None or cleaning.input_hash != raw_text(ticket).hash:
        return ticket
    cut = cut_cleaned(ticket.title, ticket.language, cleaning.cleaned)
    return replace(ticket, passages=cut.passages, terms=cut.terms)
