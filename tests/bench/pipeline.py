"""Event in → answer out on Redis and PostgreSQL, beside a no-op Celery round trip on that Redis.

Both go to the same worker process, one after the other in turns, so that a busy machine slows
both alike. The answer is out when the chat platform has the message. What the chat platform itself
takes is not our time, and is taken off: the console's is a call of its own, measured in turns too.
With a profile, standard error also gets what each part of the way costs.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import psycopg

from connectors.contracts.chat import Destination, MessageKind, OutgoingMessage, Profile
from connectors.database.ids import new_id, new_marker
from connectors.database.migrate import migrate
from tests.bench.profiled_worker import PROFILE, stages
from tests.bench.report import Row, spread
from tests.support.postgres_server import PostgresServer
from tests.support.processes import GUICHET, Process, guichet_env, run_guichet
from tests.support.redis_server import RedisServer
from workers.bootstrap import Desk
from workers.celery.queue import CeleryQueue, celery_queue
from workers.desk.inbox.intake import IncomingMessage
from workers.knowledge.sample import TICKETS
from workers.settings import Settings

QUESTIONS = (
    "Le wifi eduroam refuse mon mot de passe",
    "My Slurm job stays pending for hours",
    "Impossible d'imprimer depuis mon portable",
    "VPN disconnects after a few minutes",
    "Quota dépassé sur /home",
)
ANSWER_LIKE = "Open the settings, choose the network, and enter your password again. " * 8
TELL = """
CREATE FUNCTION tell() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN PERFORM pg_notify('message', NEW.thread); RETURN NEW; END $$;
CREATE TRIGGER tell AFTER INSERT ON console_messages
FOR EACH ROW WHEN (NEW.author = 'guichet') EXECUTE FUNCTION tell();
LISTEN message
"""
"""The database tells when the message is there: to ask it again and again would slow the worker."""
Ear = psycopg.Connection[tuple[str]]


def run(*, quick: bool, profile: bool = False) -> list[Row]:
    """Start the servers and one worker, and ask many questions one after the other."""
    rounds = 40 if quick else 200
    with tempfile.TemporaryDirectory(prefix="guichet-bench-") as folder:
        home, redis, postgres = Path(folder), RedisServer(), PostgresServer()
        try:
            redis.start()
            postgres.start()
            rows = _measure(home, redis.url, postgres.create_database(), rounds, profile)
            if profile:
                print(stages(home / "profile"), file=sys.stderr)
            return rows
        finally:
            redis.close()
            postgres.close()


def _measure(home: Path, broker: str, database: str, rounds: int, profile: bool) -> list[Row]:
    settings = Settings(
        home=home,
        broker_url=broker,
        database_url=database,
        questions_per_minute=1_000_000,
        # Whoever asks may see every ticket: an answer that quotes is more work than an excuse.
        visibility="site",
    )
    queue = celery_queue(settings)
    desk = Desk(settings, queue)
    migrate(desk.engine)
    env = guichet_env(home, broker_url=broker, database_url=database, visibility="site")
    for sample in TICKETS:
        loaded = run_guichet("sync", "file", sample, env=env, cwd=home)
        if loaded.returncode:
            raise RuntimeError(loaded.stderr)
    command = [*GUICHET, "worker"]
    if profile:
        env[PROFILE] = str(home / "profile")
        command = [sys.executable, "-m", "tests.bench.profiled_worker", "worker"]
    with (
        # A fresh one: a fork of what imported everything has another pace.
        Process(command, env=env, log=home / "worker.log", cwd=home),
        psycopg.connect(database.replace("+psycopg", ""), autocommit=True) as ear,
    ):
        ear.execute(TELL)
        queue.call("guichet.ping", timeout=60)
        for text in QUESTIONS:
            _answer(desk, ear, text)
        pings, posts, answers = [], [], []
        for turn in range(rounds):
            # The worker still writes down that its last answer was sent: only then is it at rest.
            _ping(queue)
            pings.append(_ping(queue))
            posts.append(_post(desk))
            answers.append(_answer(desk, ear, QUESTIONS[turn % len(QUESTIONS)]))
    ours = float(np.median(answers) - np.median(posts))
    return [
        Row(
            f"event in → answer out, without the chat's call ({rounds} questions)",
            f"{ours * 1e3:.2f} ms (with it: {spread(answers)}; the call: {spread(posts)})",
            f"no-op Celery round trip: {spread(pings)}",
            ours / float(np.median(pings)),
            "≤ 3",
        )
    ]


def _ping(queue: CeleryQueue) -> float:
    began = time.perf_counter()
    queue.call("guichet.ping", timeout=30)
    return time.perf_counter() - began


def _post(desk: Desk) -> float:
    """The chat platform's call alone, with a text as long as an answer."""
    message = OutgoingMessage(MessageKind.ANSWER, ANSWER_LIKE)
    console = desk.outside.platforms.get("console")
    assert console is not None
    began = time.perf_counter()
    console.post(Destination("bench"), message, new_marker())
    return time.perf_counter() - began


def _answer(desk: Desk, ear: Ear, text: str) -> float:
    message_id = new_id()
    message = IncomingMessage(
        "console", message_id, "bench", message_id, text, Profile("bench", "Bench")
    )
    began = time.perf_counter()
    question_id = desk.intake.receive(message).question_id
    # Any message in the thread is the way out: an answer, or that a colleague checks it.
    for told in ear.notifies(timeout=30):
        if told.payload == message_id:
            return time.perf_counter() - began
    raise RuntimeError(f"no answer within 30 s to question {question_id}")
