"""Engines and sessions for SQLite and PostgreSQL."""

from __future__ import annotations

import json
import os
import sqlite3
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import (
    ArgumentError,
    DBAPIError,
    DisconnectionError,
    NoSuchModuleError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session, sessionmaker

from connectors.database.base import storable
from connectors.errors import DatabaseUnavailable, SettingsError

BUSY_TIMEOUT_MS = 15_000
PING_AFTER = 2.0
"""Seconds of rest after which a connection is asked whether it is still there."""
PREPARED_AFTER = 5
"""Uses of a statement after which the server keeps its plan."""
DATABASE_FAILURES = (DBAPIError, PoolTimeout)
"""What SQLAlchemy raises when a database that answered before does so no more."""
SCHEMES = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}


def make_engine(url: str, *, pool_size: int = 10) -> Engine:
    """An engine for `url` (``sqlite:///file.db`` or ``postgresql://user@host/name``).

    Raises `SettingsError` for any other address. Nothing is connected yet. Errors of its
    statements name no values: they are people's words, and errors are logged.
    """
    try:
        parsed = make_url(url)
        scheme = SCHEMES.get(parsed.drivername, parsed.drivername)
        if scheme.partition("+")[0] not in ("sqlite", "postgresql"):
            raise SettingsError(
                f"GUICHET_DATABASE_URL names the database kind {parsed.drivername!r}.",
                "Use sqlite:///FILE or postgresql://USER@HOST/NAME.",
            )
        parsed = parsed.set(drivername=scheme)
        if scheme == "sqlite":
            return _sqlite(parsed.render_as_string(hide_password=False), parsed.database)
        engine = create_engine(
            parsed,
            pool_size=pool_size,
            max_overflow=pool_size,
            pool_timeout=20,
            connect_args={"connect_timeout": 10, "prepare_threshold": None},
            json_serializer=_to_json,
            hide_parameters=True,
        )
        event.listen(engine, "connect", _prepare_statements)
        event.listen(engine, "checkin", _note_idle)
        event.listen(engine, "checkout", partial(_ping_if_idle, engine))
        return engine
    except (ArgumentError, NoSuchModuleError, ValueError) as error:
        # A ValueError is how SQLAlchemy says that the port is no number.
        raise SettingsError(
            "GUICHET_DATABASE_URL is not a database address.",
            "Use sqlite:///FILE or postgresql://USER@HOST/NAME.",
        ) from error


def _prepare_statements(connection: Any, _record: Any) -> None:
    # A pooler such as PgBouncer gives each transaction another session of the server. A statement
    # prepared in one of them is unknown, or another one, in the next.
    if not greets_for_another(connection):
        connection.prepare_threshold = PREPARED_AFTER


def greets_for_another(connection: Any) -> bool:
    """Whether who greeted this connection of the driver is not the server's own process.

    A pooler greets its clients with a process number that it made up.
    """
    with connection.cursor() as cursor:
        (own,) = cursor.execute("SELECT pg_backend_pid()").fetchone()
    # What was asked began a transaction, and the pool gives out clean connections.
    connection.rollback()
    return bool(connection.info.backend_pid != own)


def _note_idle(_connection: Any, record: Any) -> None:
    record.info["idle_since"] = time.monotonic()


def _ping_if_idle(engine: Engine, connection: Any, record: Any, _proxy: Any) -> None:
    # SQLAlchemy's own pre-ping asks at every use, which is one of a handful of round trips of a
    # question. A connection that was in use a moment ago is there; if not, its one statement
    # fails, the whole pool is renewed, and the task is tried again.
    idle_since = record.info.pop("idle_since", None)
    if idle_since is None or time.monotonic() - idle_since < PING_AFTER:
        return
    try:
        engine.dialect.do_ping(connection)
    except Exception as error:
        raise DisconnectionError from error


