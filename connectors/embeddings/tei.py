"""Hugging Face Text Embeddings Inference: ``/embed``, ``/rerank`` and ``/info``."""

from __future__ import annotations

import math
from collections.abc import Sequence

from connectors.embeddings.http import EmbedderAccess, EmbedderHttp
from connectors.embeddings.remote import RemoteEmbedder, Served
from connectors.errors import Unavailable

BATCH = 32
"""TEI's own default of what it takes at once."""


class TeiServer:
    """An `EmbeddingServer`."""

    def __init__(self, access: EmbedderAccess, http: EmbedderHttp | None = None) -> None:
        self._access = access
        self._http = http or EmbedderHttp(access)

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


class TeiReranker:
    """A cross-encoder on TEI: how well each text answers a query."""

    def __init__(self, access: EmbedderAccess, http: EmbedderHttp | None = None) -> None:
        self._access = access
        self._http = http or EmbedderHttp(access)

    def scores(self, query: str, texts: Sequence[str]) -> list[float]:
        """A score from 0 to 1 for each text, in the order of `texts`."""
        scores: list[float] = []
        for start in range(0, len(texts), BATCH):
            scores += self._batch(query, texts[start : start + BATCH])
        return scores

    def _batch(self, query: str, texts: Sequence[str]) -> list[float]:
        body = {"query": query, "texts": list(texts), "raw_scores": False, "truncate": True}
        found = self._http.post("/rerank", body, self._access.query_timeout)
        scores = [math.nan] * len(texts)
        for one in found if isinstance(found, list) else []:
            at, score = (one.get("index"), one.get("score")) if isinstance(one, dict) else (0, 0)
            if isinstance(at, int) and 0 <= at < len(texts) and isinstance(score, (int, float)):
                scores[at] = float(score)
        if not all(map(math.isfinite, scores)):
            raise Unavailable("The reranker did not score each text.", "Check its model.")
        return scores


def tei_embedder(access: EmbedderAccess, space: str | None = None) -> RemoteEmbedder:
    """An embedder on TEI, bound to `space` if one is given."""
    return RemoteEmbedder(TeiServer(access), access, space)
