"""A backup goes into any empty database, whole or not at all."""

from __future__ import annotations

import gzip
import json
import stat
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Engine,
    Float,
    Integer,
    LargeBinary,
    func,
    insert,
    select,
)

from connectors.database.backup.form import PASSING, kept_tables
from connectors.database.backup.reader import SEEDED, read_backup
from connectors.database.backup.writer import write_backup
from connectors.database.base import Base, UtcDateTime, now
from connectors.database.engine import make_engine, session_factory
from connectors.database.models import (
    AuditEntry,
    ConversationThread,
    Delivery,
    InboundEvent,
    Lease,
    Person,
    Question,
    Scope,
    Ticket,
)
from connectors.errors import BadInput, Conflict, SchemaMismatch


@pytest.fixture
def filled(sqlite_url: str) -> Engine:
    """A database with rows that refer to each other, also within one table."""
    engine = make_engine(sqlite_url)
    with session_factory(engine).begin() as session:
        person = Person(id="p1", display_name="Zoë", entities=["Root > Lab"])
        session.add_all(
            [
                person,
                InboundEvent(id="e1", platform="cli", event_id="1", channel="c", message_id="1"),
                InboundEvent(id="e2", platform="cli", event_id="2", channel="c", message_id="2"),
                AuditEntry(action="user.add", subject="p1", detail={"é": [1, 2.5, None]}),
                Lease(name="sync", claim="x", claimed_until=now(), taken_at=now()),
            ]
        )
        session.flush()
        thread = ConversationThread(id="t1", platform="cli", channel="c", root="1", person_id="p1")
        session.add(thread)
        session.flush()
        # The older one, by its id, refers to the newer one.
        shared = {"thread_id": "t1", "person_id": "p1", "language": "en"}
        session.add(Question(id="q2", event_id="e2", text="b", redacted="b", **shared))
        session.flush()
        first = Question(id="q1", event_id="e1", text="a", redacted="a", **shared)
        first.clarifies_id = "q2"
        session.add(first)
    return engine


def fill(engine: Engine) -> None:
    """Write two rows into each table of the metadata, whatever tables there are."""
    with engine.begin() as connection:
        for table in Base.metadata.sorted_tables:
            if table.name in SEEDED:
                continue
            for number in (1, 2):
                row = {one.name: _example(one, number) for one in table.columns}
                connection.execute(insert(table).values(row))


def _example(column: Column[Any], number: int) -> Any:
    """A value that the column takes: what it refers to is the row of the same number."""
    for key in column.foreign_keys:
        if key.column.table is column.table:
            return None
        if key.column.table.name in SEEDED:
            return 1
        return _example(key.column, number)
    kind = column.type
    if isinstance(kind, Boolean):
        return number == 1
    if isinstance(kind, Integer | BigInteger | Float):
        return number
    if isinstance(kind, UtcDateTime):
        return now()
    if isinstance(kind, LargeBinary):
        return bytes([0, 255, number])
    if isinstance(kind, JSON):
        return {"é\u2028": [number, 2.5, None]}
    return f"{column.name} é {number}"


def rows(engine: Engine) -> dict[str, list[str]]:
    """Every row that is kept, by table."""
    found = {}
    with engine.connect() as connection:
        for table in kept_tables():
            read = connection.execute(select(table)).mappings()
            found[table.name] = sorted(repr(sorted(_plain(row).items())) for row in read)
    return found


def _plain(row: Any) -> dict[str, Any]:
    return {
        key: json.dumps(value, sort_keys=True) if isinstance(value, dict) else value
        for key, value in row.items()
    }


def rewritten(file: Path, lines: list[Any]) -> Path:
    with gzip.open(file, "wt", encoding="utf-8") as packed:
        packed.writelines(json.dumps(line) + "\n" for line in lines)
    return file


def lines_of(file: Path) -> list[Any]:
    with gzip.open(file, "rt", encoding="utf-8") as packed:
        return [json.loads(line) for line in packed]


def test_every_row_is_there_again_in_either_database(
    filled: Engine, empty_database_url: str, tmp_path: Path
) -> None:
    written = write_backup(filled, tmp_path / "one.backup")
    target = make_engine(empty_database_url)
    assert read_backup(target, tmp_path / "one.backup") == written
    assert rows(target) == rows(filled)
    # And back again: the two kinds of database hold the same.
    write_backup(target, tmp_path / "two.backup")
    third = make_engine(f"sqlite:///{tmp_path / 'third.db'}")
    read_backup(third, tmp_path / "two.backup")
    assert rows(third) == rows(filled)
    target.dispose()


