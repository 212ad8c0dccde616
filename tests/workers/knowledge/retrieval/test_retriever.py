"""Searching for people: the database has the last word on what is shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from sqlalchemy import Engine, delete, update
from sqlalchemy.orm import Session

from connectors.database.engine import make_engine
from connectors.database.models import Passage, Person, Scope, Ticket
from tests.workers.knowledge.stores import SOURCE, record, records
from workers.knowledge.access import EVERYONE, NOBODY, Viewer
from workers.knowledge.ingestion.report import SyncReport
from workers.knowledge.ingestion.sync import sync_records
from workers.knowledge.retrieval.retriever import Knowledge, build_knowledge
from workers.settings import Settings

ALL = Viewer(None)


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = make_engine(database_url)
    yield engine
    engine.dispose()


def built(engine: Engine, items: Sequence[Any]) -> Knowledge:
    sync_records(engine, items, SyncReport(SOURCE))
    knowledge = build_knowledge(engine, Settings())
    knowledge.upkeep()
    knowledge.load()
    return knowledge


def ids(knowledge: Knowledge, query: str, viewer: Viewer = ALL, k: int = 5) -> list[str]:
    return [found.external_id for found in knowledge.search(query, viewer, k)]


def test_a_result_is_the_ticket_with_what_matched(engine: Engine) -> None:
    item = record(7, title="The espresso machine leaks", url="https://glpi.example/7",
                  category="Kitchen", entity="LSL")  # fmt: skip
    knowledge = built(engine, [*records(*range(5)), item])
    found = knowledge.search("espresso machine leaks", ALL, 3)[0]
    assert (found.external_id, found.source, found.kind) == ("7", SOURCE, "ticket")
    assert (found.title, found.url) == ("The espresso machine leaks", "https://glpi.example/7")
    assert (found.category, found.entity, found.status) == ("Kitchen", "LSL", 5)
    assert found.date == item.solved
    assert found.resolution is not None
    assert len(found.content_hash) == 64
    assert found.passages
    assert {one.kind for one in found.passages} <= {"problem", "resolution"}
    assert found.passages == tuple(sorted(found.passages, key=lambda one: -one.score))


@pytest.mark.parametrize("query", ["", "   ", "\n"])
def test_an_empty_query_finds_nothing(engine: Engine, query: str) -> None:
    assert ids(built(engine, records(1)), query) == []


@pytest.mark.parametrize("query", ["\x00", "\ud800", "' OR 1=1 --", "(" * 50, "é" * 20_000, "🤷"])
def test_any_query_is_survived(engine: Engine, query: str) -> None:
    built(engine, records(1, 2)).search(query, ALL, 3)


def test_an_empty_index_finds_nothing(engine: Engine) -> None:
    assert ids(built(engine, []), "printer") == []


def test_what_one_may_not_see_is_not_found(engine: Engine) -> None:
    items = [record(1, entity="LSL > Brest"), record(2, entity="Paris"), record(3)]
    knowledge = built(engine, items)
    with Session(engine) as session, session.begin():
        brest = session.query(Scope).filter_by(name="entity:LSL > Brest").one().id
    assert set(ids(knowledge, "printer jammed")) == {"1", "2", "3"}
    assert ids(knowledge, "printer jammed", NOBODY) == ["3"]
    assert set(ids(knowledge, "printer jammed", Viewer(frozenset({EVERYONE, brest})))) == {"1", "3"}
    assert ids(knowledge, "printer jammed", Viewer(frozenset())) == []


def test_what_one_may_not_see_takes_the_place_of_nothing(engine: Engine) -> None:
    """The hidden ones fit best: a search that left them out in the end alone would find nothing."""
    hidden = [record(n, title="Printer jammed", entity="LSL") for n in range(5)]
    seen = record(9, title="Something else", content="The printer by the window is slow.")
    knowledge = built(engine, [*hidden, seen])
    assert ids(knowledge, "printer jammed", k=1) != ["9"]
    assert ids(knowledge, "printer jammed", NOBODY, k=1) == ["9"]


def test_the_index_is_not_believed_about_visibility(engine: Engine) -> None:
    knowledge = built(engine, records(1, 2))
    with Session(engine) as session, session.begin():
        session.add(Scope(id=50, name="entity:Secret"))
        session.flush()
        session.execute(update(Ticket).where(Ticket.external_id == "1").values(scope_id=50))
    assert ids(knowledge, "printer jammed", NOBODY) == ["2"]


def test_what_was_deleted_since_the_last_look_is_left_out(engine: Engine) -> None:
    knowledge = built(engine, records(1, 2))
    with engine.begin() as connection:
        connection.execute(delete(Passage))
        connection.execute(delete(Ticket).where(Ticket.external_id == "1"))
    (found,) = knowledge.search("printer jammed", ALL, 5)
    assert found.external_id == "2"
    assert found.passages == ()


def test_a_search_for_a_person_is_plain_data(engine: Engine) -> None:
    knowledge = built(engine, [record(1), record(2, entity="LSL")])
    with Session(engine) as session, session.begin():
        session.add(Person(id="p", display_name="Ada", entities=["LSL"]))
    assert {one["external_id"] for one in knowledge.search_for("printer", 5, "p")} == {"1", "2"}
    assert {one["external_id"] for one in knowledge.search_for("printer", 5, None)} == {"1"}
    assert {one["external_id"] for one in knowledge.search_for("printer", 5, "who")} == {"1"}
    first = knowledge.search_for("printer", 5, "p")[0]
    assert first["quotable"] is True
    assert first["passages"][0]["text"]


def test_upkeep_that_cannot_be_done_is_said_once(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    from structlog.testing import capture_logs

    from connectors.errors import SettingsError

    sync_records(engine, records(1), SyncReport(SOURCE))
    knowledge = build_knowledge(engine, Settings())

    def fails(*_: object, **__: object) -> None:
        raise SettingsError("The embedder is not installed.")

    monkeypatch.setattr(knowledge._spaces, "upkeep", fails)
    with capture_logs() as lines:
        knowledge.upkeep()
        knowledge.upkeep()
    assert [line["event"] for line in lines] == ["index.upkeep_failed"]
