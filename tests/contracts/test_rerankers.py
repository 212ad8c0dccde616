"""Every reranker that there is, against the one contract."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from connectors.contracts.reranker import Reranker
from connectors.embeddings.remote.reranker import TeiReranker, reranker_access
from tests.contracts.reranker import RerankerContract
from tests.fakes.embeddings import FakeEmbeddings
from tests.fakes.embeddings_server import EmbeddingsServer


class TestTei(RerankerContract):
    """Text Embeddings Inference."""

    @pytest.fixture
    def reranker(self) -> Reranker:
        return FakeEmbeddings().reranker()


@pytest.mark.scenario
class TestTeiOverHttp(RerankerContract):
    """The same on loopback, by a server that takes few texts at once."""

    @pytest.fixture
    def reranker(self) -> Iterator[Reranker]:
        fake = FakeEmbeddings()
        fake.reranks, fake.batch = True, 8
        with EmbeddingsServer(fake) as server:
            yield TeiReranker(reranker_access(server.url, seconds=30))
