"""The index of one process, kept at the database's revision.

A look is one small query; only when the revision moved are rows read. The rows of all revisions
up to the one that a look sees are there to be read, because writers queue at the row that holds
it (see `revision`). So a replica misses nothing by asking for what is newer than its own.
"""

from __future__ import annotations

import ctypes
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
import structlog
from numpy.typing import NDArray
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from connectors.contracts.embedder import Embedder
from connectors.database.base import now
from connectors.database.engine import reading
from connectors.errors import DatabaseUnavailable, GuichetError, Unavailable
from workers.knowledge import revision
from workers.knowledge.embedding.space_rows import Space, active_space
from workers.knowledge.embedding.spaces import Spaces
from workers.knowledge.index.loading import all_passages, changed_passages, removed_passages
from workers.knowledge.index.passage_index import PassageIndex, TicketHit
from workers.knowledge.ranking.glossary import glossary
from workers.knowledge.ranking.profiles import FusionWeights
from workers.settings import Settings

log = structlog.get_logger("guichet.knowledge")


@dataclass(frozen=True, slots=True)
class Loaded:
    """An index, and all that a search in it needs. Replaced as a whole, never changed."""

    space: Space
    embedder: Embedder
    index: PassageIndex
    weights: FusionWeights
    revision: int


@dataclass(frozen=True, slots=True)
class ReplicaStatus:
    """What this process knows: for health checks, the Knowledge page and `guichet index status`.

    `revision` is the database's at the last good look (`looked_at`); `trouble` names the error
    of the last look that failed, None if the last look was good.
    """

    revision: int = 0
    passages: int = 0
    space: str | None = None
    embedder: str | None = None
    memory_bytes: int = 0
    load_seconds: float | None = None
    loaded_at: datetime | None = None
    looked_at: datetime | None = None
    trouble: str | None = None


