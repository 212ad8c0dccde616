"""Event received → acknowledged, at 50 events a second, on PostgreSQL and Redis.

A fake Slack of this process delivers to a bot of its own process, in Socket Mode and by signed
requests; the events are stored, and a worker is there to handle them, as in earnest. Inside each
acknowledgement is the row in the inbox: it is measured by the desk's own call, one after the other,
on the same database.
"""

from __future__ import annotations

import json
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

import numpy as np

from connectors.contracts.chat import ChatEvent, Said
from connectors.database.engine import make_engine
from connectors.database.ids import new_id
from connectors.database.migrate import migrate
from tests.bench.report import Row, spread, timed
from tests.fakes.slack import payloads
from tests.fakes.slack.delivery import (
    EVENT,
    PATIENCE,
    Ack,
    Delivery,
    SocketDelivery,
    deliver,
    signed,
    written,
)
from tests.fakes.slack.server import APP_TOKEN, TOKEN, SlackServer
from tests.fakes.slack.world import TEAM
from tests.support.postgres_server import PostgresServer
from tests.support.processes import GUICHET, Process, guichet_env
from tests.support.redis_server import RedisServer
from tests.support.sockets import free_port
from workers.bootstrap import Desk
from workers.celery.queue import celery_queue
from workers.settings import Settings

PER_SECOND = 50
BUDGET = 0.150
SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
NAME = f"slack:{TEAM}"


def run(*, quick: bool) -> list[Row]:
    """Measure both ways, and the row alone."""
    events = PER_SECOND * (6 if quick else 30)
    with tempfile.TemporaryDirectory(prefix="guichet-bench-") as folder:
        home, redis, postgres = Path(folder), RedisServer(), PostgresServer()
        try:
            redis.start()
            postgres.start()
            database = postgres.create_database()
            engine = make_engine(database)
            migrate(engine)
            engine.dispose()
            common = {"broker_url": redis.url, "database_url": database}
            return [
                *(_acknowledged(home, mode, common, events) for mode in ("socket", "http")),
                _row(home, common, min(events, 500)),
            ]
        finally:
            redis.close()
            postgres.close()


def _acknowledged(home: Path, mode: str, common: dict[str, str], events: int) -> Row:
    with SlackServer() as slack, _bot(home, mode, common, slack) as delivery:
        for number in range(20):
            # The first one imports, connects and asks who we are.
            deliver(delivery, EVENT, _event(number))
        seconds = _under_load(delivery, events)
    p99 = float(np.percentile(seconds, 99))
    return Row(
        f"Slack, {mode}: event received → acknowledged ({events} at {PER_SECOND}/s)",
        spread(seconds),
        ratio=p99 / BUDGET,
        budget="p99 ≤ 150 ms",
    )


@contextmanager
def _bot(home: Path, mode: str, common: dict[str, str], slack: SlackServer) -> Iterator[Delivery]:
    """A bot and a worker in processes of their own, and the way to the bot."""
    port = free_port()
    options = {"api_url": slack.api, "token": TOKEN, "app_token": APP_TOKEN, "mode": mode}
    instance: dict[str, Any] = {"options": options | {"signing_secret": SECRET}}
    # Stored like any other, and handled in no time: the worker is not what is measured.
    instance["channels"] = [{"channel": "C1", "ask": "mentions"}]
    env = guichet_env(home, **common, platforms=json.dumps({NAME: instance}), bots_port=str(port))
    with (
        Process([*GUICHET, "worker"], env=env, log=home / f"worker-{mode}.log", cwd=home) as worker,
        Process(
            [*GUICHET, "serve", "slack"], env=env, log=home / f"bot-{mode}.log", cwd=home
        ) as bot,
    ):
        worker.wait_for_line(r"worker\.ready", within=120)
        bot.wait_for_line("Guichet is ready", within=120)
        if mode == "socket":
            slack.hub.wait_for(2)
            yield SocketDelivery(slack.hub)
        else:
            yield BareDelivery(port)


class BareDelivery:
    """Signed requests by the standard library: httpx needs more time for one than the bot does."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._free: SimpleQueue[HTTPConnection] = SimpleQueue()

    def once(self, kind: str, body: payloads.Payload, attempt: int = 0) -> Ack:
        """Deliver by a connection that is free, or by a new one."""
        content, headers = written(kind, body)
        headers |= signed(SECRET, content)
        try:
            connection = self._free.get_nowait()
        except Empty:
            connection = HTTPConnection("127.0.0.1", self._port, timeout=PATIENCE)
        began = time.perf_counter()
        connection.request("POST", "/slack/events", content.encode(), headers)
        reply = connection.getresponse()
        reply.read()
        seconds = time.perf_counter() - began
        self._free.put(connection)
        return Ack(reply.status, {}, seconds)


def _under_load(delivery: Delivery, events: int) -> list[float]:
    """Seconds to each acknowledgement; the events come in equal distances, whoever still waits."""
    seconds: list[float] = []
    threads = []
    began = time.perf_counter()
    for number in range(events):
        time.sleep(max(0.0, began + number / PER_SECOND - time.perf_counter()))
        thread = threading.Thread(
            target=lambda number=number: seconds.append(_deliver(delivery, number)), daemon=True
        )
        thread.start()
        threads.append(thread)
    for thread in threads:
        thread.join()
    return seconds


def _deliver(delivery: Delivery, number: int) -> float:
    ack = delivery.once(EVENT, _event(number))
    if not ack.ok:
        raise RuntimeError(f"not acknowledged: {ack}")
    return ack.seconds


def _event(number: int) -> payloads.Payload:
    event = {
        "type": "message",
        "user": "U0ADA",
        "text": f"We talk among ourselves, and nobody names the bot ({number}).",
        "ts": f"{time.time():.6f}",
        "channel": "C1",
        "channel_type": "channel",
    }
    return payloads.event_callback(event)


def _row(home: Path, common: dict[str, str], rounds: int) -> Row:
    """The transaction that an acknowledgement waits for."""
    settings = Settings(home=home, **common, platforms={NAME: {"channels": [{"channel": "C1"}]}})  # type: ignore[arg-type]
    desk = Desk(settings, celery_queue(settings))

    def store() -> bool:
        said = Said(new_id(), "We talk among ourselves.")
        return desk.chat.store(NAME, ChatEvent(new_id(), "U0ADA", "C1", said))

    assert store()
    seconds = timed(store, rounds)
    desk.close()
    desk.engine.dispose()
    return Row(f"event → row in the inbox, inside it ({rounds} in turn)", spread(seconds))
