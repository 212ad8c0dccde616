"""Any server with ``/v1/embeddings``: vLLM, llama.cpp, Infinity, TEI too."""

from __future__ import annotations

from collections.abc import Sequence

from connectors.embeddings.remote.access import EmbedderAccess
from connectors.embeddings.remote.client import EmbedderClient
from connectors.embeddings.remote.embedder import RemoteEmbedder, Served
from connectors.errors import Unavailable

BATCH = 32


class OpenAiServer:
    """An `EmbeddingServer`. It tells no revision of a model, so a new one needs a new name."""

    def __init__(self, access: EmbedderAccess, http: EmbedderClient | None = None) -> None:
        self._access = access
        self._http = http or EmbedderClient(access)

    def served(self) -> Served:
        """The model of the settings, else the first that the server lists."""
        model = self._access.model or self._first_listed()
        return Served(model, f"openai:{model}", BATCH)

    def embed(self, model: str, texts: Sequence[str], within: float) -> object:
        """The rows in the order of `texts`, whatever order they come in."""
        body = {"model": model, "input": list(texts), "encoding_format": "float"}
        reply = self._http.post("/v1/embeddings", body, within)
        data = reply.get("data") if isinstance(reply, dict) else None
        if not isinstance(data, list) or not all(isinstance(one, dict) for one in data):
            return None
        at = [one.get("index", place) for place, one in enumerate(data)]
        if sorted(map(str, at)) != sorted(map(str, range(len(data)))):
            return None
        return [one.get("embedding") for _, one in sorted(zip(at, data, strict=True), key=_index)]

    def _first_listed(self) -> str:
        found = self._http.get("/v1/models", self._access.query_timeout)
        data = found.get("data") if isinstance(found, dict) else None
        first = data[0] if isinstance(data, list) and data else None
        model = first.get("id") if isinstance(first, dict) else None
        if not isinstance(model, str) or not model:
            raise Unavailable(
                "The embedding server lists no model.", "Name one in GUICHET_EMBEDDER_MODEL."
            )
        return model


def _index(pair: tuple[int, object]) -> int:
    return pair[0]


def openai_embedder(access: EmbedderAccess, space: str | None = None) -> RemoteEmbedder:
    """An embedder on an OpenAI-compatible server, bound to `space` if one is given."""
    return RemoteEmbedder(OpenAiServer(access), access, space)
