"""Bringing a database to the schema that this version needs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect, text

from connectors.database.availability import check_connection
from connectors.errors import SchemaMismatch

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"
VERSIONS = "alembic_version"
"""The table in which Alembic keeps the revision."""
LOCK_KEY = 7_120_461_187
"""Key of PostgreSQL's advisory lock: any number that nobody else takes in this database."""


def migrate(engine: Engine, revision: str = "head") -> tuple[str | None, str | None]:
    """Upgrade to `revision`; return the revision before and after.

    Two that start at once do the work once: the second waits for the first and finds nothing
    to do. On PostgreSQL an advisory lock holds it back, on SQLite the write lock of the one
    transaction that all steps run in.
    """
    check_connection(engine)
    with _exclusive(engine) as connection:
        before = current_revision(connection)
        _require_known(before)
        if revision == "head" and before == revisions()[-1]:
            return before, before
        # Every command looks whether the schema is current, and nearly none changes it.
        from alembic import command

        command.upgrade(_config(connection), revision)
        return before, current_revision(connection)


def downgrade(engine: Engine, revision: str) -> None:
    """Go back to `revision` (``base`` for an empty database). Data of dropped tables is lost."""
    from alembic import command

    check_connection(engine)
    with _exclusive(engine) as connection:
        command.downgrade(_config(connection), revision)


def require_current(engine: Engine) -> None:
    """Raise `SchemaMismatch` unless the schema is the one that this version needs, and what
    `check_connection` raises where the database does not answer."""
    check_connection(engine)
    with engine.execution_options(guichet_reads=True).connect() as connection:
        found = current_revision(connection)
    _require_known(found)
    wanted = revisions()[-1]
    if found != wanted:
        raise SchemaMismatch(
            f"The database schema is at {found or 'nothing'}, this version needs {wanted}.",
            "Run: guichet migrate",
        )


def current_revision(connection: Connection) -> str | None:
    """The revision that the database says it is at."""
    if not inspect(connection).has_table(VERSIONS):
        return None
    found = connection.execute(text(f"SELECT version_num FROM {VERSIONS}")).scalar()  # noqa: S608
    return None if found is None else str(found)


@cache
def revisions() -> tuple[str, ...]:
    """All revisions, oldest first, by the names of their files: ``0001_begin.py`` is ``0001``."""
    return tuple(sorted(path.name[:4] for path in (MIGRATIONS / "versions").glob("[0-9]*.py")))


def _require_known(found: str | None) -> None:
    if found is not None and found not in revisions():
        raise SchemaMismatch(
            f"The database schema is at {found}, which this version of Guichet does not know.",
            "A newer version was here: run that one, or restore the dump from before it.",
        )


@contextmanager
def _exclusive(engine: Engine) -> Iterator[Connection]:
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            # The lock belongs to the transaction, so a killed migration cannot leave it behind.
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK_KEY})
        yield connection


def _config(connection: Connection) -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config
