"""PostgreSQL behind PgBouncer, which lends each transaction another session of the server."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support import loopback
from tests.support import pgbouncer as pooler
from tests.support.console_server import write_tickets
from tests.support.postgres_server import PostgresServer
from tests.support.processes import Process, guichet_env, run_guichet, start_guichet
from tests.support.sockets import free_port

pytestmark = pytest.mark.scenario

QUESTIONS = 12
"""More than a driver waits for before it prepares a statement, in each of several threads."""


@pytest.fixture(autouse=True)
def _installed() -> None:
    if pooler.find_pgbouncer() is None:
        pytest.skip(pooler.MISSING)


def test_questions_are_answered_through_a_pooler_of_transactions(
    tmp_path: Path, redis_url: str, shared_postgres: PostgresServer
) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    direct = shared_postgres.create_database()
    with pooler.pgbouncer(shared_postgres, "transaction") as pgbouncer:
        env = guichet_env(
            tmp_path,
            broker_url=redis_url,
            database_url=pgbouncer.url(direct),
            console_port=str(port),
            mode="auto",
            language="en",
            questions_per_minute="1000",
        )

        def guichet(*arguments: str | Path) -> str:
            done = run_guichet(*arguments, env=env, cwd=tmp_path)
            assert done.returncode == 0, done.stdout + done.stderr
            return done.stdout

        def start(*arguments: str) -> Process:
            return start_guichet(*arguments, env=env, log=tmp_path / f"{arguments[0]}.log")

        guichet("migrate")
        guichet("sync", "file", write_tickets(tmp_path / "tickets.jsonl"))
        with start("worker") as worker, start("serve", "console") as console:
            worker.wait_for_line("worker.ready")
            console.wait_for_line("Guichet is ready")
            for number in range(QUESTIONS):
                reply = loopback.post(
                    f"{url}/api/v1/questions",
                    params={"wait": 20},
                    json={"text": f"My VPN disconnects every {number} minutes at home"},
                    timeout=40,
                )
                assert reply.status_code == 201, reply.text
                assert reply.json()["question"]["status"] == "answered", worker.tail()
            assert "postgresql behind a pooler" in guichet("doctor")
            for process in (worker, console):
                assert "Prepared" not in process.output()
                assert "Traceback" not in process.output()


def test_a_pooler_of_statements_is_named(tmp_path: Path, shared_postgres: PostgresServer) -> None:
    direct = shared_postgres.create_database()
    with pooler.pgbouncer(shared_postgres, "statement") as pgbouncer:
        env = guichet_env(tmp_path, database_url=pgbouncer.url(direct))
        for command in ("doctor", "migrate"):
            done = run_guichet(command, env=env, cwd=tmp_path)
            assert "pool_mode = transaction" in done.stdout + done.stderr, done.stderr
            assert done.returncode == (1 if command == "doctor" else 2)
