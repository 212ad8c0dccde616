"""Servers of embeddings and rerankings in memory: TEI, and OpenAI's form.

Their vectors are bags of words; how well a text answers is how many words of the question it has.
"""

from __future__ import annotations

import json
import re
import zlib
from collections import deque
from collections.abc import Callable
from typing import Any

import httpx
import numpy as np

from connectors.embeddings.remote.access import EmbedderAccess
from connectors.embeddings.remote.client import EmbedderClient
from connectors.embeddings.remote.embedder import EmbeddingServer, RemoteEmbedder
from connectors.embeddings.remote.openai import OpenAiServer
from connectors.embeddings.remote.reranker import TeiReranker, reranker_access
from connectors.embeddings.remote.tei import TeiServer
from connectors.embeddings.remote.verifier import TeiVerifier, verifier_access

DIMENSION = 64


def bag_of_words(text: str, dimension: int) -> list[float]:
    """Not of length 1, as a server that was not asked to normalise."""
    row = np.zeros(dimension)
    for word in re.findall(r"\w+", text.lower()):
        row[zlib.crc32(word.encode()) % dimension] += 3.0
    return [float(value) for value in row + 0.01]


def shared_words(query: str, text: str) -> float:
    """From 0 to 1."""
    wanted = set(query.lower().split())
    return len(wanted & set(text.lower().split())) / max(len(wanted), 1)