def _sqlite(url: str, file: str | None) -> Engine:
    if file and file != ":memory:":
        try:
            _make_private(Path(file))
        except OSError as error:
            raise SettingsError(
                f"The SQLite file {file} cannot be made: {error.strerror}.",
                "Set GUICHET_HOME or GUICHET_DATABASE_URL to a place that you may write to.",
            ) from error
    engine = create_engine(
        url,
        connect_args={"check_same_thread": False},
        json_serializer=_to_json,
        hide_parameters=True,
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_immediate)
    return engine


def _make_private(file: Path) -> None:
    """Have the file, for its owner alone: people's questions and sessions are in it.

    SQLite gives its -wal and -shm the permissions of the file. One that everybody could read, as
    earlier versions made them, is closed; who opened one for a group keeps that.
    """
    if not file.parent.exists():
        file.parent.parent.mkdir(parents=True, exist_ok=True)
        file.parent.mkdir(mode=0o700, exist_ok=True)
    # Of two processes that start at once, the second finds the file of the first.
    with suppress(FileExistsError):
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    for one in (file, *(file.with_name(file.name + end) for end in ("-wal", "-shm"))):
        # Another process may just have removed the other two, and only the owner may do this.
        with suppress(FileNotFoundError, PermissionError):
            if stat.S_IMODE(one.stat().st_mode) & 0o007:
                one.chmod(0o600)


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # The driver's own BEGIN is switched off: it starts reading transactions that fail with
    # "database is locked" when they go on to write, without waiting. We begin explicitly.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
    _use_wal(cursor)
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


def _use_wal(cursor: Any) -> None:
    # The busy timeout does not hold for this one statement: of two processes that open a new
    # file at once, the second is refused on the spot, and has to ask again itself.
    deadline = time.monotonic() + BUSY_TIMEOUT_MS / 1000
    while True:
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.02)


def _begin_immediate(connection: Any) -> None:
    # A session that only reads says so (see `read_session`); every other one will write, and
    # takes the write lock at once, where the busy timeout makes it wait its turn.
    reads = connection.get_execution_options().get("guichet_reads", False)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def _to_json(value: object) -> str:
    # PostgreSQL refuses NaN, NUL and lone surrogates inside JSON, SQLite takes them all: here
    # the texts are cleaned and the numbers refused alike.
    return json.dumps(_storable(value), ensure_ascii=False, allow_nan=False)


def _storable(value: object) -> object:
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, dict):
        return {storable(str(key)): _storable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_storable(item) for item in value]
    return value


def session_factory(engine: Engine) -> sessionmaker[Session]:
    """Sessions that write. Objects stay usable after the commit."""
    return sessionmaker(engine, expire_on_commit=False)


def read_sessions(engine: Engine) -> sessionmaker[Session]:
    """Sessions that only read: on SQLite they never wait for a writer.

    On PostgreSQL each statement stands alone, which saves the round trips of a transaction. What
    needs one view over several statements uses `reading`.
    """
    options: dict[str, Any] = {"guichet_reads": True}
    if engine.dialect.name == "postgresql":
        options["isolation_level"] = "AUTOCOMMIT"
    return sessionmaker(engine.execution_options(**options), expire_on_commit=False)


def read_session(engine: Engine) -> Session:
    """One of `read_sessions`, for who reads now and then."""
    return read_sessions(engine)()


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One view of the database for as long as the block lasts, whatever others commit meanwhile.

    For plain SQL. It takes no lock that a writer would wait for.
    """
    options: dict[str, Any] = {"guichet_reads": True}
    if engine.dialect.name == "postgresql":
        # PostgreSQL's default shows each statement a newer state; SQLite's WAL never does.
        options["isolation_level"] = "REPEATABLE READ"
    with engine.execution_options(**options).connect() as connection:
        yield connection


def database_failed(error: BaseException) -> DatabaseUnavailable:
    """One of `DATABASE_FAILURES` for a person: its statement and values stay untold."""
    return DatabaseUnavailable(
        f"The database does not answer as it should ({type(error).__name__}).",
        "Check that its server runs; guichet doctor tells more.",
    )