class IndexReplica:
    """Follows the database in a thread between `start` and `stop`; searches are thread-safe."""

    def __init__(self, engine: Engine, settings: Settings, spaces: Spaces | None = None) -> None:
        self._engine = engine
        self._settings = settings
        self._spaces = spaces or Spaces(engine, settings)
        self._loaded: Loaded | None = None
        self._status = ReplicaStatus()
        self._looking = threading.Lock()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._tidying: threading.Thread | None = None
        self._by_words = False

    def start(self) -> None:
        """Load what there is, then follow. A database that is away is only logged."""
        if self._thread is not None:
            return
        self.look()
        self._stop.clear()
        self._thread = threading.Thread(target=self._follow, name="knowledge", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop following; searches go on with what is loaded."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(timeout=30)
            self._thread = None

    @property
    def follows(self) -> bool:
        """Whether its thread runs, or was never started or was stopped on purpose."""
        return self._thread is None or self._thread.is_alive()

    @property
    def status(self) -> ReplicaStatus:
        """How new and how big the index is."""
        loaded = self._loaded
        if loaded is None:
            return self._status
        return replace(
            self._status,
            revision=loaded.revision,
            passages=len(loaded.index),
            space=loaded.space.name,
            embedder=loaded.space.embedder,
            memory_bytes=loaded.index.memory_bytes,
        )

    def respelled(self, text: str) -> str:
        """A question with its mistyped words as the tickets have them; the same while nothing is
        loaded."""
        return self._loaded.index.respelled(text) if self._loaded else text

    def rarities(self, stems: Sequence[str]) -> Sequence[float]:
        """How rare each of these stems is: 0 in every document, nearly 1 in one, more in none."""
        loaded = self._loaded
        return [0.0] * len(stems) if loaded is None else loaded.index.rarities(stems).tolist()

    def search(
        self, query: str, *, k: int, scopes: frozenset[int] | None, language: str | None = None
    ) -> list[TicketHit]:
        """The best `k` tickets among those in `scopes`; nothing while nothing is loaded."""
        loaded = self._loaded
        if loaded is None or not query.strip():
            return []
        vector = self._meaning(loaded.embedder, query)
        return loaded.index.search(
            query, vector, k=k, scopes=scopes, language=language, weights=loaded.weights
        )

    def _meaning(self, embedder: Embedder, query: str) -> NDArray[np.float32] | None:
        """The query's vector; None while the embedder is away, to search by words alone."""
        try:
            vector: NDArray[np.float32] = embedder.embed_queries([query])[0]
        except Unavailable as error:
            # Said once, not at every search.
            if not self._by_words:
                log.warning("search.by_words_only", error=error.message)
            self._by_words = True
            return None
        self._by_words = False
        return vector

    def load(self) -> None:
        """Load what there is, once, for a command that ends after its search. Raises
        `DatabaseUnavailable`, and what is wrong with the settings."""
        with self._looking:
            try:
                self._look()
            except SQLAlchemyError as error:
                raise DatabaseUnavailable(
                    f"The index cannot be loaded ({type(error).__name__}).",
                    "Check the database with: guichet doctor",
                ) from error

    def look(self) -> bool:
        """Look once; return whether the look was good. Never raises for a database that is away."""
        with self._looking:
            try:
                self._look()
            except (SQLAlchemyError, OSError, GuichetError) as error:
                # Searches go on with what is loaded. Said once, not at every look.
                name = type(error).__name__
                if self._status.trouble != name:
                    log.warning("index.cannot_follow", error=name)
                self._status = replace(self._status, trouble=name)
                return False
            if self._status.trouble is not None:
                log.info("index.follows_again")
            self._status = replace(self._status, looked_at=now(), trouble=None)
        self._tidy()
        return True

    def _tidy(self) -> None:
        """Let the index compact itself and build its graph, beside searches and further looks."""
        loaded = self._loaded
        busy = self._tidying is not None and self._tidying.is_alive()
        if loaded is None or busy or not loaded.index.wants_maintenance:
            return
        self._tidying = threading.Thread(
            target=loaded.index.maintain, name="knowledge upkeep", daemon=True
        )
        self._tidying.start()

    def _follow(self) -> None:
        while not self._stop.wait(self._settings.follow_seconds):
            self.look()

    def _look(self) -> None:
        with reading(self._engine) as connection:
            state = revision.look(connection)
            loaded = self._loaded
            if state.active_space_id is None:
                self._loaded = None
            elif (
                loaded is None
                or loaded.space.id != state.active_space_id
                or state.oldest_removal > loaded.revision
                or state.revision < loaded.revision  # another database, or an older copy of it
            ):
                self._load(connection, state)
            elif state.revision > loaded.revision:
                self._catch_up(connection, loaded, state)

    def _load(self, connection: Connection, state: revision.State) -> None:
        """Load everything beside what serves now, then switch to it."""
        started = time.monotonic()
        space = active_space(connection)
        assert space is not None, "the caller has seen its id in this very transaction"
        embedder = self._spaces.embedder_of(space.id)
        index = PassageIndex(
            space.dimension,
            exact_up_to=self._settings.exact_up_to,
            known=glossary(self._settings.glossary),
        )
        index.load(all_passages(connection, space.id, space.dimension))
        self._loaded = Loaded(space, embedder, index, _weights(space), state.revision)
        _give_memory_back()
        seconds = time.monotonic() - started
        self._status = replace(self._status, load_seconds=round(seconds, 3), loaded_at=now())
        log.info(
            "index.loaded",
            space=space.name,
            passages=len(index),
            revision=state.revision,
            seconds=round(seconds, 2),
        )

    def _catch_up(self, connection: Connection, loaded: Loaded, state: revision.State) -> None:
        space = active_space(connection)
        assert space is not None, "the caller has seen its id in this very transaction"
        upserts = changed_passages(connection, space.id, space.dimension, loaded.revision)
        removals = removed_passages(connection, loaded.revision)
        if upserts or removals:
            loaded.index.apply(upserts, removals)
        self._loaded = replace(
            loaded, space=space, weights=_weights(space), revision=state.revision
        )
        log.debug("index.followed", revision=state.revision, came=len(upserts), went=len(removals))


def _give_memory_back() -> None:
    """Loading needs several times what the index takes, and glibc keeps what was freed: measured,
    half of a worker's memory. Other C libraries have no such call, nor such a need."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


def _weights(space: Space) -> FusionWeights:
    return FusionWeights.from_json(space.weights)
