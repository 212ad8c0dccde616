"""Rows for a database of an older version. Its tables are reflected: the models moved on."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine, MetaData, Table, insert, select

AT = datetime(2026, 11, 2, 8, 30, tzinfo=UTC)
FIELDS: dict[str, dict[str, Any]] = {
    "people": {"role": "asker", "sees_everything": False, "created_at": AT},
    "identities": {"platform": "console", "confirmed_at": AT},
    "local_accounts": {"failed_logins": 0, "created_at": AT},
    "inbound_events": {"platform": "console", "channel": "helpdesk", "received_at": AT},
    "threads": {
        "platform": "console", "channel": "helpdesk", "created_at": AT, "last_activity_at": AT,
    },
    "questions": {
        "language": "en", "status": "received", "status_at": AT, "received_at": AT, "attempts": 0,
    },
    "drafts": {
        "number": 1, "origin": "extractive", "status": "proposed", "language": "en",
        "confidence": 0.5, "reasons": [], "risks": [], "gate": "review", "recipe": {},
        "created_at": AT,
    },
    "deliveries": {
        "kind": "answer", "platform": "console", "channel": "helpdesk", "message": {},
        "status": "sent", "outcome_unknown": False, "attempts": 1, "next_attempt_at": AT,
        "created_at": AT, "sent_at": AT,
    },
    "reviews": {"decision": "approve", "platform": "console", "created_at": AT},
    "desk_users": {"state": "mapped", "entities": {}, "confirmed_at": AT, "checked_at": AT},
    "desk_tickets": {"desk": "glpi", "state": "new", "opened_at": AT, "changed_at": AT},
    "sync_cursors": {"cursor": {}},
    "tickets": {
        "source": "file:old", "kind": "ticket", "problem": "p", "scope_id": 1, "language": "en",
        "content_hash": "h", "synced_at": AT,
    },
    "ticket_cleanings": {
        "input_hash": "i", "prompt_hash": "p", "model": "m", "status": "accepted", "attempts": 1,
        "in_use": False, "created_at": AT,
    },
    "local_tickets": {"body": "b", "state": "new", "created_at": AT, "updated_at": AT},
    "embedding_spaces": {
        "embedder": "lsa", "dimension": 2, "status": "active", "fitted_on": 1, "created_at": AT,
        "activated_at": AT,
    },
}  # fmt: skip
"""What most rows of a table have, up to revision 0007."""


def put(engine: Engine, table: str, **values: Any) -> None:
    """Insert a row into `table` as the database has it now."""
    found = _reflected_table(engine, table)
    fields = {key: value for key, value in FIELDS.get(table, {}).items() if key in found.c}
    with engine.begin() as connection:
        connection.execute(insert(found).values(**fields | values))


def rows(engine: Engine, table: str, *columns: str) -> list[tuple[Any, ...]]:
    """All rows of `table`, sorted; times without their zone, which is UTC on both databases."""
    found = _reflected_table(engine, table)
    with engine.connect() as connection:
        wanted = select(*(found.c[name] for name in columns or found.c.keys()))
        return sorted((tuple(map(_plain, row)) for row in connection.execute(wanted)), key=repr)


def reflected(engine: Engine) -> MetaData:
    """The tables as they are."""
    metadata = MetaData()
    metadata.reflect(engine)
    return metadata


def _reflected_table(engine: Engine, name: str) -> Table:
    """One table as it is, without those that it refers to: all of them take fifty times as long."""
    return Table(name, MetaData(), autoload_with=engine, resolve_fks=False)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(UTC).replace(tzinfo=None)
    return value
