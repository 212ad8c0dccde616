"""Embedding spaces: built beside the one in use, then switched to in one transaction.

A space is built by whoever holds the lease ``index``: a sync at its end, the upkeep of a worker,
or ``guichet index rebuild``. A builder that dies leaves a row with status ``building`` and the
vectors that it made; the next one goes on from there.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

import structlog
from sqlalchemy import Engine, select

from connectors.contracts.embedder import Embedder
from connectors.database.audit import audit
from connectors.database.engine import reading
from connectors.database.models import Passage
from connectors.errors import ConnectorError
from workers.knowledge import revision
from workers.knowledge.embedding import space_rows
from workers.knowledge.embedding.backfill import fill, missing
from workers.knowledge.embedding.blas_threads import one_blas_thread
from workers.knowledge.embedding.embedders import (
    CHANGING,
    E5_OR_LSA,
    IN_PROCESS,
    ChangingEmbedder,
    Embedders,
    changing_embedder,
    e5_missed,
    e5_trouble,
    open_embedder,
    usable_kind,
)
from workers.knowledge.embedding.prepared import Prepared
from workers.knowledge.embedding.space_rows import Space
from workers.knowledge.embedding.training_samples import learned_weights, refit_of, sample_texts
from workers.knowledge.lease import Lease, holding
from workers.settings import Settings

log = structlog.get_logger("guichet.knowledge")

LEASE = "index"
GROWTH = 1.5
"""A fitted space is fitted anew when there are this many times the passages it was fitted on."""
SMALL = 50
"""Below this many passages a fit is redone at any growth: it takes a moment."""
STARTER = 200
"""From this many passages on, the first vectors are those of lsa, which are there in seconds."""
Progress = Callable[[str, int, int | None], None]


@dataclass(slots=True)
class Upkeep:
    """What an upkeep did. `reason` says why a new space was built, empty if none was."""

    reason: str = ""
    embedded: int = 0
    space: str | None = None
    passages: int = 0
    seconds: float = 0.0

    def to_json(self) -> dict[str, Any]:
        """As one JSON object."""
        return asdict(self) | {"seconds": round(self.seconds, 3)}


class Spaces:
    """Keeps every passage embedded in a space that fits the settings and the corpus."""

    def __init__(
        self, engine: Engine, settings: Settings, prepared: Prepared | None = None
    ) -> None:
        """`prepared` are vectors that need not be made."""
        self._engine = engine
        self._settings = settings
        self._prepared = prepared
        self._embedders = Embedders(engine, settings)
        self._changing: ChangingEmbedder | None = None
        self._kind = usable_kind(settings)
        if e5_missed(settings):
            log.warning("index.lsa_instead_of_e5", reason=e5_trouble())

    def embedder_of(self, space_id: int) -> Embedder:
        """The embedder of a space."""
        return self._embedders.of(space_id)

    def active(self) -> Space | None:
        """The space that searches use."""
        with reading(self._engine) as connection:
            return space_rows.active_space(connection)

    def is_due(self) -> bool:
        """Whether `upkeep` would have anything to do; a few quick looks."""
        with reading(self._engine) as connection:
            space = space_rows.active_space(connection)
            count = space_rows.passages(connection)
            if self._reason(space, count):
                return True
            if space is not None and missing(connection, space.id):
                return True
            return space_rows.is_untidy(connection)

    def upkeep(
        self, progress: Progress = lambda *_: None, *, force: bool = False, fit: bool = True
    ) -> Upkeep:
        """Build a space if one is needed, else embed what has no vector; then clear away.

        `force` builds one in any case; without `fit` none is built when one is in use. Raises
        `Conflict` when somebody else is at it.
        """
        started = time.monotonic()
        done = Upkeep()
        with holding(self._engine, LEASE, "Building the index") as lease, one_blas_thread():
            with reading(self._engine) as connection:
                space = space_rows.active_space(connection)
                done.passages = space_rows.passages(connection)
            reason = "asked for" if force and done.passages else self._reason(space, done.passages)
            if space is not None and not fit:
                reason = ""
            if reason:
                done.reason = reason
                kind, begun = self._kind, 0
                if space is None and self._takes_long(kind) and done.passages > STARTER:
                    _, begun = self._build(lease, progress, "lsa", reason, restart=force)
                space, embedded = self._build(lease, progress, kind, reason, restart=force)
                done.embedded = begun + embedded
            elif space is not None:
                embedder = self.embedder_of(space.id)
                done.embedded = fill(self._engine, lease, space.id, embedder, progress)
            done.space = space.name if space else None
            self._clear_away()
            done.seconds = time.monotonic() - started
            if done.reason or done.embedded:
                log.info("index.upkeep", **done.to_json())
                with self._engine.begin() as connection:
                    lease.finish(connection, done.to_json())
        return done

    def _takes_long(self, kind: str) -> bool:
        prepared = self._prepared is not None and self._prepared.embedder == kind
        return kind in IN_PROCESS and not prepared

    def _reason(self, space: Space | None, count: int) -> str:
        if not count:
            return ""
        if space is None:
            return "first"
        if space.embedder == "e5" and self._settings.embedder in E5_OR_LSA:
            # Another worker made it, and this one may lack the package: search goes by words here.
            return ""
        if space.embedder != self._kind:
            return "another embedder"
        if space.embedder in CHANGING and not self._serves(space):
            return "another model"
        more = space.embedder == "lsa" and count > space.fitted_on
        if more and (count >= GROWTH * space.fitted_on or count <= SMALL):
            return "grown"
        return ""

    def _serves(self, space: Space) -> bool:
        """Whether the embedding server still makes the vectors of this space.

        One that is away is no reason to build anything: nothing could be embedded either.
        """
        try:
            return self._changeable().serves(space.name)
        except ConnectorError:
            log.debug("index.embedder_away")
            return True

    def _changeable(self) -> ChangingEmbedder:
        if self._changing is None:
            self._changing = changing_embedder(self._settings, self._kind)
        return self._changing

    def _build(
        self, lease: Lease, progress: Progress, kind: str, reason: str, restart: bool
    ) -> tuple[Space, int]:
        space = self._unfinished(kind, restart) or self._new_space(lease, kind, progress)
        embedder = self.embedder_of(space.id)
        ahead = self._prepared.before(embedder) if self._prepared else None
        embedded = fill(self._engine, lease, space.id, ahead or embedder, progress)
        weights = self._prepared_weights() if ahead else None
        if weights is None:
            weights = learned_weights(self._engine, space.embedder, space.id, embedder, progress)
        while not self._activate(lease, space, weights, reason):
            embedded += fill(self._engine, lease, space.id, embedder, progress)
        log.info("index.space_activated", space=space.name)
        return space, embedded

    def _prepared_weights(self) -> dict[str, Any] | None:
        if self._prepared is None:
            return None
        with reading(self._engine) as connection:
            texts = connection.scalars(select(Passage.search_text)).all()
        return self._prepared.weights_for(texts)

    def _unfinished(self, kind: str, restart: bool) -> Space | None:
        """What an earlier builder left, if it is still what is wanted; else it goes."""
        name = self._changeable().space if kind in CHANGING else ""
        with self._engine.begin() as connection:
            found = space_rows.unfinished(connection)
            count = space_rows.passages(connection)
            usable = None
            for space in found:
                fresh = space.embedder != "lsa" or count < GROWTH * max(space.fitted_on, 1)
                wanted = space.embedder == kind and (
                    space.embedder not in CHANGING or space.name == name
                )
                if wanted and fresh and not restart:
                    usable = space
                else:
                    space_rows.retire(connection, space.id)
        return usable

    def _new_space(self, lease: Lease, kind: str, progress: Progress) -> Space:
        count, model, embedder = self._new_embedder(kind, progress)
        with self._engine.begin() as connection:
            lease.confirm(connection)
            return space_rows.store(
                connection,
                name=embedder.space,
                embedder=kind,
                dimension=embedder.dimension,
                model=model,
                fitted_on=count,
            )

    def _new_embedder(self, kind: str, progress: Progress) -> tuple[int, bytes | None, Embedder]:
        with reading(self._engine) as connection:
            count = space_rows.passages(connection)
        fit = refit_of(kind)
        if kind in CHANGING:
            return count, None, self._changeable()
        if fit is None:
            return count, None, open_embedder(kind, None)
        texts = sample_texts(self._engine)
        progress("fit", 0, None)
        fitted = fit(texts)
        return count, fitted.to_bytes(), fitted

    def _activate(
        self, lease: Lease, space: Space, weights: dict[str, Any] | None, reason: str
    ) -> bool:
        """Switch to `space`, unless passages without a vector came meanwhile."""
        with self._engine.begin() as connection:
            revision.hold(connection)
            lease.confirm(connection)
            if missing(connection, space.id):
                return False
            state = revision.take(connection)
            space_rows.switch(connection, state.active_space_id, space.id, weights)
            audit(connection, None, "index.rebuilt", space.name, reason=reason)
        return True

    def _clear_away(self) -> None:
        """Delete the vectors of retired spaces, a bit at a time, and removals everybody knows."""
        more = True
        while more:
            with self._engine.begin() as connection:
                more = space_rows.delete_some_retired(connection)
        with self._engine.begin() as connection:
            space_rows.forget_old_removals(connection)
