"""Driving any source: when all of it is read, what is kept for the next time, what stops a sync."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from connectors.contracts.source import (
    BadRecord,
    Checkpoint,
    FullNeeded,
    GoneRecord,
    ListedRecord,
    ListItem,
    Source,
    SourceClosed,
    SourceItem,
)
from connectors.database.base import now
from connectors.database.checkpoints import read_checkpoint, store_checkpoint
from connectors.database.engine import make_engine, reading
from connectors.database.last_runs import last_runs
from connectors.errors import Conflict, Refused, Unavailable
from tests.workers.knowledge.stores import SOURCE, record, tickets
from workers.knowledge.ingestion.sources import sync_source, sync_sources
from workers.knowledge.ingestion.sync import Plan


@dataclass
class Scripted:
    """A source that has `there`, and says of a reading by changes what `news` says."""

    there: dict[str, Any] = field(default_factory=dict)
    news: list[SourceItem] = field(default_factory=list)
    name: str = SOURCE
    label: str = "The archive"
    whole: bool = True
    few_may_vanish: bool = False
    total: int | None = None
    requests: int = 0
    needs_full: str = ""
    fails: Exception | None = None
    read: list[str] = field(default_factory=list)
    given: list[Mapping[str, Any]] = field(default_factory=list)

    def full(self, checkpoint: Mapping[str, Any]) -> Iterator[SourceItem]:
        self._ask("full", checkpoint)
        yield from self.there.values()
        yield Checkpoint({"page": len(self.given)})

    def changes(self, checkpoint: Mapping[str, Any]) -> Iterator[SourceItem]:
        self._ask("changes", checkpoint)
        if not checkpoint.get("page") or self.needs_full:
            raise FullNeeded(self.needs_full or "it is the first time")
        yield from self.news
        yield Checkpoint({"page": len(self.given)})

    def ids(self) -> Iterator[ListItem]:
        self._ask("ids", {})
        yield from (ListedRecord(one) for one in self.there)

    def documents(self, ids: Sequence[str]) -> Iterator[SourceItem]:
        self._ask("documents", {})
        yield from (self.there[one] for one in ids)

    def _ask(self, what: str, checkpoint: Mapping[str, Any]) -> None:
        self.requests += 1
        self.read.append(what)
        self.given.append(dict(checkpoint))
        if self.fails is not None:
            raise self.fails


@dataclass
class Hiding(Scripted):
    """Shows the record 1 no more, and lists it all the same."""

    def ids(self) -> Iterator[ListItem]:
        yield GoneRecord("1", hidden=True)
        yield ListedRecord("2")


def made(*numbers: int, **options: Any) -> Scripted:
    return Scripted({str(number): record(number) for number in numbers}, **options)


@pytest.fixture
def engine(sqlite_url: str) -> Iterator[Engine]:
    engine = make_engine(sqlite_url)
    yield engine
    engine.dispose()


def kept(engine: Engine) -> dict[str, Any]:
    with reading(engine) as connection:
        return read_checkpoint(connection, SOURCE)


def set_back(engine: Engine, name: str, by: timedelta) -> None:
    with engine.begin() as connection:
        found = read_checkpoint(connection, SOURCE)
        store_checkpoint(connection, SOURCE, found | {name: (now() - by).isoformat()})


def test_a_first_sync_reads_everything_and_the_next_what_changed(engine: Engine) -> None:
    source = made(1, 2, 3)
    report = sync_source(engine, source)
    assert (report.created, report.requests) == (3, 2)
    source.news = [record(2, title="Another title"), GoneRecord("3")]
    report = sync_source(engine, source)
    assert source.read == ["changes", "full", "changes"]
    assert (report.fetched, report.updated, report.deleted) == (1, 1, 1)
    assert set(tickets(engine)) == {"1", "2"}


def test_a_source_gets_its_own_checkpoint_back(engine: Engine) -> None:
    source = made(1)
    for _ in range(3):
        sync_source(engine, source)
    pages = [one.get("page") for one in source.given]
    assert pages == [None, None, 2, 3]
    # What the driver keeps beside it stays the driver's.
    full_at = kept(engine)["full_at"]
    sync_source(engine, source)
    assert kept(engine)["full_at"] == full_at
    assert kept(engine)["by_owner"] is False


@pytest.mark.parametrize("error", [Unavailable("away"), Conflict("odd"), KeyError("a fault")])
def test_a_reading_that_fails_keeps_the_checkpoint_and_deletes_nothing(
    engine: Engine, error: Exception
) -> None:
    source = made(1, 2)
    sync_source(engine, source)
    before = kept(engine)

    class Broken(Scripted):
        def full(self, checkpoint: Mapping[str, Any]) -> Iterator[SourceItem]:
            yield record(1)
            yield Checkpoint({"page": 99})
            raise error

    with pytest.raises(type(error)):
        sync_source(engine, Broken(), full=True)
    assert kept(engine) == before
    assert set(tickets(engine)) == {"1", "2"}


def test_what_does_not_come_is_gone_only_from_a_whole_source(engine: Engine) -> None:
    sync_source(engine, made(*range(10)))
    assert sync_source(engine, made(*range(8), whole=False), full=True).deleted == 0
    assert sync_source(engine, made(*range(8)), full=True).deleted == 2


@pytest.mark.parametrize("how", ["full", "ids"])
def test_a_source_that_is_empty_at_once_deletes_nothing(engine: Engine, how: str) -> None:
    sync_source(engine, made(1, 2, 3))
    set_back(engine, "reconciled_at", timedelta(hours=2))
    with pytest.raises(Conflict, match="30 %"):
        sync_source(engine, made(), full=how == "full")
    assert set(tickets(engine)) == {"1", "2", "3"}
    sync_source(engine, made(), Plan(force=True), full=how == "full")
    assert not tickets(engine)


@pytest.mark.parametrize("left", [0, 1])
def test_where_few_may_vanish_one_must_be_left(engine: Engine, left: int) -> None:
    sync_source(engine, made(*range(5)))
    source = made(*range(left), few_may_vanish=True)
    if left:
        assert sync_source(engine, source, full=True).deleted == 4
    else:
        with pytest.raises(Conflict):
            sync_source(engine, source, full=True)
    sync_source(engine, made(*range(25)), full=True)
    with pytest.raises(Conflict):
        sync_source(engine, made(1, few_may_vanish=True), full=True)


def test_once_an_hour_ids_are_compared(engine: Engine) -> None:
    sync_source(engine, made(1, 2, 3, 4))
    source = made(1, 2, 3, 5)
    sync_source(engine, source)
    assert source.read == ["changes"]
    set_back(engine, "reconciled_at", timedelta(hours=2))
    report = sync_source(engine, source)
    assert source.read == ["changes", "changes", "ids", "documents"]
    assert (report.created, report.deleted) == (1, 1)
    assert set(tickets(engine)) == {"1", "2", "3", "5"}
    sync_source(engine, source)
    assert source.read[4:] == ["changes"]


@pytest.mark.parametrize("bad", [BadRecord("odd"), BadRecord("cut", incomplete=True)])
def test_a_list_of_ids_with_a_bad_record_removes_nothing(engine: Engine, bad: BadRecord) -> None:
    sync_source(engine, made(*range(8)))

    class Cut(Scripted):
        def ids(self) -> Iterator[ListItem]:
            yield from (ListedRecord(str(number)) for number in range(7))
            yield bad

    set_back(engine, "reconciled_at", timedelta(hours=2))
    report = sync_source(engine, Cut())
    assert (report.deleted, report.skipped) == (0, 1)
    assert len(tickets(engine)) == 8


def test_what_a_list_of_ids_says_is_hidden_goes_however_much_it_is(engine: Engine) -> None:
    sync_source(engine, made(1, 2))
    set_back(engine, "reconciled_at", timedelta(hours=2))
    assert sync_source(engine, Hiding({"2": record(2)})).deleted == 1
    assert set(tickets(engine)) == {"2"}


def test_once_a_week_under_another_policy_or_when_asked_everything_is_read(engine: Engine) -> None:
    source = made(1)
    sync_source(engine, source)
    for prepare, options in (
        (lambda: set_back(engine, "full_at", timedelta(days=8)), {}),
        (lambda: None, {"plan": Plan(by_owner=True)}),
        (lambda: None, {"plan": Plan(by_owner=True), "full": True}),
    ):
        source.read.clear()
        prepare()
        sync_source(engine, source, **options)  # type: ignore[arg-type]
        assert source.read == ["full"]
    source.read.clear()
    source.needs_full = "its clock was set"
    sync_source(engine, source, Plan(by_owner=True))
    assert source.read == ["changes", "full"]


def test_a_closed_source_leaves_what_is_stored_and_is_no_failure(engine: Engine) -> None:
    sync_source(engine, made(1, 2))
    with reading(engine) as connection:
        before = last_runs(connection)[SOURCE].result
    closed = Scripted(fails=SourceClosed("Not ours to read."))
    other = made(7, name="file:other")
    first, second = sync_sources(engine, [closed, other], Plan())
    assert (first.written, first.requests, second.created) == (0, 1, 1)
    assert set(tickets(engine)) >= {"1", "2"}
    with reading(engine) as connection:
        assert last_runs(connection)[SOURCE].result == before


@pytest.mark.parametrize("error", [Conflict("odd"), Refused("no"), Unavailable("away")])
def test_what_may_not_be_shown_goes_though_the_source_before_stops(
    engine: Engine, error: Exception
) -> None:
    sync_source(engine, made(1, 2))
    sources: list[Source] = [Scripted(name="file:first", fails=error), Hiding()]
    with pytest.raises(type(error)):
        sync_sources(engine, sources, Plan())
    left = {"1", "2"} if isinstance(error, Unavailable) else {"2"}
    assert set(tickets(engine)) == left