class FakeEmbeddings:
    """Answers both kinds of requests, with both kinds of refusals."""

    def __init__(
        self, model: str = "BAAI/bge-m3", revision: str | None = "5617a9f61b028005"
    ) -> None:
        self.model = model
        self.revision = revision
        self.dimension = DIMENSION
        self.batch = 32
        self.longest = 2_000
        """Characters that `/v1/embeddings` takes; TEI cuts by itself."""
        self.texts: list[list[str]] = []
        """The texts of each request."""
        self.next: deque[httpx.Response | Exception] = deque()
        """Replies to the next requests for vectors or scores, instead of them."""
        self.reranks = False
        """Whether its model is a reranker."""
        self.answers_well: Callable[[str, str], float] = shared_words
        self.labels: dict[str, Callable[[str, str], float]] = {}
        """The labels of a model that classifies pairs, each with its score for source and
        sentence; empty: it is no such model."""
        self.reread: list[tuple[str, list[str]]] = []
        """The question and the texts of each request for scores."""
        self.waits: list[float] = []
        self.away = False

    def embedder(
        self, kind: str, *, space: str | None = None, model: str = "", key: str = ""
    ) -> RemoteEmbedder:
        """An embedder over this server that never really sleeps."""
        access = EmbedderAccess("http://embeddings.example", key, model)
        http = self.http(access)
        server: EmbeddingServer = (
            TeiServer(access, http) if kind == "tei" else OpenAiServer(access, http)
        )
        return RemoteEmbedder(server, access, space)

    def reranker(self, seconds: float = 2.0) -> TeiReranker:
        """A reranker over this server, which then serves one."""
        self.reranks = True
        access = reranker_access("http://reranker.example", seconds=seconds)
        return TeiReranker(access, self.http(access))

    def verifier(self, seconds: float = 5.0) -> TeiVerifier:
        """A verifier over this server."""
        access = verifier_access("http://verifier.example", seconds=seconds)
        return TeiVerifier(access, self.http(access))

    def http(self, access: EmbedderAccess) -> EmbedderClient:
        """Requests that end here."""
        return EmbedderClient(
            access, transport=httpx.MockTransport(self.answer), sleep=self.waits.append
        )

    def answer(self, request: httpx.Request) -> httpx.Response:
        """The reply to any request."""
        if self.away:
            raise httpx.ConnectError("refused")
        body = json.loads(request.content) if request.content else None
        match request.url.path:
            case "/info":
                return httpx.Response(200, json=self._info())
            case "/v1/models":
                return httpx.Response(200, json={"object": "list", "data": [{"id": self.model}]})
        if self.next:
            planned = self.next.popleft()
            if isinstance(planned, Exception):
                raise planned
            return planned
        match request.url.path:
            case "/embed":
                return self._tei(body)
            case "/rerank":
                return self._rerank(body)
            case "/predict":
                return self._predict(body)
            case "/v1/embeddings":
                return self._openai(body)
        return httpx.Response(404)

    def _tei(self, body: dict[str, Any]) -> httpx.Response:
        texts = body["inputs"]
        self.texts.append(texts)
        if not texts:
            error = {"error": "`inputs` cannot be empty", "error_type": "Empty"}
            return httpx.Response(400, json=error)
        if len(texts) > self.batch:
            return self._too_many(texts)
        return httpx.Response(200, json=[bag_of_words(one, self.dimension) for one in texts])

    def _openai(self, body: dict[str, Any]) -> httpx.Response:
        texts = body["input"]
        self.texts.append(texts)
        if body["model"] != self.model:
            error = {"message": "The model does not exist.", "type": "NotFoundError", "code": 404}
            return httpx.Response(404, json={"error": error})
        if max(map(len, texts)) > self.longest:
            what = "This model's maximum context length is 512 tokens."
            error = {"message": what, "type": "BadRequestError", "code": 400}
            return httpx.Response(400, json={"error": error})
        data = [
            {"object": "embedding", "index": at, "embedding": bag_of_words(one, self.dimension)}
            for at, one in enumerate(texts)
        ]
        # In any order: the index counts.
        reply = {"object": "list", "data": data[::-1], "model": self.model}
        return httpx.Response(200, json=reply)

    def _rerank(self, body: dict[str, Any]) -> httpx.Response:
        query, texts = body["query"], body["texts"]
        if not texts:
            error = {"error": "`texts` cannot be empty", "error_type": "Empty"}
            return httpx.Response(400, json=error)
        if not self.reranks:
            error = {"error": "model is not a re-ranker model", "error_type": "Backend"}
            return httpx.Response(424, json=error)
        if len(texts) > self.batch:
            return self._too_many(texts)
        self.reread.append((query, texts))
        scored = [
            {"index": at, "score": self.answers_well(query, text)} for at, text in enumerate(texts)
        ]
        return httpx.Response(200, json=sorted(scored, key=lambda one: -one["score"]))

    def _predict(self, body: dict[str, Any]) -> httpx.Response:
        pairs = body["inputs"]
        if not self.labels:
            error = {"error": "model is not a classifier model", "error_type": "Backend"}
            return httpx.Response(424, json=error)
        if len(pairs) > self.batch:
            return self._too_many([source for source, _ in pairs])
        self.reread += [(source, [sentence]) for source, sentence in pairs]
        rows = [
            [{"label": label, "score": of(*pair)} for label, of in self.labels.items()]
            for pair in pairs
        ]
        # Best first, as TEI has them.
        return httpx.Response(
            200, json=[sorted(row, key=lambda one: -one["score"]) for row in rows]
        )

    def _too_many(self, texts: list[str]) -> httpx.Response:
        what = f"batch size {len(texts)} > maximum allowed batch size {self.batch}"
        return httpx.Response(413, json={"error": what, "error_type": "Validation"})

    def _info(self) -> dict[str, Any]:
        labels, pooling = {"id2label": {"0": "LABEL_0"}, "label2id": {}}, {"pooling": "cls"}
        return {
            "model_id": self.model,
            "model_sha": self.revision,
            "model_dtype": "float16",
            "model_type": {"classifier": labels}
            if self.labels
            else ({"reranker": labels} if self.reranks else {"embedding": pooling}),
            "max_concurrent_requests": 512,
            "max_input_length": 8192,
            "max_batch_tokens": 16384,
            "max_batch_requests": None,
            "max_client_batch_size": self.batch,
            "auto_truncate": False,
            "tokenization_workers": 8,
            "version": "1.8.2",
            "sha": "7e4c4f8a0a0a6c4f1a8b1e6c1d9d9f6c2f1d3b5a",
            "docker_label": "sha-7e4c4f8",
        }
