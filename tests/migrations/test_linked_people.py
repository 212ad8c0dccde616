"""Links between people come and go with their step, and the rows of an installation stay."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from connectors.database.engine import make_engine
from connectors.database.migrate import downgrade, migrate
from connectors.database.models import Proof, Role
from tests.migrations.old_rows import AT, put, reflected, rows

BEFORE, AFTER = "0008", "0009"
KEPT = ("people", "identities", "threads", "questions", "local_accounts")
COLUMNS = {
    "people": ("id", "display_name", "role", "sees_everything", "created_at"),
    "identities": ("id", "person_id", "platform", "external_id", "email"),
}


@pytest.fixture
def engine(empty_database_url: str) -> Iterator[Engine]:
    engine = make_engine(empty_database_url)
    migrate(engine, BEFORE)
    put(engine, "people", id="ada", display_name="Ada")
    put(engine, "identities", id="i", person_id="ada", external_id="ada", email="ada@example.org")
    put(engine, "local_accounts", username="ada", person_id="ada", password_hash="x")
    put(engine, "inbound_events", id="e", event_id="e", message_id="m")
    put(engine, "threads", id="t", root="m", person_id="ada")
    put(engine, "questions", id="q", event_id="e", thread_id="t", person_id="ada", text="How?",
        redacted="How?")  # fmt: skip
    yield engine
    engine.dispose()


def content(engine: Engine) -> dict[str, list[tuple[object, ...]]]:
    return {table: rows(engine, table, *COLUMNS.get(table, ())) for table in KEPT}


def test_who_was_there_is_linked_with_nobody(engine: Engine) -> None:
    before = content(engine)
    migrate(engine, AFTER)
    assert content(engine) == before
    assert rows(engine, "identities", "proof", "origin_id") == [(Proof.FIRST_SIGHT, None)]
    assert ("ada", Role.ASKER, None) in rows(engine, "people", "id", "role", "staff_until")


def test_the_version_before_still_writes(engine: Engine) -> None:
    migrate(engine, AFTER)
    with engine.begin() as connection:
        connection.execute(text("UPDATE people SET role = 'staff' WHERE id = 'ada'"))
        connection.execute(
            text(
                "INSERT INTO identities (id, person_id, platform, external_id)"
                " VALUES ('j', 'ada', 'slack', 'U1')"
            )
        )
    assert ("U1", "first_sight") in rows(engine, "identities", "external_id", "proof")


def test_the_way_back_keeps_people_and_their_questions(engine: Engine) -> None:
    migrate(engine, AFTER)
    put(engine, "people", id="chat", display_name="Ada of chat")
    put(engine, "identities", id="j", person_id="ada", platform="slack", external_id="U1",
        proof="address", origin_id="chat")  # fmt: skip
    put(engine, "link_offers", token_hash="h", platform="slack", external_id="U1",
        display_name="Ada", created_at=AT, expires_at=AT, tries=0)  # fmt: skip
    before = content(engine)
    downgrade(engine, BEFORE)
    assert content(engine) == before
    tables = reflected(engine).tables
    assert "link_offers" not in tables
    assert "staff_until" not in tables["people"].c
    assert not {"proof", "origin_id"} & set(tables["identities"].c.keys())
    migrate(engine, AFTER)
    assert content(engine) == before


def test_an_identity_was_somebodys(engine: Engine) -> None:
    migrate(engine, AFTER)
    with pytest.raises(IntegrityError):
        put(engine, "identities", id="j", person_id="ada", external_id="x", origin_id="nobody",
            proof="mail")  # fmt: skip
