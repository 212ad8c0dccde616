"""Hugging Face Text Embeddings Inference: ``/embed`` and ``/info``."""

from __future__ import annotations

from collections.abc import Sequence

from connectors.embeddings.remote.access import EmbedderAccess
from connectors.embeddings.remote.client import EmbedderClient
from connectors.embeddings.remote.embedder import RemoteEmbedder, Served
from connectors.errors import Unavailable

BATCH = 32
"""TEI's own default of what it takes at once."""


class TeiServer:
    """An `EmbeddingServer`."""

    def __init__(self, access: EmbedderAccess, http: EmbedderClient | None = None) -> None:
        self._access = access
        self._http = http or EmbedderClient(access)

    def served(self) -> Served:
        """From ``/info``: the space is the model's id with its revision, where it has one."""
        info = self._http.get("/info", self._access.query_timeout)
        model = info.get("model_id") if isinstance(info, dict) else None
        if not isinstance(model, str) or not model:
            raise Unavailable(
                "The embedding server does not tell its model.",
                "GUICHET_EMBEDDER=tei needs a Text Embeddings Inference server; "
                "use openai for others.",
            )
        revision = info.get("model_sha")
        batch = info.get("max_client_batch_size")
        return Served(
            model=model,
            space=f"tei:{model}@{revision[:12]}" if isinstance(revision, str) else f"tei:{model}",
            batch=batch if isinstance(batch, int) and batch > 0 else BATCH,
        )

    def embed(self, model: str, texts: Sequence[str], within: float) -> object:
        """``/embed``; TEI serves one model, and cuts what is too long for it."""
        body = {"inputs": list(texts), "normalize": True, "truncate": True}
        return self._http.post("/embed", body, within)


def tei_embedder(access: EmbedderAccess, space: str | None = None) -> RemoteEmbedder:
    """An embedder on TEI, bound to `space` if one is given."""
    return RemoteEmbedder(TeiServer(access), access, space)