def test_every_table_of_the_metadata_comes_back(
    sqlite_url: str, empty_database_url: str, tmp_path: Path
) -> None:
    full = make_engine(sqlite_url)
    fill(full)
    written = write_backup(full, tmp_path / "full.backup")
    target = make_engine(empty_database_url)
    assert read_backup(target, tmp_path / "full.backup") == written
    found = rows(target)
    assert found == rows(full)
    assert set(found) | PASSING == set(Base.metadata.tables)
    assert [name for name, there in found.items() if not there] == []
    target.dispose()


def test_new_rows_get_ids_that_are_free(
    filled: Engine, empty_database_url: str, tmp_path: Path
) -> None:
    with filled.begin() as connection:
        connection.execute(insert(Scope.__table__), [{"id": 41, "name": "lab"}])
    write_backup(filled, tmp_path / "backup")
    target = make_engine(empty_database_url)
    read_backup(target, tmp_path / "backup")
    with session_factory(target).begin() as session:
        scope = Scope(name="library")
        session.add(scope)
        session.flush()
        assert scope.id == 42
    target.dispose()


def test_who_is_at_work_or_logged_in_is_left_out(filled: Engine, tmp_path: Path) -> None:
    write_backup(filled, tmp_path / "backup")
    tables = {line["table"] for line in lines_of(tmp_path / "backup") if "table" in line}
    assert not tables & PASSING
    assert tables | PASSING == set(Base.metadata.tables)


def test_a_backup_is_for_its_owner_alone_and_replaces_none(filled: Engine, tmp_path: Path) -> None:
    file = tmp_path / "backup"
    write_backup(filled, file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(tmp_path.glob("*.partial")) == []
    with pytest.raises(BadInput, match="is there already"):
        write_backup(filled, file)


def test_a_place_that_cannot_be_written_is_told(filled: Engine, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="cannot be written"):
        write_backup(filled, tmp_path / "missing" / "backup")


def test_a_database_with_rows_is_left_as_it_is(filled: Engine, tmp_path: Path) -> None:
    write_backup(filled, tmp_path / "backup")
    before = rows(filled)
    with pytest.raises(Conflict, match="Restore into a new database"):
        read_backup(filled, tmp_path / "backup")
    assert rows(filled) == before


@pytest.mark.parametrize("kept", [1, 5, -1])
def test_half_a_backup_writes_nothing(filled: Engine, tmp_path: Path, kept: int) -> None:
    write_backup(filled, tmp_path / "backup")
    half = rewritten(tmp_path / "half", lines_of(tmp_path / "backup")[:kept])
    target = make_engine(f"sqlite:///{tmp_path / 'target.db'}")
    with pytest.raises(BadInput, match="no whole backup"):
        read_backup(target, half)
    with target.connect() as connection:
        for model in (Person, Question, Ticket, Delivery):
            assert connection.scalar(select(func.count()).select_from(model)) == 0
        # What the migrations made is there again.
        assert connection.scalar(select(func.count()).select_from(Scope)) == 1


def test_a_file_that_was_cut_off_writes_nothing(filled: Engine, tmp_path: Path) -> None:
    file = tmp_path / "backup"
    write_backup(filled, file)
    file.write_bytes(file.read_bytes()[:-20])
    with pytest.raises(BadInput, match="no whole backup"):
        read_backup(make_engine(f"sqlite:///{tmp_path / 'target.db'}"), file)


@pytest.mark.parametrize(
    ("content", "told"),
    [(b"", "is no backup"), (b"hello", "no whole backup"), (gzip.compress(b"[1]\n"), "no backup")],
    # Packed bytes hold the time, and the processes of a run must agree on the names of tests.
    ids=["empty", "plain", "packed"],
)
def test_another_file_is_told_apart(tmp_path: Path, content: bytes, told: str) -> None:
    file = tmp_path / "file"
    file.write_bytes(content)
    with pytest.raises(BadInput, match=told):
        read_backup(make_engine(f"sqlite:///{tmp_path / 'target.db'}"), file)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="There is no file"):
        read_backup(make_engine(f"sqlite:///{tmp_path / 'target.db'}"), tmp_path / "none")


def test_a_backup_of_another_version_says_which(filled: Engine, tmp_path: Path) -> None:
    write_backup(filled, tmp_path / "backup")
    head, *rest = lines_of(tmp_path / "backup")
    old = rewritten(tmp_path / "old", [{**head, "revision": "0003"}, *rest])
    with pytest.raises(SchemaMismatch, match="0003"):
        read_backup(make_engine(f"sqlite:///{tmp_path / 'target.db'}"), old)
