"""Writing tickets and passages: one transaction a batch, with its own revision.

Everything slow (cleaning, embedding) is done before the transaction begins, because other
writers wait for it. What was computed beforehand is checked inside it: the lease on the source,
and that the space which the new vectors belong to is still the one in use.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import structlog
from sqlalchemy import Connection, Engine, bindparam, delete, insert, literal, select, update
from sqlalchemy.dialects import postgresql, sqlite

from connectors.contracts.embedder import Embedder
from connectors.database.base import UtcDateTime, now
from connectors.database.engine import reading
from connectors.database.models import Passage, PassageRemoval, PassageVector, Scope, Ticket
from connectors.embeddings.terms import TERMS_VERSION
from connectors.errors import Unavailable
from workers.knowledge import revision, vectors
from workers.knowledge.lease import Lease
from workers.knowledge.prepare import Prepared
from workers.knowledge.stored import Difference, compare, passages_of, ticket_ids

log = structlog.get_logger("guichet.knowledge")

EmbedderOf = Callable[[int], Embedder]
"""The embedder of a space, by the space's id."""

REMOVED_AT_ONCE = 500
Key = tuple[str, str, int]
"""External id, kind and ordinal of a passage."""


class SpaceChanged(Exception):
    """Another space came into use while we were embedding for the old one."""


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
            except SpaceChanged:
                continue  # Rare: a rebuilt index came into use just now. Embed for that one.

    def remove(self, external_ids: Sequence[str]) -> int:
        """Delete tickets with their passages, and leave word of it for every worker."""
        removed = 0
        for start in range(0, len(external_ids), REMOVED_AT_ONCE):
            some = external_ids[start : start + REMOVED_AT_ONCE]
            with self._engine.begin() as connection:
                state = revision.take(connection)
                self._lease.confirm(connection)
                ids = list(ticket_ids(connection, self._source, some).values())
                _remove_passages(connection, state.revision, Passage.ticket_id.in_(ids))
                connection.execute(delete(Ticket).where(Ticket.id.in_(ids)))
                removed += len(ids)
        return removed

    def _write_once(self, batch: Sequence[Prepared]) -> Written:
        with reading(self._engine) as connection:
            space = revision.look(connection).active_space_id
            known = ticket_ids(connection, self._source, [one.external_id for one in batch])
            before = passages_of(connection, list(known.values()))
        changes = {
            ticket.external_id: compare(before.get(known.get(ticket.external_id, 0), ()), ticket)
            for ticket in batch
        }
        embedded = self._embed(space, changes)
        with self._engine.begin() as connection:
            state = revision.take(connection)
            self._lease.confirm(connection)
            if state.active_space_id != space:
                raise SpaceChanged
            ids = self._write_tickets(connection, batch, known)
            for ticket in batch:
                self._move_passages(connection, state.revision, ticket, changes[ticket.external_id])
            rows = self._add_passages(connection, state.revision, batch, ids, changes)
            if space is not None and embedded:
                _add_vectors(connection, space, rows, embedded)
        return Written(created=len(batch) - len(known), updated=len(known))

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
            "category": ticket.category,
            "entity": ticket.entity,
            "scope_id": self._scopes[ticket.scope],
            "status": ticket.status,
            "opened_at": ticket.opened,
            "solved_at": ticket.solved,
            "url": ticket.url,
            "language": ticket.language,
            "content_hash": ticket.content_hash,
            "synced_at": now(),
        }

    def _move_passages(
        self, connection: Connection, new_revision: int, ticket: Prepared, change: Difference
    ) -> None:
        if change.remove:
            _remove_passages(connection, new_revision, Passage.id.in_(change.remove))
        scope = self._scopes[ticket.scope]
        changed = [
            {
                "known_id": passage.id,
                "ordinal": ordinal,
                "language": ticket.language,
                "terms": ticket.terms[passage.kind, ordinal],
                "terms_version": TERMS_VERSION,
                "scope_id": scope,
                "revision": new_revision,
            }
            for passage, ordinal in change.keep
            if (passage.ordinal, passage.language, passage.scope_id, passage.terms_version)
            != (ordinal, ticket.language, scope, TERMS_VERSION)
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

    def _add_passages(
        self,
        connection: Connection,
        new_revision: int,
        batch: Sequence[Prepared],
        ids: dict[str, int],
        changes: dict[str, Difference],
    ) -> dict[Key, int]:
        external = {ids[ticket.external_id]: ticket.external_id for ticket in batch}
        rows = [
            {
                "ticket_id": ids[ticket.external_id],
                "kind": passage.kind,
                "ordinal": passage.ordinal,
                "text": passage.text,
                "search_text": passage.search_text,
                "terms": ticket.terms[passage.kind, passage.ordinal],
                "terms_version": TERMS_VERSION,
                "language": ticket.language,
                "scope_id": self._scopes[ticket.scope],
                "revision": new_revision,
            }
            for ticket in batch
            for passage in changes[ticket.external_id].add
        ]
        if not rows:
            return {}
        made = connection.execute(
            insert(Passage).returning(Passage.ticket_id, Passage.kind, Passage.ordinal, Passage.id),
            rows,
        )
        return {(external[ticket], kind, ordinal): row for ticket, kind, ordinal, row in made}

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


def _remove_passages(connection: Connection, new_revision: int, which: Any) -> None:
    connection.execute(
        insert(PassageRemoval).from_select(
            ["passage_id", "revision", "removed_at"],
            select(Passage.id, literal(new_revision), literal(now(), UtcDateTime())).where(which),
        )
    )
    connection.execute(delete(Passage).where(which))


def _add_vectors(
    connection: Connection, space: int, rows: dict[Key, int], embedded: dict[Key, bytes]
) -> None:
    connection.execute(
        insert(PassageVector),
        [
            {"space_id": space, "passage_id": row, "vector": embedded[key]}
            for key, row in rows.items()
        ],
    )
