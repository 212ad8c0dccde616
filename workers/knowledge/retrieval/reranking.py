"""The order of what a search found, by a model that reads question and ticket together.

Only the order: how relevant a ticket is stays what the search says, because that is calibrated and
decides what may be quoted and sent. The model reads only what the asker may see: tickets come here
after the search's filter and after the database's word on them.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import structlog
from prometheus_client import CollectorRegistry, Counter, Histogram

from connectors.contracts.reranker import Reranker
from connectors.errors import ConnectorError, RateLimited, Unavailable
from connectors.http.breaker import Breaker
from connectors.metrics import MODEL_REGISTRY
from workers.knowledge.retrieval.results import FoundTicket
from workers.settings import Settings

if TYPE_CHECKING:
    from connectors.embeddings.remote.reranker import TeiReranker

log = structlog.get_logger("guichet.knowledge")

SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0)


class RerankMetrics:
    """The families; one object a registry."""

    def __init__(self, registry: CollectorRegistry = MODEL_REGISTRY) -> None:
        self.calls = Counter(
            "guichet_reranker_calls", "Searches by outcome", ["outcome"], registry=registry
        )
        self.seconds = Histogram(
            "guichet_reranker_seconds",
            "What the reranker added to a search, whatever came of it",
            buckets=SECONDS,
            registry=registry,
        )


METRICS = RerankMetrics()


class Reranking:
    """Orders for one process: `candidates` tickets of each search are scored. Safe for threads."""

    def __init__(
        self,
        reranker: Reranker,
        *,
        candidates: int,
        breaker: Breaker | None = None,
        metrics: RerankMetrics = METRICS,
    ) -> None:
        self.candidates = candidates
        self._reranker = reranker
        self._breaker = breaker or Breaker(failures=1)
        self._metrics = metrics
        self._troubled = False

    def order(
        self, query: str, found: Sequence[FoundTicket], floor: float = 0.0
    ) -> list[FoundTicket]:
        """The same tickets; in the order of the search where the reranker is away, slow or wrong.

        None whose relevance is below `floor` is lifted above one that reaches it: who takes the
        first few, and can use no weaker ones, is not left with less than before. After a failure
        the reranker is left alone for a while: not each question may wait for it.
        """
        first = found[: self.candidates]
        if len(first) < 2:
            return list(found)
        if self._breaker.enter():
            self._metrics.calls.labels("resting").inc()
            return list(found)
        began = time.perf_counter()
        try:
            scores = self._reranker.scores(query, [text_of(one) for one in first])
        except ConnectorError as error:
            self._breaker.failed()
            self._metrics.calls.labels(_outcome(error)).inc()
            # Said once, not at every search.
            if not self._troubled:
                log.warning("search.not_reranked", error=error.message)
            self._troubled = True
            return list(found)
        except BaseException:
            self._breaker.left()
            raise
        finally:
            self._metrics.seconds.observe(time.perf_counter() - began)
        self._breaker.succeeded()
        self._metrics.calls.labels("ok").inc()
        if self._troubled:
            log.info("search.reranked_again")
        self._troubled = False
        scored = [replace(one, reranked=score) for one, score in zip(first, scores, strict=True)]
        places = order_of(scores, [one.relevance for one in first], floor)
        return [*(scored[place] for place in places), *found[self.candidates :]]


def order_of(scores: Sequence[float], relevances: Sequence[float], floor: float) -> list[int]:
    """Places, best first: what reaches the floor, then what does not, each by score. Pure.

    Equal scores stay in the order of the search.
    """

    def rank(place: int) -> tuple[bool, float]:
        return relevances[place] < floor, -scores[place]

    return sorted(range(len(scores)), key=rank)


def text_of(found: FoundTicket) -> str:
    """What the reranker reads of a ticket."""
    return joined(found.title, (one.text for one in found.passages))


def joined(title: str, passages: Iterable[str]) -> str:
    """A title and the passages that matched, best first, because a model may read no further."""
    return "\n".join(dict.fromkeys(text for text in (title, *passages) if text))


def make_reranking(settings: Settings) -> Reranking | None:
    """As the settings have it; None where they name no reranker. Contacts nobody yet."""
    if not settings.reranker_url:
        return None
    return Reranking(open_reranker(settings), candidates=settings.reranker_candidates)


def open_reranker(settings: Settings) -> TeiReranker:
    """The reranker of the settings. Raises `SettingsError` for a file that cannot be read."""
    # Imported here: a process without one needs no HTTP for its search.
    from connectors.embeddings.remote.reranker import TeiReranker, reranker_access

    return TeiReranker(
        reranker_access(
            settings.reranker_url,
            settings.reranker_key.get_secret_value(),
            settings.reranker_ca_file,
            settings.reranker_seconds,
        )
    )


def _outcome(error: ConnectorError) -> str:
    if isinstance(error, RateLimited):
        return "busy"
    return "away" if isinstance(error, Unavailable) else "refused"
