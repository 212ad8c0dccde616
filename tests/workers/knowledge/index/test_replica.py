"""Every process follows: what is committed is found, what is deleted is gone, and a database that
is away changes nothing for those who search."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Engine, update

from connectors.database.engine import make_engine
from connectors.database.migrate import migrate
from connectors.database.models import KnowledgeState
from connectors.errors import DatabaseUnavailable
from tests.support.postgres_server import PostgresServer
from tests.support.waiting import wait_until
from tests.workers.knowledge.stores import SOURCE, passages, record, records
from workers.knowledge.embedding.spaces import Spaces
from workers.knowledge.index import replica as following
from workers.knowledge.index.replica import IndexReplica
from workers.knowledge.ingestion.report import SyncReport
from workers.knowledge.ingestion.sync import Plan, sync_records
from workers.settings import Settings

SETTINGS = Settings(follow_seconds=0.02)


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = make_engine(database_url)
    yield engine
    engine.dispose()


def sync(engine: Engine, items: Sequence[Any], source: str = SOURCE, **plan: Any) -> None:
    spaces = Spaces(engine, SETTINGS)
    sync_records(
        engine,
        [replace(item, source=source) for item in items],
        SyncReport(source),
        Plan(embedder_of=spaces.embedder_of, **plan),
    )


def filled(engine: Engine, *numbers: int) -> IndexReplica:
    sync(engine, records(*numbers))
    Spaces(engine, SETTINGS).upkeep()
    replica = IndexReplica(engine, SETTINGS)
    assert replica.look()
    return replica


def found(replica: IndexReplica, query: str, **how: Any) -> list[int]:
    hits = replica.search(query, **({"k": 5, "scopes": None} | how))
    return [hit.ticket_id for hit in hits]


def ticket_of(engine: Engine, number: int) -> int:
    return int(passages(engine, str(number))[0].ticket_id)


def test_with_nothing_indexed_nothing_is_found(engine: Engine) -> None:
    replica = IndexReplica(engine, SETTINGS)
    assert replica.look()
    assert found(replica, "printer") == []
    assert replica.status.passages == 0
    assert replica.status.trouble is None
    sync(engine, records(1))
    assert replica.look()
    assert found(replica, "printer") == [], "there is no space yet"


def test_what_is_added_changed_and_deleted_is_seen(engine: Engine) -> None:
    replica = filled(engine, *range(30))
    loaded = replica.status.loaded_at

    sync(engine, [*records(*range(30)), record(77, title="The espresso machine leaks")])
    assert replica.look()
    assert found(replica, "espresso machine")[0] == ticket_of(engine, 77)

    sync(engine, [*records(*range(30)), record(77, title="The telescope is blind")])
    assert replica.look()
    assert found(replica, "telescope blind")[0] == ticket_of(engine, 77)
    assert ticket_of(engine, 77) not in found(replica, "espresso")

    gone = ticket_of(engine, 77)
    sync(engine, records(*range(30)), reconcile=True)
    assert replica.look()
    assert gone not in found(replica, "telescope blind")
    assert len(passages(engine)) == replica.status.passages
    assert replica.status.loaded_at == loaded, "all of that without loading anew"


def test_a_ticket_that_changes_hands_is_hidden(engine: Engine) -> None:
    replica = filled(engine, *range(10))
    sync(engine, [*records(*range(9)), record(9, entity="LSL")])
    replica.look()
    hidden = passages(engine, "9")[0]
    assert hidden.ticket_id in found(replica, "printer number 9", k=10)
    assert hidden.ticket_id not in found(replica, "printer number 9", scopes=frozenset({1}), k=10)
    assert hidden.ticket_id in found(
        replica, "printer number 9", scopes=frozenset({hidden.scope_id}), k=10
    )


def test_following_gives_what_loading_anew_gives(engine: Engine) -> None:
    replica = filled(engine, *range(40))
    for step in range(4):
        kept = [n for n in range(40 + 5 * step) if n % 7 != step]
        sync(
            engine,
            [record(n, title=f"Printer {n} in step {step}") if n % 3 == step % 3 else record(n)
             for n in kept],
            reconcile=True,
        )  # fmt: skip
        assert replica.look()
    fresh = IndexReplica(engine, SETTINGS)
    assert fresh.look()
    assert replica.status.passages == fresh.status.passages == len(passages(engine))
    assert replica.status.revision == fresh.status.revision
    for query in ("printer 12 jammed", "pull the sheet out", "room 33 noise"):
        assert set(found(replica, query, k=100)) == set(found(fresh, query, k=100))


def test_a_new_space_is_loaded_beside_and_switched_to(engine: Engine) -> None:
    replica = filled(engine, *range(60))
    first, loaded = replica.status.space, replica.status.loaded_at
    sync(engine, records(*range(120)))
    Spaces(engine, SETTINGS).upkeep()
    assert replica.look()
    assert replica.status.space != first
    assert replica.status.loaded_at != loaded, "no vector of the old space is left"
    assert found(replica, "printer number 119")[0] == ticket_of(engine, 119)


def test_who_was_away_too_long_loads_anew(engine: Engine) -> None:
    replica = filled(engine, *range(10))
    sync(engine, records(*range(9)), reconcile=True)
    with engine.begin() as connection:
        # As if the removals of that revision had been forgotten since.
        connection.execute(update(KnowledgeState).values(oldest_removal=KnowledgeState.revision))
        connection.exec_driver_sql("DELETE FROM passage_removals")
    before = replica.status.loaded_at
    assert replica.look()
    assert replica.status.loaded_at != before
    assert replica.status.passages == len(passages(engine))


def test_an_older_copy_of_the_database_is_loaded_anew(engine: Engine) -> None:
    replica = filled(engine, *range(10))
    with engine.begin() as connection:
        connection.execute(update(KnowledgeState).values(revision=0))
    assert replica.look()
    assert replica.status.revision == 0


def test_a_thread_follows_by_itself(engine: Engine) -> None:
    sync(engine, records(*range(10)))
    Spaces(engine, SETTINGS).upkeep()
    replica = IndexReplica(engine, SETTINGS)
    replica.start()
    try:
        sync(engine, [*records(*range(10)), record(77, title="The espresso machine leaks")])
        wait_until(
            lambda: found(replica, "espresso")[:1] == [ticket_of(engine, 77)],
            what="the new ticket",
        )
    finally:
        replica.stop()


def test_two_writers_at_once_and_nothing_is_missed(engine: Engine) -> None:
    """The row of the revision makes writers commit in the order of their revisions; without it a
    replica would go past a transaction that was begun early and committed late."""
    replica = filled(engine, *range(10))
    loaded = replica.status.loaded_at
    failures: list[BaseException] = []

    def write(source: str) -> None:
        try:
            for step in range(6):
                sync(engine, records(*range(1000, 1000 + 40 * (step + 1))), source)
        except BaseException as error:
            failures.append(error)
            raise

    threads = [threading.Thread(target=write, args=(f"file:{n}",)) for n in range(2)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        replica.look()
    for thread in threads:
        thread.join()
    assert not failures
    assert replica.look()
    assert replica.status.passages == len(passages(engine))
    assert replica.status.loaded_at == loaded, "nothing was loaded anew"


@pytest.mark.fault
def test_it_serves_while_the_database_is_away(own_postgres: PostgresServer) -> None:
    engine = make_engine(own_postgres.create_database())
    migrate(engine)
    replica = filled(engine, *range(10))
    expected = found(replica, "printer number 3")
    assert expected

    own_postgres.kill()
    assert not replica.look()
    assert replica.status.trouble == "OperationalError"
    assert found(replica, "printer number 3") == expected
    fresh = IndexReplica(engine, SETTINGS)
    with pytest.raises(DatabaseUnavailable):
        fresh.load()

    own_postgres.start()
    sync(engine, [*records(*range(10)), record(77, title="The espresso machine leaks")])
    assert replica.look()
    assert replica.status.trouble is None
    assert found(replica, "espresso")[0] == ticket_of(engine, 77)
    engine.dispose()


def test_trouble_is_logged_once(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    from structlog.testing import capture_logs

    replica = filled(engine, 1)

    def fails(*_: object) -> None:
        raise OSError("away")

    with capture_logs() as lines:
        with monkeypatch.context() as patch:
            patch.setattr(following.revision, "look", fails)
            assert not replica.look()
            assert not replica.look()
        assert replica.look()
    assert [line["event"] for line in lines] == ["index.cannot_follow", "index.follows_again"]
