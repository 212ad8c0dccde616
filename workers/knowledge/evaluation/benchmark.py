"""Measures the search on a labelled set, from texts to rankings, as a site would use it.

The documents are the site's tickets: the embedder is fitted on them where it needs that, and the
weights are learned from them. The judgements are only read to score the rankings.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from connectors.contracts.embedder import Embedder
from connectors.errors import SettingsError
from workers.knowledge.chunking.passages import PassageText, cut_passages
from workers.knowledge.embedding.blas_threads import one_blas_thread
from workers.knowledge.embedding.embedders import (
    CHANGING,
    IN_PROCESS,
    changing_embedder,
    open_embedder,
)
from workers.knowledge.evaluation.beir import Document, LabelledSet, read_beir
from workers.knowledge.evaluation.metrics import Measures, measure
from workers.knowledge.extraction.cleaning import CleanTicket
from workers.knowledge.index.passage_index import PassageBatch, PassageIndex
from workers.knowledge.index.results import TicketHit
from workers.knowledge.ranking.profiles import FusionWeights
from workers.knowledge.ranking.tuning.weights import SamplePassage, SampleTicket, learn_weights
from workers.knowledge.retrieval.reranking import joined, open_reranker, order_of
from workers.knowledge.retrieval.results import PASSAGES_SHOWN
from workers.settings import Settings
from workers.text.language import detect_language

DEPTH = 100
_EMBEDDED_AT_ONCE = 256

Floats = NDArray[np.float32]
Progress = Callable[[str, int, int | None], None]
Refit = Callable[[Sequence[str]], Embedder]


@dataclass(frozen=True, slots=True)
class EvaluationReport:
    """What was measured, with which embedder, and how long it took in seconds.

    `reranked` is None where the settings name no reranker.
    """

    set: str
    embedder: str
    space: str
    documents: int
    passages: int
    queries: int
    fused: Measures
    reranked: Measures | None
    lexical_only: Measures
    dense_only: Measures
    weights: FusionWeights
    seconds: dict[str, float]

    def to_json(self) -> dict[str, Any]:
        """Plain data: ``ndcg@10`` and so on of the search as people have it at the top level."""
        return {
            "set": self.set,
            "embedder": self.embedder,
            "space": self.space,
            "documents": self.documents,
            "passages": self.passages,
            "queries": self.queries,
            **_named(self.reranked or self.fused),
            "fused_only": _named(self.fused),
            "lexical_only": _named(self.lexical_only),
            "dense_only": _named(self.dense_only),
            "weights": self.weights.to_json(),
            "seconds": {name: round(value, 2) for name, value in self.seconds.items()},
        }


@one_blas_thread()
def evaluate_beir(
    directory: Path,
    embedder: str = "lsa",
    progress: Progress | None = None,
    settings: Settings | None = None,
) -> EvaluationReport:
    """Fit, embed, learn, index and search a labelled set in BEIR form; nothing is stored.

    As in BEIR, a document whose id is the query's own is never a result of it.

    `embedder` is ``lsa``, ``e5``, ``minilm``, or a folder or server of the `settings`; their
    reranker is measured too. Raises `BadInput` for a set that cannot be read, `SettingsError` for
    an embedder that is unknown or not installed, `ConnectorError` for a server that fails: nothing
    is known then of what it would have given.
    """
    tell = progress or (lambda stage, done, total: None)
    labelled = read_beir(directory)
    watch = _Watch()
    site = _Site(labelled.documents)
    watch.lap("read")
    tell("fit", 0, None)
    made, refit = _embedder(embedder, site, settings)
    watch.lap("fit")
    vectors = _embedded(made, site.search_texts, tell)
    watch.lap("embed")
    weights = learn_weights(site.sample(vectors), made, refit=refit, progress=tell)
    watch.lap("learn")
    index = site.index(vectors)
    watch.lap("index")
    texts = list(labelled.queries.values())
    questions = made.embed_queries(texts)
    watch.lap("embed_queries")
    asked = languages_of(texts)
    found = _found(index, labelled, site, asked, questions, weights)
    watch.lap("search")
    reranked = None
    if settings is not None and settings.reranker_url:
        reranked = _reranked(found, labelled, site, settings, tell)
        watch.lap("rerank")
    lexical = _found(index, labelled, site, asked, None, weights)
    dense = _found(index, labelled, site, asked, questions, weights, by_words=False)

    def measured(hits: dict[str, list[TicketHit]]) -> Measures:
        return measure(site.named(hits), labelled.relevant)

    return EvaluationReport(
        set=directory.name,
        embedder=embedder,
        space=made.space,
        documents=len(labelled.documents),
        passages=len(site.search_texts),
        queries=len(labelled.queries),
        fused=measured(found),
        reranked=None if reranked is None else measured(reranked),
        lexical_only=measured(lexical),
        dense_only=measured(dense),
        weights=weights,
        seconds=watch.seconds,
    )


class _Watch:
    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._last = time.perf_counter()

    def lap(self, name: str) -> None:
        now = time.perf_counter()
        self.seconds[name] = now - self._last
        self._last = now


class _Site:
    """The documents as if they were a site's articles: cut into passages, languages told."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self.ids = [document.id for document in documents]
        self.titles = [document.title for document in documents]
        self.texts = [f"{document.title}\n{document.text}".strip() for document in documents]
        self.languages = [detect_language(text) for text in self.texts]
        self.passages: list[list[PassageText]] = [
            _cut(document, language)
            for document, language in zip(documents, self.languages, strict=True)
        ]
        self.search_texts = [one.search_text for cut in self.passages for one in cut]
        self._owner = np.repeat(np.arange(len(documents)), list(map(len, self.passages)))
        self._quoted = [one.text for cut in self.passages for one in cut]
        self._places = {one: place for place, one in enumerate(self.ids)}

    def place_of(self, document: str) -> int | None:
        """The number of the document with this id, None where there is none."""
        return self._places.get(document)

    def named(self, found: dict[str, list[TicketHit]]) -> dict[str, list[str]]:
        """The documents that were found, by their ids."""
        return {query: [self.ids[hit.ticket_id] for hit in hits] for query, hits in found.items()}

    def read(self, hit: TicketHit) -> str:
        """What a reranker reads of a document."""
        shown = hit.passages[:PASSAGES_SHOWN]
        return joined(self.titles[hit.ticket_id], (self._quoted[one.passage_id] for one in shown))

    def sample(self, vectors: Floats) -> list[SampleTicket]:
        """All documents, to learn from."""
        rows = iter(vectors)
        return [
            SampleTicket(language, title, [SamplePassage(one.text, next(rows)) for one in passages])
            for language, title, passages in zip(
                self.languages, self.titles, self.passages, strict=True
            )
        ]

    def index(self, vectors: Floats) -> PassageIndex:
        """All documents, to search; the number of a ticket is the document's place."""
        index = PassageIndex(vectors.shape[1])
        count = len(self.search_texts)
        batch = PassageBatch(
            ids=np.arange(count),
            tickets=self._owner,
            scopes=np.zeros(count, np.int64),
            languages=[self.languages[owner] for owner in self._owner],
            kinds=[one.kind for cut in self.passages for one in cut],
            vectors=vectors,
            search_texts=self.search_texts,
        )
        index.load([batch])
        return index


