"""The embedder of a space: made from the row that describes it, kept while it is in use."""

from __future__ import annotations

import threading
from collections import OrderedDict

from sqlalchemy import Engine, select

from connectors.contracts.embedder import Embedder
from connectors.database.engine import reading
from connectors.database.models import EmbeddingSpace
from connectors.errors import NotFound, SettingsError

KEPT = 2
"""The space in use, and the one that is being built or was in use until now."""


class Embedders:
    """Embedders by space id. One object a process; safe for threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = threading.Lock()
        self._kept: OrderedDict[int, Embedder] = OrderedDict()

    def of(self, space_id: int) -> Embedder:
        """Raises `NotFound` for a space that is gone, `SettingsError` where the embedder's
        packages are not installed."""
        with self._lock:
            if space_id not in self._kept:
                self._kept[space_id] = self._load(space_id)
                while len(self._kept) > KEPT:
                    self._kept.popitem(last=False)
            self._kept.move_to_end(space_id)
            return self._kept[space_id]

    def _load(self, space_id: int) -> Embedder:
        with reading(self._engine) as connection:
            row = connection.execute(
                select(EmbeddingSpace.embedder, EmbeddingSpace.model).where(
                    EmbeddingSpace.id == space_id
                )
            ).first()
        if row is None:
            raise NotFound(f"There is no embedding space {space_id}.", "Run: guichet index rebuild")
        return open_embedder(row.embedder, row.model)


def open_embedder(kind: str, model: bytes | None) -> Embedder:
    """An embedder of this kind; `model` is its fit, for a kind that is fitted."""
    # Imported here: numpy and torch are not needed to show a help text.
    if kind == "lsa" and model is not None:
        from connectors.embeddings.lsa import LsaEmbedder

        return LsaEmbedder.from_bytes(model)
    if kind == "minilm":
        from connectors.embeddings.minilm import MinilmEmbedder

        return MinilmEmbedder()
    raise SettingsError(
        f"The database was embedded with {kind!r}, which this version does not know.",
        "Set GUICHET_EMBEDDER and run: guichet index rebuild",
    )


def require_embedder(kind: str) -> None:
    """Raise `SettingsError` now, not after an hour of work, if this embedder cannot be used."""
    if kind != "lsa":
        open_embedder(kind, None)
