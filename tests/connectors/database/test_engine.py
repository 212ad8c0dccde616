"""What comes back from the database is what went in, alike on SQLite and PostgreSQL."""

from __future__ import annotations

import os
import stat
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from connectors.database.availability import check_connection
from connectors.database.base import now, storable
from connectors.database.engine import PREPARED_AFTER, make_engine, read_session, session_factory
from connectors.database.models import AuditEntry, LastRun, Person
from connectors.errors import DatabaseUnavailable, SettingsError


@pytest.fixture
def engine(database_url: str):  # type: ignore[no-untyped-def]
    engine = make_engine(database_url)
    yield engine
    engine.dispose()


@pytest.mark.parametrize(
    "url",
    ["mysql://h/d", "oracle://x", "no address", "sqlite+nope:///x", "postgresql://u@h:port/x"],
)
def test_other_databases_are_a_wrong_setting(url: str) -> None:
    with pytest.raises(SettingsError, match="GUICHET_DATABASE_URL"):
        make_engine(url)


def test_statements_are_prepared_where_no_pooler_stands_between(postgres_url: str) -> None:
    engine = make_engine(postgres_url)
    prepared = text("SELECT count(*) FROM pg_prepared_statements")
    with engine.connect() as connection:
        for _ in range(PREPARED_AFTER + 2):
            connection.execute(text("SELECT 1"))
        assert connection.scalar(prepared) == 1
    engine.dispose()


def test_times_come_back_in_utc(engine: Engine) -> None:
    noon_in_paris = datetime(2026, 3, 1, 12, 0, tzinfo=timezone(timedelta(hours=1)))
    with Session(engine) as session, session.begin():
        session.add(Person(id="p", display_name="Ada", created_at=noon_in_paris))
    with read_session(engine) as session:
        found = session.get_one(Person, "p").created_at
    assert found == noon_in_paris
    assert found.tzinfo is UTC


def test_a_naive_time_is_refused(engine: Engine) -> None:
    with Session(engine) as session:
        session.add(Person(display_name="Ada", created_at=datetime(2026, 3, 1)))  # noqa: DTZ001
        with pytest.raises(Exception, match="naive datetime"):
            session.flush()


def test_text_that_databases_refuse_is_made_storable(engine: Engine) -> None:
    with Session(engine) as session, session.begin():
        session.add(Person(id="p", display_name="a\x00b\ud800c 😀"))
        session.add(
            AuditEntry(id="a", action="x", subject="y", detail={"k\x00": ["\ud800", {"z": "\x00"}]})
        )
    with read_session(engine) as session:
        assert session.get_one(Person, "p").display_name == "ab\ufffdc 😀"
        assert session.get_one(AuditEntry, "a").detail == {"k": ["\ufffd", {"z": ""}]}


def test_a_number_that_is_none_is_refused_in_json(engine: Engine) -> None:
    with Session(engine) as session:
        session.add(AuditEntry(action="x", subject="y", detail={"confidence": float("nan")}))
        with pytest.raises(Exception, match="JSON compliant"):
            session.flush()


def test_an_absent_document_is_null(engine: Engine) -> None:
    with Session(engine) as session, session.begin():
        session.add(LastRun(name="file:x", finished_at=now(), result=None))
    with read_session(engine) as session:
        assert session.scalar(
            select(func.count()).select_from(LastRun).where(LastRun.result.is_(None))
        )


def test_storable_keeps_what_is_well_formed() -> None:
    assert storable("é😀\n") == "é😀\n"
    assert storable("\ud83d\ude00") == "😀"


def test_a_reader_does_not_wait_for_a_writer(engine: Engine) -> None:
    with session_factory(engine)() as writer, writer.begin():
        writer.add(Person(id="p", display_name="Ada"))
        writer.flush()
        with read_session(engine) as reader:
            assert reader.get(Person, "p") is None
        check_connection(engine)
    with read_session(engine) as reader:
        assert reader.get(Person, "p") is not None


def test_sqlite_waits_and_keeps_foreign_keys(sqlite_url: str) -> None:
    engine = make_engine(sqlite_url)
    with engine.connect() as connection:
        assert connection.scalar(text("PRAGMA journal_mode")) == "wal"
        assert connection.scalar(text("PRAGMA foreign_keys")) == 1
        assert connection.scalar(text("PRAGMA busy_timeout")) == 15_000
    engine.dispose()


def modes(folder: Path) -> dict[str, int]:
    return {file.name: stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()}


def test_a_sqlite_file_is_its_owners_alone(tmp_path: Path) -> None:
    home = tmp_path / "deep" / ".guichet"
    before = os.umask(0o022)
    try:
        for _ in ("made", "an earlier version had made it"):
            engine = make_engine(f"sqlite:///{home}/guichet.db")
            with engine.begin() as connection:
                connection.execute(text("CREATE TABLE IF NOT EXISTS x (y)"))
                connection.execute(text("INSERT INTO x VALUES (1)"))
                files = modes(home)
            assert files.keys() == {"guichet.db", "guichet.db-wal", "guichet.db-shm"}
            assert set(files.values()) == {0o600}
            engine.dispose()
            (home / "guichet.db").chmod(0o644)
    finally:
        os.umask(before)
    assert stat.S_IMODE(home.stat().st_mode) == 0o700


def test_a_sqlite_file_that_a_group_may_read_stays_so(tmp_path: Path) -> None:
    file = tmp_path / "guichet.db"
    file.touch()
    file.chmod(0o660)
    make_engine(f"sqlite:///{file}").dispose()
    assert modes(tmp_path) == {"guichet.db": 0o660}


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "x.db").write_text("this is not a database, " * 100)
    engine = make_engine(f"sqlite:///{tmp_path}/x.db")
    with pytest.raises(DatabaseUnavailable, match="does not answer"):
        check_connection(engine)
    engine.dispose()


def test_a_password_is_never_shown() -> None:
    engine = make_engine("postgresql://guichet:sesame@127.0.0.1:9/none")
    with pytest.raises(DatabaseUnavailable) as seen:
        check_connection(engine)
    assert "sesame" not in str(seen.value)


def test_what_a_statement_was_given_is_in_no_error(engine: Engine) -> None:
    # Queues and servers log the errors that nobody expected, and people's words are such values.
    with pytest.raises(DBAPIError) as failed, read_session(engine) as session:
        session.execute(text("SELECT :said FROM no_such_table"), {"said": "parisheron"})
    assert "parisheron" not in str(failed.value)
