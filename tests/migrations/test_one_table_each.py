"""`sync_cursors` taken apart and put together again, with the rows of an installation."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from connectors.database.engine import make_engine
from connectors.database.migrate import downgrade, migrate
from tests.migrations.installation import install
from tests.migrations.old_rows import AT, put, reflected, rows

BEFORE, AFTER = "0007", "0008"
LATER = AT + timedelta(minutes=4)
NAIVE, NAIVE_LATER = AT.replace(tzinfo=None), LATER.replace(tzinfo=None)
CHECKPOINT = {"url": "https://glpi.example", "marks": {"Ticket": {"at": "2026-11-02"}}, "é": [1]}
HELD = "pid 4711 on elsewhere [99/abcdef]"
REST = {"failures": 3, "until": LATER.isoformat(), "error": "Unavailable"}
KEPT = (
    "people", "api_keys", "questions", "drafts", "draft_sources", "evidence", "reviews",
    "deliveries", "passages", "scopes",
)  # fmt: skip
"""Tables whose rows stay as they are."""
UNREAD = {
    "threads": "last_activity_at",
    "inbound_events": "received_at",
    "local_accounts": "created_at",
    "local_tickets": "updated_at",
    "tickets": "synced_at",
    "ticket_cleanings": "created_at",
    "embedding_spaces": "created_at",
}


@pytest.fixture
def engine(empty_database_url: str) -> Iterator[Engine]:
    engine = make_engine(empty_database_url)
    migrate(engine, BEFORE)
    yield engine
    engine.dispose()


def put_people_and_a_question(engine: Engine) -> None:
    put(engine, "people", id="ada", display_name="Ada")
    put(engine, "identities", id="i", person_id="ada", external_id="ada", display_name="Ada",
        email="ada@example.org")  # fmt: skip
    put(engine, "local_accounts", username="ada", person_id="ada", password_hash="x")
    put(engine, "inbound_events", id="e", event_id="e", message_id="m")
    put(engine, "threads", id="t", root="m", person_id="ada")
    put(engine, "questions", id="q", event_id="e", thread_id="t", person_id="ada",
        text="How?", redacted="How?", claim="ab", claimed_until=LATER)  # fmt: skip


def put_knowledge(engine: Engine) -> None:
    put(engine, "tickets", id=1, external_id="1", title="Printer")
    put(engine, "ticket_cleanings", id=1, ticket_id=1)
    put(engine, "embedding_spaces", id=1, name="lsa-1")
    put(engine, "local_tickets", id=1, marker="m", title="Ticket")


def put_cursors(engine: Engine) -> None:
    put(engine, "sync_cursors", source="glpi", cursor=CHECKPOINT, claim=HELD, claimed_until=LATER,
        started_at=LATER, finished_at=AT, result={"created": 3})  # fmt: skip
    put(engine, "sync_cursors", source="file:a", started_at=AT, finished_at=LATER,
        result={"failed": "BadInput"})  # fmt: skip
    put(engine, "sync_cursors", source="file:b", started_at=AT)
    put(engine, "sync_cursors", source="index", started_at=AT)
    put(engine, "sync_cursors", source="glpi:watch", cursor={"at": "x"}, finished_at=AT)
    put(engine, "sync_cursors", source="cleaning", cursor=REST)


def test_each_thing_has_its_table(engine: Engine) -> None:
    put_cursors(engine)
    migrate(engine, AFTER)
    assert rows(engine, "leases", "name", "claim", "claimed_until", "taken_at") == [
        ("file:a", None, None, NAIVE),
        ("file:b", None, None, NAIVE),
        ("glpi", HELD, NAIVE_LATER, NAIVE_LATER),
        ("index", None, None, NAIVE),
    ]
    assert rows(engine, "last_runs", "name", "started_at", "finished_at", "result") == [
        ("file:a", NAIVE, NAIVE_LATER, {"failed": "BadInput"}),
        ("glpi", NAIVE_LATER, NAIVE, {"created": 3}),
        ("glpi:watch", None, NAIVE, None),
    ]
    assert rows(engine, "source_checkpoints", "source", "checkpoint") == [
        ("glpi", CHECKPOINT),
        ("glpi:watch", {"at": "x"}),
    ]
    assert rows(engine, "model_rests", "name", "failures", "until", "error") == [
        ("cleaning", 3, NAIVE_LATER, "Unavailable")
    ]
    assert "sync_cursors" not in reflected(engine).tables


def test_a_model_that_works_has_no_rest(engine: Engine) -> None:
    put(engine, "sync_cursors", source="cleaning")
    migrate(engine, AFTER)
    assert rows(engine, "model_rests") == []
    assert rows(engine, "leases") == []
    assert rows(engine, "source_checkpoints") == []


def test_the_way_back_has_the_same_cursors(engine: Engine) -> None:
    put_cursors(engine)
    before = rows(engine, "sync_cursors")
    migrate(engine, AFTER)
    downgrade(engine, BEFORE)
    assert rows(engine, "sync_cursors") == before
    gone = {"leases", "last_runs", "source_checkpoints", "model_rests"}
    assert not gone & set(reflected(engine).tables)


def test_users_and_tickets_of_the_ticket_system_keep_their_rows(engine: Engine) -> None:
    put_people_and_a_question(engine)
    user: dict[str, Any] = {"person_id": "ada", "user_id": "7", "entities": {"LSL > Support": True},
                            "entity_ids": ["3"], "home": "3"}  # fmt: skip
    ticket = {"id": "c", "ticket_id": "12", "question_id": "q", "solution_id": 5, "hinted_at": AT}
    put(engine, "desk_users", **user)
    put(engine, "desk_tickets", **ticket)
    before = rows(engine, "desk_users", *user), rows(engine, "desk_tickets", "desk", *ticket)
    migrate(engine, AFTER)
    after = rows(engine, "directory_users", *user), rows(engine, "chat_tickets", "system", *ticket)
    assert after == before
    assert rows(engine, "chat_tickets", "state", "opened_at", "changed_at") == [
        ("new", NAIVE, NAIVE)
    ]
    downgrade(engine, BEFORE)
    again = rows(engine, "desk_users", *user), rows(engine, "desk_tickets", "desk", *ticket)
    assert again == before


def test_what_nothing_reads_goes_and_the_rows_stay(engine: Engine) -> None:
    put_people_and_a_question(engine)
    put_knowledge(engine)
    tables = [*UNREAD, "identities", "questions", "people"]
    before = {table: len(rows(engine, table)) for table in tables}
    assert set(before.values()) == {1}
    migrate(engine, AFTER)
    for table, column in UNREAD.items():
        assert column not in reflected(engine).tables[table].c
    assert {table: len(rows(engine, table)) for table in tables} == before
    assert rows(engine, "identities", "external_id", "email") == [("ada", "ada@example.org")]
    downgrade(engine, BEFORE)
    assert {table: len(rows(engine, table)) for table in tables} == before
    for table, column in UNREAD.items():
        ((moment,),) = rows(engine, table, column)
        assert moment > NAIVE, f"{table}.{column} has the time of the way back"
    assert rows(engine, "identities", "display_name", "confirmed_at") == [(None, None)]


def test_the_older_version_still_writes_after_the_way_back(engine: Engine) -> None:
    migrate(engine, AFTER)
    downgrade(engine, BEFORE)
    put_people_and_a_question(engine)
    put_knowledge(engine)
    assert rows(engine, "tickets", "synced_at") == [(NAIVE,)]


def test_a_whole_installation_goes_up_and_back(empty_database_url: str) -> None:
    engine = make_engine(empty_database_url)
    install(engine, "http://127.0.0.1:1")
    before = {name: rows(engine, name) for name in KEPT}
    counted = {name: len(rows(engine, name)) for name in reflected(engine).tables}
    migrate(engine, AFTER)
    assert {name: rows(engine, name) for name in KEPT} == before
    downgrade(engine, BEFORE)
    assert {name: len(rows(engine, name)) for name in reflected(engine).tables} == counted
    engine.dispose()
