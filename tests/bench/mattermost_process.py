"""What listens to Mattermost, in a process of its own.

``python -m tests.bench.mattermost_process URL DATABASE_URL TIMED EVENTS`` listens until it has
stored so many events, and prints one JSON document: when each of the first `TIMED` was stored, in
Unix seconds by its message, and the memory after each thousand, in MB.
"""

from __future__ import annotations

import json
import sys
import threading
import time

from bot.mattermost.receiver import receiver
from connectors.contracts.chat import ChatEvent, Said
from tests.bench.index_process import memory_mb
from tests.fakes.jobs import FakeQueue
from tests.fakes.mattermost.world import TOKEN
from workers.bootstrap import Desk
from workers.desk.chat.front import ChatFront
from workers.logs import configure_logs
from workers.settings import Settings

NAME = "mattermost:main"


class Nowhere(FakeQueue):
    """Keeps no job: nobody works here."""

    def send(self, job: object) -> None:
        return


class Timed:
    """Stores as the desk does, and notes when that was done."""

    def __init__(self, desk: ChatFront, timed: int, events: int) -> None:
        self._desk = desk
        self._timed, self._events = timed, events
        self.stored: dict[str, float] = {}
        self.memory: list[float] = []
        self.done = threading.Event()
        self._count = 0

    def store(self, platform: str, event: ChatEvent) -> bool:
        new = self._desk.store(platform, event)
        if not new:
            return False
        self._count += 1
        if len(self.stored) < self._timed and isinstance(event.deed, Said):
            self.stored[event.deed.message_id] = time.time()
        if self._count % 1_000 == 0:
            self.memory.append(memory_mb())
        if self._count >= self._events:
            self.done.set()
        return True

    def __getattr__(self, name: str) -> object:
        return getattr(self._desk, name)


def main() -> None:
    """Listen, and print what it took."""
    url, database_url, timed, events = sys.argv[1:5]
    instance = {"channels": [{"channel": sys.argv[5], "ask": "posts"}],
                "options": {"url": url, "token": TOKEN}}  # fmt: skip
    settings = Settings(database_url=database_url, platforms={NAME: instance}, log_level="error")
    configure_logs(settings)
    desk = Desk(settings, Nowhere())
    front = Timed(desk.chat, int(timed), int(events))
    made = receiver(front, settings, desk.transactions)  # type: ignore[arg-type]
    made.start()
    while made.states()[NAME]["state"] != "connected":
        time.sleep(0.01)
    sys.stderr.write("ready\n")
    sys.stderr.flush()
    front.done.wait(600)
    made.stop()
    json.dump({"stored": front.stored, "memory": front.memory}, sys.stdout)


if __name__ == "__main__":
    main()
