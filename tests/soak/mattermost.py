"""``python -m tests.soak.mattermost``: 400 questions over aborts, restarts and kills of both sides.

Two replicas listen. Every question has one answer in the end, or the exit code is 1.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import httpx

from tests.scenarios.mattermost.site import POSTS, SURE, MattermostSite
from tests.support.authority import make_authority
from tests.support.postgres_server import PostgresServer
from tests.support.processes import GUICHET, Process
from tests.support.redis_server import RedisServer
from tests.support.sockets import free_port
from tests.support.waiting import wait_until

PATIENCE = 180.0
"""Seconds after the last question in which all are answered."""


class Replica:
    """One `guichet serve mattermost`, started anew after each end."""

    def __init__(self, site: MattermostSite, name: str, port: int) -> None:
        self._site, self._name, self.port = site, name, port
        self._process = self._start()

    def end(self, how: str) -> None:
        """``terminate`` or ``kill`` it, and start the next one a second later."""
        getattr(self._process, how)()
        time.sleep(1.0)
        self._process = self._start()

    def stop(self) -> None:
        self._process.terminate()

    @property
    def output(self) -> str:
        return self._process.output()

    def _start(self) -> Process:
        env = self._site.env | {"GUICHET_BOTS_PORT": str(self.port)}
        log = self._site.home / f"{self._name}.log"
        return Process([*GUICHET, "serve", "mattermost"], env=env, log=log, cwd=self._site.home)


def main() -> int:
    """Run it and print one JSON document."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak.mattermost", description=__doc__)
    parser.add_argument("--questions", type=int, default=400)
    parser.add_argument("--per-second", type=float, default=5.0)
    parser.add_argument("--tls", action="store_true", help="wss:// with an authority of its own")
    arguments = parser.parse_args()
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="soak-")))
        redis, postgres = RedisServer(), PostgresServer()
        for server in (redis, postgres):
            server.start()
            stack.callback(server.close)
        authority = make_authority(home) if arguments.tls else None
        site = MattermostSite(home, redis, postgres, authority)
        stack.callback(site.close)
        site.prepare(stream="false")
        document = _run(site, arguments.questions, arguments.per_second, stack)
    print(json.dumps({"python": sys.version.split()[0], "tls": arguments.tls} | document, indent=2))
    return 0 if document["lost"] == document["doubled"] == 0 else 1


def _run(
    site: MattermostSite, questions: int, per_second: float, stack: ExitStack
) -> dict[str, object]:
    worker = Process(
        [*GUICHET, "worker"], env=site.env, log=site.home / "worker.log", cwd=site.home
    )
    beat = Process([*GUICHET, "beat"], env=site.env, log=site.home / "beat.log", cwd=site.home)
    replicas = [Replica(site, f"replica-{number}", free_port()) for number in (1, 2)]
    for one in (worker, beat):
        stack.callback(one.terminate)
    for replica in replicas:
        stack.callback(replica.stop)
    worker.wait_for_line("worker.ready")
    for replica in replicas:
        wait_until(lambda replica=replica: _is_up(site, replica.port), within=90, what="a replica")
    asked: list[str] = []
    faults = _faults(site, replicas)
    done: list[str] = []
    every = questions / (len(faults) + 1)
    began = time.monotonic()
    threads: list[threading.Thread] = []
    for number in range(questions):
        while site.server.is_up is False:
            time.sleep(0.05)
        asked.append(site.say(POSTS, f"{SURE}, again {number}").id)
        if faults and number >= every * (len(done) + 1):
            name, fault = faults.pop(0)
            done.append(name)
            threads.append(threading.Thread(target=fault))
            threads[-1].start()
        time.sleep(random.uniform(0.5, 1.5) / per_second)
    for thread in threads:
        thread.join()
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and any(not n for n in _answers(site, asked).values()):
        time.sleep(1.0)
    time.sleep(5.0)
    counts = _answers(site, asked)
    return {
        "questions": questions,
        "seconds": round(time.monotonic() - began),
        "faults": dict(Counter(done)),
        "lost": sum(count == 0 for count in counts.values()),
        "doubled": sum(count > 1 for count in counts.values()),
        "tracebacks": sum(one.output.count("Traceback") for one in (*replicas,))
        + worker.output().count("Traceback"),
    }


def _is_up(site: MattermostSite, port: int) -> bool:
    try:
        return bool(site.state(port)["state"] == "connected")
    except (httpx.HTTPError, KeyError, ValueError):
        return False


def _faults(
    site: MattermostSite, replicas: list[Replica]
) -> list[tuple[str, Callable[[], object]]]:
    def restart() -> None:
        site.server.stop()
        time.sleep(2.0)
        site.server.start()

    first, second = replicas
    abort = ("sockets aborted", site.server.abort_sockets)
    return [
        abort,
        ("bot TERM", lambda: first.end("terminate")),
        abort,
        ("server restart", restart),
        abort,
        ("bot KILL", lambda: second.end("kill")),
        abort,
        ("bot KILL", lambda: first.end("kill")),
        abort,
        ("server restart", restart),
        abort,
    ]


def _answers(site: MattermostSite, asked: list[str]) -> dict[str, int]:
    """How many posts of ours stand below each question."""
    counts = Counter(one.root_id for one in site.ours(POSTS))
    return {one: counts[one] for one in asked}


if __name__ == "__main__":
    sys.exit(main())
