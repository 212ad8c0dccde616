"""Bringing a database to the schema that this version needs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from connectors.database.availability import check_connection
from connectors.errors import SchemaMismatch

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"
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
        command.upgrade(_config(connection), revision)
        return before, current_revision(connection)


def downgrade(engine: Engine, revision: str) -> None:
    """Go back to `revision` (``base`` for an empty database). Data of dropped tables is lost."""
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
    wanted = ScriptDirectory(str(MIGRATIONS)).get_current_head()
    if found != wanted:
        raise SchemaMismatch(
            f"The database schema is at {found or 'nothing'}, this version needs {wanted}.",
            "Run: guichet migrate",
        )


def current_revision(connection: Connection) -> str | None:
    """The revision that the database says it is at."""
    return MigrationContext.configure(connection).get_current_revision()


def _require_known(found: str | None) -> None:
    known = {step.revision for step in ScriptDirectory(str(MIGRATIONS)).walk_revisions()}
    if found is not None and found not in known:
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
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config
