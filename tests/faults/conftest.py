"""A site on real servers: PostgreSQL, Redis, and processes that a test starts and kills."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from connectors.console.platform import AUTHOR
from connectors.contracts.chat import Profile
from connectors.database.ids import new_id
from connectors.database.models import ConsoleMessage, Question
from tests.support.console_server import write_tickets
from tests.support.postgres_server import PostgresServer, database_name
from tests.support.processes import ForkedProgram, Process, guichet_env, run_guichet, start_guichet
from tests.support.redis_server import RedisServer
from tests.support.waiting import wait_until
from workers.bootstrap import Desk
from workers.celery.queue import celery_queue
from workers.desk.inbox.intake import IncomingMessage, Received
from workers.settings import Settings

QUICK = {
    "mode": "auto",
    "language": "en",
    "questions_per_minute": "10000",
    "heartbeat_seconds": "2",
    "sweep_seconds": "1",
    "sweep_grace_seconds": "1",
    "worker_threads": "4",
}
"""Claims of a process that died run out soon, so that the tests do not wait long."""
QUESTION = "My VPN disconnects every few minutes at home"


class Site:
    """What a test does to a site, and what it sees of it."""

    def __init__(
        self, home: Path, redis: RedisServer, postgres: PostgresServer, database_url: str
    ) -> None:
        self.home, self.redis, self.postgres = home, redis, postgres
        self.settings = {**QUICK, "broker_url": redis.url, "database_url": database_url}
        self.env = guichet_env(home, **self.settings)
        self.started: list[Process] = []
        settings = Settings(home=home, **self.settings)  # type: ignore[arg-type]
        self.desk = Desk(settings, celery_queue(settings))

    def close(self) -> None:
        """End everything that was started; how a process ends when it is asked to is a test."""
        for process in self.started:
            process.kill()
        self.desk.engine.dispose()

    def start(self, *arguments: str) -> Process:
        """Start `guichet worker`, `guichet beat` …, and wait until it is ready."""
        log = self.home / f"{arguments[0]}-{new_id()}.log"
        process = start_guichet(*arguments, env=self.env, log=log)
        self.started.append(process)
        process.wait_for_line(rf"{arguments[0]}.ready|Guichet is ready")
        return process

    def start_stuck(self, place: str, file: Path) -> Process:
        """Start a worker that stops at `place`, and writes `file` when it has."""
        return self.start_own("stuck_worker", place, file)

    def start_dropping(self, file: Path) -> Process:
        """Start a worker whose consumer fails in its first task; `file` is written then."""
        return self.start_own("dropping_worker", file)

    def start_own(
        self, module: str, *arguments: str | Path, until: str = "worker.ready", log: str = ""
    ) -> Process:
        """Start a program of this folder, and wait until it says `until`."""
        file = self.home / f"{log or module}.log"
        process = ForkedProgram(f"tests.faults.{module}", arguments, env=self.env, log=file)
        self.started.append(process)
        process.wait_for_line(until)
        return process

    def ask(self, text: str = QUESTION, event: str = "") -> Received:
        """Receive a message."""
        event = event or new_id()
        return self.desk.intake.receive(
            IncomingMessage("console", event, "helpdesk", event, text, Profile("ada", "Ada"))
        )

    def asked(self, text: str = QUESTION) -> str:
        """The same; the question's id."""
        question = self.ask(text).question_id
        assert question is not None
        return question

    def status(self, question: str) -> str:
        """The state of a question."""
        with self.desk.transactions.reading() as session:
            return session.get_one(Question, question).status

    def rows(self, model: Any) -> list[Any]:
        """All rows of a table."""
        with self.desk.transactions.reading() as session:
            return list(session.scalars(select(model)))

    def answers(self) -> list[str]:
        """Paths of the questions that answers in the chat belong to."""
        return [
            str((row.body or {}).get("console_path"))
            for row in self.rows(ConsoleMessage)
            if row.author == AUTHOR and (row.body or {}).get("kind") == "answer"
        ]

    def wait_answered(self, *questions: str, within: float = 60.0) -> None:
        """Wait until each has its answer; then there is exactly one of each."""
        wait_until(
            lambda: all(self.status(one) == "answered" for one in questions),
            within=within,
            what="the answers",
            every=0.2,
        )
        answers = self.answers()
        assert sorted(answers) == sorted(f"/questions/{one}" for one in questions)


@pytest.fixture(scope="session")
def synchronised(
    breakable_postgres: PostgresServer, tmp_path_factory: pytest.TempPathFactory
) -> str:
    """Name of a database with a few tickets, to copy from."""
    home = tmp_path_factory.mktemp("synchronised")
    url = breakable_postgres.create_database()
    env = guichet_env(home, database_url=url)
    for command in (("migrate",), ("sync", "file", write_tickets(home / "tickets.jsonl"))):
        done = run_guichet(*command, env=env, cwd=home)
        assert done.returncode == 0, done.stderr
    return database_name(url)


@pytest.fixture
def site(
    tmp_path: Path, own_redis: RedisServer, own_postgres: PostgresServer, synchronised: str
) -> Iterator[Site]:
    """A site of this test's own."""
    made = Site(tmp_path, own_redis, own_postgres, own_postgres.create_database(synchronised))
    yield made
    made.close()
