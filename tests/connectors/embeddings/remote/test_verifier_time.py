"""All sentences of an answer share one time, however many requests they take."""

from __future__ import annotations

from typing import Any

import pytest

from connectors.contracts.verifier import Pair
from connectors.embeddings.remote import reranker, verifier
from connectors.embeddings.remote.access import EmbedderAccess
from connectors.embeddings.remote.client import EmbedderClient
from connectors.errors import Unavailable


class SlowServer(EmbedderClient):
    """A server of one score a text, each request of which takes two of five seconds."""

    def __init__(self, access: EmbedderAccess) -> None:
        self.now = 0.0
        self.asked = 0

    def get(self, path: str, within: float) -> Any:
        return {"model_id": "judge", "model_type": {"reranker": {}}}

    def post(self, path: str, body: Any, within: float) -> Any:
        self.asked += 1
        self.now += 2.0
        return [{"index": 0, "score": 0.9}]


def test_sentences_share_the_time_of_an_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    access = verifier.verifier_access("http://judge.example", seconds=5.0)
    server = SlowServer(access)
    for module in (reranker, verifier):
        monkeypatch.setattr(module.time, "monotonic", lambda: server.now)
    judge = verifier.TeiVerifier(access, server)
    assert judge.verdicts([Pair("a", "b")] * 2) == [0.9, 0.9]
    with pytest.raises(Unavailable, match="The verifier takes too long"):
        judge.verdicts([Pair("a", "b")] * 8)
    assert server.asked == 2 + 3
