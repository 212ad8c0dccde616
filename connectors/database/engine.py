"""Engines and sessions for SQLite and PostgreSQL."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.orm import Session, sessionmaker

from connectors.database.base import storable
from connectors.errors import DatabaseUnavailable, SettingsError

BUSY_TIMEOUT_MS = 15_000
SCHEMES = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}


def make_engine(url: str, *, pool_size: int = 10) -> Engine:
    """An engine for `url` (``sqlite:///file.db`` or ``postgresql://user@host/name``).

    Raises `SettingsError` for any other address. Nothing is connected yet.
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
        return create_engine(
            parsed,
            pool_size=pool_size,
            max_overflow=pool_size,
            pool_pre_ping=True,
            pool_timeout=20,
            connect_args={"connect_timeout": 10},
            json_serializer=_to_json,
        )
    except (ArgumentError, NoSuchModuleError) as error:
        raise SettingsError(
            "GUICHET_DATABASE_URL is not a database address.",
            "Use sqlite:///FILE or postgresql://USER@HOST/NAME.",
        ) from error


def _sqlite(url: str, file: str | None) -> Engine:
    if file and file != ":memory:":
        try:
            Path(file).parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise SettingsError(
                f"The folder of the SQLite file {file} cannot be made: {error.strerror}.",
                "Set GUICHET_HOME or GUICHET_DATABASE_URL to a place that you may write to.",
            ) from error
    engine = create_engine(url, connect_args={"check_same_thread": False}, json_serializer=_to_json)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_immediate)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # The driver's own BEGIN is switched off: it starts reading transactions that fail with
    # "database is locked" when they go on to write, without waiting. We begin explicitly.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


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


def read_session(engine: Engine) -> Session:
    """A session that only reads: on SQLite it never waits for a writer."""
    return Session(engine.execution_options(guichet_reads=True), expire_on_commit=False)


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


def check_connection(engine: Engine) -> None:
    """Raise `DatabaseUnavailable`, without a password in its text, unless the database answers."""
    try:
        with engine.execution_options(guichet_reads=True).connect() as connection:
            connection.execute(text("SELECT 1"))
    except (DBAPIError, OSError) as error:
        shown = engine.url.render_as_string(hide_password=True)
        raise DatabaseUnavailable(
            f"The database {shown} does not answer ({type(error).__name__}).",
            "Check GUICHET_DATABASE_URL, and that the server runs and lets this user in.",
        ) from error
