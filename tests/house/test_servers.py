"""The servers that the other tests build on start, answer, and survive what faults do to them."""

from __future__ import annotations

from pathlib import Path
from typing import LiteralString

import psycopg
import pytest
import redis
from psycopg import sql

from tests.support.postgres_databases import MigratedDatabases
from tests.support.postgres_server import PostgresServer
from tests.support.redis_server import RedisServer


def test_redis_answers_and_is_empty(redis_url: str) -> None:
    with redis.Redis.from_url(redis_url) as client:
        assert client.dbsize() == 0
        client.set("left", "over")


def test_redis_is_empty_for_the_next_test(redis_url: str) -> None:
    with redis.Redis.from_url(redis_url) as client:
        assert client.dbsize() == 0


@pytest.mark.fault
def test_redis_forgets_at_a_restart_and_keeps_its_port(own_redis: RedisServer) -> None:
    port = own_redis.port
    with redis.Redis.from_url(own_redis.url) as client:
        client.set("key", "value")
    own_redis.restart()
    assert own_redis.port == port
    with redis.Redis.from_url(own_redis.url) as client:
        assert client.get("key") is None


@pytest.mark.fault
@pytest.mark.parametrize("end", ["kill", "stop"])
def test_postgres_keeps_what_was_committed(own_postgres: PostgresServer, end: str) -> None:
    url = own_postgres.create_database()
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE kept (number int)")
        connection.execute("INSERT INTO kept VALUES (7)")
    bystander = psycopg.connect(url)
    getattr(own_postgres, end)()
    own_postgres.start()
    with pytest.raises(psycopg.OperationalError):
        bystander.execute("SELECT 1")
    bystander.close()
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT number FROM kept").fetchall() == [(7,)]


def test_a_database_of_postgres_is_new(empty_postgres_url: str) -> None:
    with psycopg.connect(empty_postgres_url) as connection:
        rows = connection.execute("SELECT 1 FROM pg_tables WHERE schemaname = 'public'").fetchall()
    assert rows == []


def test_postgres_keeps_text_of_any_script(empty_postgres_url: str) -> None:
    with psycopg.connect(empty_postgres_url) as connection:
        row = connection.execute("SELECT upper('été')").fetchone()
    assert row == ("ÉTÉ",)


def everything(url: str) -> dict[str, list[tuple[object, ...]]]:
    with psycopg.connect(url) as connection:
        names = connection.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        ).fetchall()
        return {
            name: connection.execute(sql.SQL("TABLE {}").format(sql.Identifier(name))).fetchall()
            for (name,) in names
        }


def test_a_migrated_database_is_left_as_it_was_found(migrated_postgres: MigratedDatabases) -> None:
    url = migrated_postgres.take()
    fresh = everything(url)
    assert fresh["scopes"] == [(1, "everyone")]
    assert fresh["alembic_version"]
    assert not fresh["people"]
    with psycopg.connect(url) as connection:
        connection.execute("INSERT INTO scopes (name) VALUES ('elsewhere')")
        connection.execute("UPDATE knowledge_state SET revision = 7")
        connection.execute("INSERT INTO evidence (hash, text, created_at) VALUES ('h', 't', now())")
    bystander = psycopg.connect(url)
    bystander.execute("SELECT 1 FROM evidence")
    migrated_postgres.give_back(url)
    with pytest.raises(psycopg.OperationalError):
        bystander.execute("SELECT 1")
    bystander.close()
    assert migrated_postgres.take() == url
    assert everything(url) == fresh
    with psycopg.connect(url) as connection:
        made = connection.execute("INSERT INTO scopes (name) VALUES ('here') RETURNING id")
        assert made.fetchall() == [(2,)]
        # What is only ever added to still is.
        connection.execute("INSERT INTO evidence (hash, text, created_at) VALUES ('h', 't', now())")
        with pytest.raises(psycopg.errors.RaiseException, match="append-only"):
            connection.execute("DELETE FROM evidence")
    migrated_postgres.give_back(url)


@pytest.mark.parametrize(
    "change",
    [
        "CREATE TABLE more (id int)",
        "ALTER TABLE people ADD COLUMN more int",
        "ALTER TABLE people ALTER COLUMN role DROP NOT NULL",
        "ALTER TABLE evidence DISABLE TRIGGER ALL",
        "DROP TABLE evidence CASCADE",
        "DROP INDEX ix_questions_open",
    ],
)
def test_a_database_of_another_shape_is_not_used_again(
    migrated_postgres: MigratedDatabases, change: LiteralString
) -> None:
    url = migrated_postgres.take()
    with psycopg.connect(url) as connection:
        connection.execute(change)
    migrated_postgres.give_back(url)
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        psycopg.connect(url)


def test_an_empty_sqlite_file_is_not_there_yet(empty_sqlite_url: str) -> None:
    assert not Path(empty_sqlite_url.removeprefix("sqlite:///")).exists()
