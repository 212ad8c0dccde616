"""The order by a reranker: what it may read, what it may change, and what a broken one changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
from prometheus_client import CollectorRegistry
from sqlalchemy import Engine, delete, update
from sqlalchemy.orm import Session
from structlog.testing import capture_logs

from connectors.database.engine import make_engine
from connectors.database.models import Passage, Scope, Ticket
from connectors.errors import ConnectorError, RateLimited, Refused, Unavailable
from connectors.http.breaker import Breaker
from tests.workers.knowledge.stores import SOURCE, record, records
from workers.desk.answers.search.candidates import ELSEWHERE
from workers.desk.answers.search.retrieval import KnowledgeFinder
from workers.knowledge.access import EVERYONE, NOBODY, Viewer
from workers.knowledge.embedding.spaces import Spaces
from workers.knowledge.index.replica import IndexReplica
from workers.knowledge.ingestion.report import SyncReport
from workers.knowledge.ingestion.sync import sync_records
from workers.knowledge.retrieval.reranking import (
    Reranking,
    RerankMetrics,
    joined,
    make_reranking,
    order_of,
)
from workers.knowledge.retrieval.retriever import Knowledge
from workers.settings import Settings

ALL = Viewer(None)
QUERY = "printer number 3 jammed"


class ScriptedReranker:
    """Scores as `likes` says, or fails as `fails` says; keeps what it read."""

    def __init__(self, likes: Callable[[str], float] = len) -> None:
        self.likes = likes
        self.fails: ConnectorError | None = None
        self.read: list[tuple[str, list[str]]] = []

    def scores(self, query: str, texts: Sequence[str]) -> list[float]:
        """One for each text."""
        self.read.append((query, list(texts)))
        if self.fails is not None:
            raise self.fails
        return [float(self.likes(text)) for text in texts]


class Site:
    """Knowledge of a few records, with a scripted reranker."""

    def __init__(self, engine: Engine, items: Sequence[Any], candidates: int = 5) -> None:
        self.now = 0.0
        self.reranker = ScriptedReranker(lambda text: float("number 5" in text))
        self.registry = CollectorRegistry()
        reranking = Reranking(
            self.reranker,
            candidates=candidates,
            breaker=Breaker(failures=1, rest=10, clock=lambda: self.now),
            metrics=RerankMetrics(self.registry),
        )
        settings = Settings()
        sync_records(engine, items, SyncReport(SOURCE))
        spaces = Spaces(engine, settings)
        spaces.upkeep()
        replica = IndexReplica(engine, settings, spaces)
        self.plain = Knowledge(engine, settings, replica, spaces)
        self.knowledge = Knowledge(engine, settings, replica, spaces, reranking)
        self.knowledge.load()

    def ids(self, viewer: Viewer = ALL, k: int = 8) -> list[str]:
        """What is found, best first."""
        return [one.external_id for one in self.knowledge.search(QUERY, viewer, k)]

    def plain_ids(self, k: int = 8) -> list[str]:
        """What is found without a reranker."""
        return [one.external_id for one in self.plain.search(QUERY, ALL, k)]

    def counted(self, outcome: str) -> float:
        """Searches that ended so."""
        name = "guichet_reranker_calls_total"
        return self.registry.get_sample_value(name, {"outcome": outcome}) or 0.0


@pytest.fixture
def engine(sqlite_url: str) -> Iterator[Engine]:
    engine = make_engine(sqlite_url)
    yield engine
    engine.dispose()


@pytest.fixture
def site(engine: Engine) -> Site:
    return Site(engine, records(*range(8)), candidates=8)


def test_the_order_is_the_rerankers_and_the_rest_the_searches(site: Site) -> None:
    before = {one.external_id: one for one in site.plain.search(QUERY, ALL, 8)}
    plain = list(before)
    assert plain[0] == "3"
    assert site.ids() == ["5", *(one for one in plain if one != "5")]
    first, second = site.knowledge.search(QUERY, ALL, 2)
    assert (first.external_id, first.reranked) == ("5", 1.0)
    assert (second.external_id, second.reranked) == ("3", 0.0)
    assert first.to_json()["reranked"] == 1.0
    for one in (first, second):
        unchanged = before[one.external_id]
        assert (one.relevance, one.score) == (unchanged.relevance, unchanged.score)
        assert unchanged.to_json()["reranked"] is None


def test_the_first_of_many_are_the_first_of_few(site: Site) -> None:
    assert site.ids(k=1) == ["5"]
    assert site.ids(k=3) == site.ids(k=8)[:3]


def test_only_the_first_candidates_are_read(engine: Engine) -> None:
    site = Site(engine, records(*range(30)), candidates=4)
    site.reranker.likes = lambda text: -site.reranker.read[-1][1].index(text)
    plain = site.plain_ids(k=12)
    assert site.ids(k=12) == plain
    ((query, texts),) = site.reranker.read
    assert (query, len(texts)) == (QUERY, 4)
    assert texts[0].startswith("Printer number 3 is jammed\n")
    assert [one.reranked is None for one in site.knowledge.search(QUERY, ALL, 6)] == [
        *[False] * 4,
        *[True] * 2,
    ]


def test_it_reads_nothing_that_the_asker_may_not_see(engine: Engine) -> None:
    items = [*(record(n, entity="LSL" if n % 2 else "Paris") for n in range(8)), record(8)]
    site = Site(engine, items, candidates=9)
    with Session(engine) as session, session.begin():
        paris = session.query(Scope).filter_by(name="entity:Paris").one().id
    found = site.ids(Viewer(frozenset({EVERYONE, paris})), k=9)
    assert set(found) == {"0", "2", "4", "6", "8"}
    read = "\n".join(text for _, texts in site.reranker.read for text in texts)
    assert all(f"number {n} " in read for n in (0, 2, 4, 6, 8))
    assert not any(f"number {n} " in read for n in (1, 3, 5, 7))


def test_it_reads_nothing_that_was_hidden_or_deleted_since_the_index_looked(
    engine: Engine, site: Site
) -> None:
    with Session(engine) as session, session.begin():
        session.add(Scope(id=50, name="entity:Secret"))
        session.flush()
        session.execute(update(Ticket).where(Ticket.external_id == "1").values(scope_id=50))
        gone = session.query(Ticket).filter_by(external_id="2").one().id
        session.execute(delete(Passage).where(Passage.ticket_id == gone))
        session.execute(delete(Ticket).where(Ticket.id == gone))
    assert not {"1", "2"} & set(site.ids(NOBODY))
    read = "\n".join(site.reranker.read[0][1])
    assert "number 3 " in read
    assert "number 1 " not in read
    assert "number 2 " not in read


FAILURES = [
    (Unavailable("The reranker does not answer (ReadTimeout)."), "away"),
    (RateLimited("The reranker is busy.", 1.0), "busy"),
    (Refused("The reranker has no such page or model."), "refused"),
]


@pytest.mark.parametrize(("error", "outcome"), FAILURES, ids=[one[1] for one in FAILURES])
def test_a_broken_one_leaves_the_searches_order(
    site: Site, error: ConnectorError, outcome: str
) -> None:
    site.reranker.fails = error
    with capture_logs() as lines:
        assert site.ids() == site.plain_ids()
        assert site.ids() == site.plain_ids()
        assert len(site.reranker.read) == 1, "not each question may wait for it"
        site.now += 11
        assert site.ids() == site.plain_ids()
        assert len(site.reranker.read) == 2
        site.reranker.fails = None
        site.now += 30
        assert site.ids()[0] == "5"
        assert site.ids()[0] == "5"
    assert [line["event"] for line in lines] == ["search.not_reranked", "search.reranked_again"]
    assert lines[0]["error"] == error.message
    assert "printer" not in str(lines)
    counts = {one: site.counted(one) for one in (outcome, "resting", "ok")}
    assert counts == {outcome: 2, "resting": 1, "ok": 2}


def test_what_is_found_alone_needs_no_order(engine: Engine) -> None:
    site = Site(engine, records(3))
    assert site.ids() == ["3"]
    assert site.reranker.read == []


def test_what_is_too_weak_for_a_source_takes_no_sources_place(site: Site) -> None:
    plain = {one.external_id: one.relevance for one in site.plain.search(QUERY, ALL, 8)}
    assert plain["5"] < 0.9 * plain["3"]
    sources = KnowledgeFinder(site.knowledge, floor=0.9 * plain["3"]).find(QUERY, ALL, 1, "en")
    assert [one.relevance for one in sources.candidates] == [plain["3"]]
    anything = KnowledgeFinder(site.knowledge, floor=0.0).find(QUERY, ALL, 1, "en")
    assert [one.relevance for one in anything.candidates] == [ELSEWHERE * plain["5"]]


def test_the_order_is_by_floor_then_by_score_then_as_it_was() -> None:
    relevances = [0.9, 0.2, 0.5, 0.1]
    assert order_of([0.1, 0.9, 0.5, 0.95], relevances, floor=0.35) == [2, 0, 3, 1]
    assert order_of([0.1, 0.9, 0.5, 0.95], relevances, floor=0.0) == [3, 1, 2, 0]
    assert order_of([0.5] * 4, relevances, floor=0.0) == [0, 1, 2, 3]


def test_it_reads_a_title_once() -> None:
    assert joined("Wifi", ["Wifi", "Restart it.", "Restart it.", ""]) == "Wifi\nRestart it."


def test_without_an_address_there_is_none() -> None:
    assert make_reranking(Settings()) is None
    made = make_reranking(Settings(reranker_url="http://reranker.example/", reranker_candidates=7))
    assert made is not None
    assert made.candidates == 7
