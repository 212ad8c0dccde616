"""What goes wrong, one thing after the other."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from tests.soak.site import SoakSite

HANG_SECONDS = 8.0
PAUSE_SECONDS = 14.0
"""Longer than a claim holds."""


@dataclass(frozen=True)
class Fault:
    """One that happened, at `began` seconds since the epoch."""

    kind: str
    began: float


def kill_worker(site: SoakSite, chance: random.Random) -> None:
    """SIGKILL to a worker."""
    site.kill(chance.choice([name for name in site.names if name.startswith("worker")]))


def kill_console(site: SoakSite, _: random.Random) -> None:
    """SIGKILL to the console."""
    site.kill("console")


def kill_beat(site: SoakSite, _: random.Random) -> None:
    """SIGKILL to the schedule."""
    site.kill("beat")


def pause_worker(site: SoakSite, chance: random.Random) -> None:
    """SIGSTOP to a worker for longer than its claims hold, then SIGCONT."""
    paused = site.pause(chance.choice([name for name in site.names if name.startswith("worker")]))
    time.sleep(PAUSE_SECONDS)
    site.resume(paused)


def flush_redis(site: SoakSite, _: random.Random) -> None:
    """Redis forgets everything."""
    site.redis.flush()


def kill_redis(site: SoakSite, chance: random.Random) -> None:
    """SIGKILL to Redis, and a start after up to three seconds."""
    site.redis.kill()
    time.sleep(chance.uniform(0, 3))
    site.redis.start()


def restart_postgresql(site: SoakSite, _: random.Random) -> None:
    """A fast restart, as an upgrade does it."""
    site.postgres.restart()


def kill_postgresql(site: SoakSite, chance: random.Random) -> None:
    """SIGKILL to PostgreSQL, and a start after up to three seconds."""
    site.postgres.kill()
    time.sleep(chance.uniform(0, 3))
    site.postgres.start()


def hang_model(site: SoakSite, _: random.Random) -> None:
    """The language model takes requests and answers none, for a while."""
    site.model.hangs = True
    time.sleep(HANG_SECONDS)
    site.model.hangs = False


KINDS: dict[str, Callable[[SoakSite, random.Random], None]] = {
    "worker-kill": kill_worker,
    "redis-kill": kill_redis,
    "console-kill": kill_console,
    "model-hang": hang_model,
    "redis-flush": flush_redis,
    "postgresql-restart": restart_postgresql,
    "beat-kill": kill_beat,
    "worker-pause": pause_worker,
    "postgresql-kill": kill_postgresql,
}


def run_faults(
    site: SoakSite, kinds: list[str], every: float, until: float, seed: int, stop: threading.Event
) -> list[Fault]:
    """Do the kinds in turn, one about every `every` seconds, until this monotonic moment."""
    chance, done = random.Random(seed), []
    while True:
        pause = every * chance.uniform(0.7, 1.3)
        left = until - time.monotonic()
        if stop.wait(max(0.0, min(pause, left))) or pause >= left:
            return done
        kind = kinds[len(done) % len(kinds)]
        done.append(Fault(kind, time.time()))
        KINDS[kind](site, chance)