def languages_of(queries: Sequence[str]) -> list[str]:
    """The language of each query; of one that says too little ("Rename a SharePoint site") that of
    most of them, as a site takes the language of who asks."""
    found = [detect_language(text) for text in queries]
    told = Counter(one for one in found if one != "und")
    usual = told.most_common(1)[0][0] if told else "und"
    return [usual if one == "und" else one for one in found]


def _cut(document: Document, language: str) -> list[PassageText]:
    ticket = CleanTicket(document.title, document.text, None, (), language, {})
    return cut_passages(ticket, "article")


def _embedder(name: str, site: _Site, settings: Settings | None) -> tuple[Embedder, Refit | None]:
    if name == "lsa":
        from workers.knowledge.lsa.fit import repeated_fit  # scipy is only needed to fit

        fit = repeated_fit()
        return fit(site.texts), fit
    if name in CHANGING and settings is not None:
        return changing_embedder(settings, name), None
    if name in IN_PROCESS - CHANGING:
        return open_embedder(name, None), None
    kinds = ", ".join(sorted(IN_PROCESS | CHANGING))
    raise SettingsError(f"There is no embedder {name!r}.", f"Use lsa, {kinds}.")


def _embedded(embedder: Embedder, texts: Sequence[str], tell: Progress) -> Floats:
    vectors = np.zeros((len(texts), embedder.dimension), np.float32)
    for start in range(0, len(texts), _EMBEDDED_AT_ONCE):
        end = min(start + _EMBEDDED_AT_ONCE, len(texts))
        vectors[start:end] = embedder.embed_passages(texts[start:end])
        tell("vectors", end, len(texts))
    return vectors


def _found(
    index: PassageIndex,
    labelled: LabelledSet,
    site: _Site,
    languages: Sequence[str],
    questions: Floats | None,
    weights: FusionWeights,
    by_words: bool = True,
) -> dict[str, list[TicketHit]]:
    """The best `DEPTH` documents of each query, without the one that has the query's own id.

    `languages` and `questions` are those of the queries, in their order.

    BEIR leaves that one out too (`ignore_identical_ids`): in sets whose queries are documents,
    each would find itself first.
    """
    found = {}
    for place, (query, text) in enumerate(labelled.queries.items()):
        own = site.place_of(query)
        hits = index.search(
            text if by_words else "",
            None if questions is None else questions[place],
            k=DEPTH if own is None else DEPTH + 1,
            language=languages[place],
            weights=weights,
        )
        found[query] = [hit for hit in hits if hit.ticket_id != own][:DEPTH]
    return found


def _reranked(
    found: dict[str, list[TicketHit]],
    labelled: LabelledSet,
    site: _Site,
    settings: Settings,
    tell: Progress,
) -> dict[str, list[TicketHit]]:
    """The same tickets, each query's first ones in the reranker's order, as a search shows them."""
    reranker, most = open_reranker(settings), settings.reranker_candidates
    ordered = {}
    for done, (query, hits) in enumerate(found.items(), 1):
        first = hits[:most]
        scores = reranker.scores(labelled.queries[query], [site.read(hit) for hit in first])
        places = order_of(scores, [hit.relevance for hit in first], floor=0.0)
        ordered[query] = [*(first[place] for place in places), *hits[most:]]
        tell("rerank", done, len(found))
    return ordered


def _named(measures: Measures) -> dict[str, float]:
    values = asdict(measures)
    return {name.replace("_at_", "@"): round(value, 4) for name, value in values.items()}
