"""Accounts whose role gave them the sight of every ticket, before and after that ended."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, text

from connectors.database.engine import make_engine
from connectors.database.migrate import downgrade, migrate

BEFORE = "0004"
START = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
ADDED: tuple[str, dict[str, Any]] = ("account.added", {"role": "staff"})
GRANTED: tuple[str, dict[str, Any]] = ("entities.set", {"entities": [], "everything": True})
NARROWED: tuple[str, dict[str, Any]] = ("entities.set", {"entities": [], "everything": False})
ROLE: tuple[str, dict[str, Any]] = ("role.set", {"role": "admin"})


def put(
    engine: Engine,
    name: str,
    role: str,
    sees: bool,
    entities: list[str] | None = None,
    history: tuple[tuple[str, dict[str, Any]], ...] = (ADDED,),
    account: bool = True,
) -> None:
    stored = json.dumps(entities) if entities is not None else None
    as_json = "CAST(:entities AS jsonb)" if engine.dialect.name == "postgresql" else ":entities"
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO people (id, display_name, role, entities, sees_everything, created_at)"
                f" VALUES (:id, :id, :role, {as_json}, :sees, :at)"
            ),
            {"id": name, "role": role, "entities": stored, "sees": sees, "at": START},
        )
        if account:
            connection.execute(
                text(
                    "INSERT INTO local_accounts (username, person_id, password_hash, failed_logins,"
                    " created_at) VALUES (:id, :id, 'x', 0, :at)"
                ),
                {"id": name, "at": START},
            )
        detail = "CAST(:detail AS jsonb)" if engine.dialect.name == "postgresql" else ":detail"
        for number, (action, what) in enumerate(history):
            connection.execute(
                text(
                    "INSERT INTO audit_log (id, at, action, subject, detail)"
                    f" VALUES (:id, :at, :action, :subject, {detail})"
                ),
                {
                    "id": f"{name}-{number}",
                    "at": START + timedelta(minutes=number),
                    "action": action,
                    "subject": name,
                    "detail": json.dumps(what),
                },
            )


def sight(engine: Engine, name: str) -> tuple[bool, list[str] | None]:
    with engine.connect() as connection:
        row = connection.execute(
            text("SELECT sees_everything, entities FROM people WHERE id = :id"), {"id": name}
        ).one()
    found = row.entities
    return bool(row.sees_everything), json.loads(found) if isinstance(found, str) else found


@pytest.fixture
def engine(empty_database_url: str) -> Any:
    made = make_engine(empty_database_url)
    migrate(made, BEFORE)
    yield made
    made.dispose()


def test_what_a_role_gave_ends_and_what_an_administrator_gave_stays(engine: Engine) -> None:
    put(engine, "by_role", "staff", True)
    put(engine, "with_entity", "admin", True, ["LSL"])
    put(engine, "granted", "staff", True, None, (ADDED, GRANTED))
    put(engine, "promoted", "admin", True, None, (ADDED, GRANTED, ROLE))
    put(engine, "forgotten", "staff", True, None, ())
    put(engine, "narrowed", "staff", False, None, (ADDED, NARROWED))
    put(engine, "of_lsl", "staff", False, ["LSL"])
    put(engine, "asker", "asker", False)
    put(engine, "granted_asker", "asker", True, None, (ADDED, GRANTED))
    put(engine, "terminal", "admin", True, None, (), account=False)
    migrate(engine)
    assert {name: sight(engine, name) for name in (
        "by_role", "with_entity", "granted", "promoted", "forgotten", "narrowed", "of_lsl",
        "asker", "granted_asker", "terminal",
    )} == {
        "by_role": (False, None),
        "with_entity": (False, None),
        "granted": (True, None),
        # Whether the grant or the role was meant is not known any more: less is seen, not more.
        "promoted": (False, None),
        "forgotten": (False, None),
        "narrowed": (False, []),
        "of_lsl": (False, ["LSL"]),
        "asker": (False, None),
        "granted_asker": (True, None),
        "terminal": (True, None),
    }  # fmt: skip
    downgrade(engine, BEFORE)
    assert sight(engine, "by_role") == (True, None)
    assert sight(engine, "of_lsl") == (False, ["LSL"])
    assert sight(engine, "asker") == (False, None)
