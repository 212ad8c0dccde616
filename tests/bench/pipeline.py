"""Event in → answer out on Redis and PostgreSQL, beside a no-op Celery round trip on that Redis.

Both go to the same worker process, one after the other in turns, so that a busy machine slows
both alike. The answer is out when the chat platform has the message: the console's is a table,
so its part is one insert.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

import numpy as np
from sqlalchemy import select

from connectors.contracts.chat import Profile
from connectors.database.ids import new_id
from connectors.database.migrate import migrate
from connectors.database.models import Delivery, DeliveryStatus, Question
from tests.bench.report import Row, spread
from tests.support.postgres_server import PostgresServer
from tests.support.processes import guichet_env, run_guichet, start_guichet
from tests.support.redis_server import RedisServer
from workers.bootstrap import Desk, build_desk
from workers.desk.intake import IncomingMessage
from workers.knowledge.sample import TICKETS
from workers.settings import Settings

QUESTIONS = (
    "Le wifi eduroam refuse mon mot de passe",
    "My Slurm job stays pending for hours",
    "Impossible d'imprimer depuis mon portable",
    "VPN disconnects after a few minutes",
    "Quota dépassé sur /home",
)
POLL = 0.0005


def run(*, quick: bool) -> list[Row]:
    """Start the servers and one worker, and ask many questions one after the other."""
    rounds = 40 if quick else 200
    with tempfile.TemporaryDirectory(prefix="guichet-bench-") as folder:
        home, redis, postgres = Path(folder), RedisServer(), PostgresServer()
        try:
            redis.start()
            postgres.start()
            return _measure(home, redis.url, postgres.create_database(), rounds)
        finally:
            redis.close()
            postgres.close()


def _measure(home: Path, broker: str, database: str, rounds: int) -> list[Row]:
    settings = Settings(
        home=home, broker_url=broker, database_url=database, questions_per_minute=1_000_000
    )
    desk = build_desk(settings)
    migrate(desk.engine)
    env = guichet_env(home, broker_url=broker, database_url=database)
    sample = TICKETS[0]
    loaded = run_guichet("sync", "file", sample, env=env, cwd=home)
    if loaded.returncode:
        raise RuntimeError(loaded.stderr)
    with start_guichet("worker", env=env, log=home / "worker.log"):
        desk.queue.call("guichet.ping", timeout=60)  # type: ignore[attr-defined]
        for text in QUESTIONS:
            _answer(desk, text)
        pings, answers = [], []
        for turn in range(rounds):
            pings.append(_ping(desk))
            answers.append(_answer(desk, QUESTIONS[turn % len(QUESTIONS)]))
    ratio = float(np.median(answers) / np.median(pings))
    return [
        Row(
            f"event in → answer out ({rounds} questions)",
            spread(answers),
            f"no-op Celery round trip: {spread(pings)}",
            ratio,
            "≤ 3",
        )
    ]


def _ping(desk: Desk) -> float:
    began = time.perf_counter()
    desk.queue.call("guichet.ping", timeout=30)  # type: ignore[attr-defined]
    return time.perf_counter() - began


def _answer(desk: Desk, text: str) -> float:
    message_id = new_id()
    message = IncomingMessage(
        "console", message_id, "bench", message_id, text, Profile("bench", "Bench")
    )
    began = time.perf_counter()
    question_id = desk.intake.receive(message).question_id
    # Any message in the thread is the way out: an answer, or that a colleague checks it.
    out = (
        select(Delivery.id)
        .join(Question, Question.id == Delivery.question_id)
        .where(Question.id == question_id, Delivery.status == DeliveryStatus.SENT)
    )
    deadline = began + 30
    while time.perf_counter() < deadline:
        with desk.transactions.reading() as session:
            if session.scalar(out) is not None:
                return time.perf_counter() - began
        time.sleep(POLL)
    raise RuntimeError(f"no answer within 30 s to question {question_id}")
