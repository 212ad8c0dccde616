"""Migrated databases on the tests' PostgreSQL: a test gets one that an earlier test has left.

To copy a migrated database and to drop the copy takes a quarter of a second, to empty all its
tables a tenth of that. Only tables are emptied: a database whose tables, columns, triggers or
functions are not those of the migrations any more is dropped.
"""

from __future__ import annotations

from typing import LiteralString

import psycopg
from psycopg import Connection, sql

from tests.support.postgres_server import PostgresServer, database_name

TABLES: LiteralString = """
    SELECT relname FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY relname
"""
SEQUENCES: LiteralString = (
    "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public'"
)
OTHERS_ENDED: LiteralString = """
    SELECT bool_and(pg_terminate_backend(pid, 30000)) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
SHAPE: LiteralString = """
    SELECT md5(string_agg(part, ',' ORDER BY part)) FROM (
        SELECT concat_ws(' ', relname, relkind, attname, atttypid, attnotnull, atthasdef)
        FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
        WHERE relnamespace = 'public'::regnamespace
        UNION ALL SELECT concat_ws(' ', tgrelid, tgname, tgenabled) FROM pg_trigger
        UNION ALL SELECT concat_ws(' ', conrelid, conname, convalidated) FROM pg_constraint
        UNION ALL SELECT concat_ws(' ', proname, prosrc) FROM pg_proc
        WHERE pronamespace = 'public'::regnamespace
    ) AS parts (part)
"""


class MigratedDatabases:
    """Databases at the newest migration, with the rows that the migrations wrote and no others."""

    def __init__(self, server: PostgresServer, migrated: str) -> None:
        """`migrated` is the address of a migrated database; nobody may use it from then on."""
        self._server = server
        self._template = database_name(migrated)
        self._free: list[str] = []
        with psycopg.connect(migrated) as connection:
            self._shape = _shape(connection)
            self._tables = [name for (name,) in connection.execute(TABLES)]
            self._rows = {
                name: rows for name in self._tables if (rows := _copied(connection, name))
            }
            self._sequences = connection.execute(SEQUENCES).fetchall()

    def take(self) -> str:
        """The address of a database that nobody else has."""
        return self._free.pop() if self._free else self._server.create_database(self._template)

    def give_back(self, url: str) -> None:
        """End all sessions of a database and make it ready for the next test."""
        with psycopg.connect(url, autocommit=True) as connection:
            ((ended,),) = connection.execute(OTHERS_ENDED)
            whole = ended is not False and _shape(connection) == self._shape
            if whole:
                self._empty(connection)
        if whole:
            self._free.append(url)
        else:
            self._server.drop_database(url)

    def _empty(self, connection: Connection) -> None:
        with connection.transaction():
            # The triggers of what is only ever added to would refuse it.
            connection.execute("SET LOCAL session_replication_role = replica")
            names = sql.SQL(", ").join(map(sql.Identifier, self._tables))
            connection.execute(sql.SQL("TRUNCATE {} RESTART IDENTITY").format(names))
            for name, rows in self._rows.items():
                written = sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(name))
                with connection.cursor().copy(written) as copy:
                    copy.write(rows)
            for name, last in self._sequences:
                if last is not None:
                    connection.execute("SELECT setval(%s, %s)", (name, last))


def _shape(connection: Connection) -> str:
    ((shape,),) = connection.execute(SHAPE)
    return str(shape)


def _copied(connection: Connection, table: str) -> bytes:
    wanted = sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(table))
    with connection.cursor().copy(wanted) as copy:
        return b"".join(bytes(part) for part in copy)
