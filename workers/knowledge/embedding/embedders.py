"""The embedder of a space: made from the row that describes it, kept while it is in use."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Engine, select

from connectors.contracts.embedder import Embedder
from connectors.database.engine import reading
from connectors.database.models import EmbeddingSpace
from connectors.errors import NotFound, SettingsError, Unavailable
from workers.settings import Settings

if TYPE_CHECKING:
    from connectors.embeddings.remote.embedder import RemoteEmbedder

REMOTE = frozenset({"tei", "openai"})
FOLDER = "sentence-transformers"
CHANGING = REMOTE | {FOLDER}
"""Embedders whose model is chosen elsewhere: the same setting may make other vectors tomorrow."""
IN_PROCESS = frozenset({"e5", "minilm", FOLDER})
"""Embedders that take about as long for a passage as a person does to blink."""
E5_OR_LSA = ("auto", "e5")
"""Settings under which e5 serves where it can."""
KEPT = 2
"""The space in use, and the one that is being built or was in use until now."""


class Embedders:
    """Embedders by space id. One object a process; safe for threads."""

    def __init__(self, engine: Engine, settings: Settings) -> None:
        self._engine = engine
        self._settings = settings
        self._lock = threading.Lock()
        self._kept: OrderedDict[int, Embedder] = OrderedDict()

    def of(self, space_id: int) -> Embedder:
        """Raises `NotFound` for a space that is gone, `SettingsError` where the embedder's
        packages are not installed, or its model is gone."""
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
                select(EmbeddingSpace.embedder, EmbeddingSpace.model, EmbeddingSpace.name).where(
                    EmbeddingSpace.id == space_id
                )
            ).first()
        if row is None:
            raise NotFound(f"There is no embedding space {space_id}.", "Run: guichet index rebuild")
        if row.embedder in CHANGING:
            return changing_embedder(self._settings, row.embedder, row.name)
        if row.embedder == "e5" and e5_trouble():
            return AbsentEmbedder(row.name, e5_trouble())
        return open_embedder(row.embedder, row.model)


def open_embedder(kind: str, model: bytes | None) -> Embedder:
    """An embedder of this kind; `model` is its fit, for a kind that is fitted."""
    # Imported here: numpy and torch are not needed to show a help text.
    if kind == "lsa" and model is not None:
        from workers.knowledge.lsa.embedder import LsaEmbedder

        return LsaEmbedder.from_bytes(model)
    if kind == "minilm":
        from connectors.embeddings.minilm import MinilmEmbedder

        return MinilmEmbedder()
    if kind == "e5":
        from connectors.embeddings.e5 import E5Embedder

        return E5Embedder()
    raise SettingsError(
        f"The database was embedded with {kind!r}, which this version does not know.",
        "Set GUICHET_EMBEDDER and run: guichet index rebuild",
    )


def remote_embedder(settings: Settings, kind: str, space: str | None = None) -> RemoteEmbedder:
    """An embedder on the server of the settings, bound to `space` if one is given.

    Contacts nobody yet. Where the settings name no server any more, its calls find none.
    """
    from connectors.embeddings.remote.access import EmbedderAccess
    from connectors.embeddings.remote.openai import openai_embedder
    from connectors.embeddings.remote.tei import tei_embedder

    access = EmbedderAccess(
        url=settings.embedder_url or "http://127.0.0.1:9",
        api_key=settings.embedder_key.get_secret_value(),
        model=settings.embedder_model,
        ca_file=settings.embedder_ca_file,
    )
    return (tei_embedder if kind == "tei" else openai_embedder)(access, space)


class ChangingEmbedder(Embedder, Protocol):
    """An embedder whose model is chosen elsewhere."""

    def serves(self, space: str) -> bool:
        """Whether it makes the vectors of this space now."""
        ...


def changing_embedder(settings: Settings, kind: str, space: str | None = None) -> ChangingEmbedder:
    """The embedder of the settings, of a kind in `CHANGING`, bound to `space` if one is given.

    Raises `SettingsError` for a folder without a model.
    """
    if kind != FOLDER:
        return remote_embedder(settings, kind, space)
    from connectors.embeddings.transformer import TransformerEmbedder

    if settings.embedder_path is None:
        raise SettingsError(
            "The index was made with a model in a folder, which the settings no longer name.",
            "Set GUICHET_EMBEDDER_PATH, or run: guichet index rebuild",
        )
    return TransformerEmbedder(settings.embedder_path, bound=space)


class AbsentEmbedder:
    """Stands for one that another worker can load and this one cannot: search goes by words."""

    dimension = 0

    def __init__(self, space: str, why: str) -> None:
        """`space` that its vectors would be of, and `why` there are none, in a few words."""
        self.space = space
        self._why = why

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Raises `Unavailable`."""
        raise Unavailable(f"The index was made with e5, which does not load here: {self._why}.")

    def embed_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Raises `Unavailable`."""
        return self.embed_passages(texts)


def e5_trouble() -> str:
    """Why `e5` cannot be used in this process, in a few words; empty where it can."""
    from connectors.embeddings.e5 import trouble

    return trouble()


def e5_installed() -> bool:
    """Whether the package of `e5` is there, whether it loads or not."""
    from connectors.embeddings.e5 import installed

    return installed()


def e5_remedy() -> str:
    """What to do about `e5_trouble`, as a sentence without its full stop."""
    from connectors.embeddings.e5 import remedy

    return remedy()


def e5_missed(settings: Settings) -> str:
    """Why an `e5` does not serve that the settings ask for, or that ``auto`` finds installed;
    empty where it serves, or where there is none to miss."""
    wanted = settings.embedder == "e5" or (settings.embedder == "auto" and e5_installed())
    return e5_trouble() if wanted else ""


def usable_kind(settings: Settings) -> str:
    """The kind of the settings; `lsa` in place of an `e5` that does not load here."""
    if settings.embedder in E5_OR_LSA:
        return "lsa" if e5_trouble() else "e5"
    return settings.embedder


def require_embedder(settings: Settings) -> None:
    """Raise now, not after an hour of work, if the embedder of the settings cannot be used."""
    kind = usable_kind(settings)
    if kind in CHANGING:
        changing_embedder(settings, kind).embed_passages(["ready?"])
    elif kind != "lsa":
        open_embedder(kind, None)
