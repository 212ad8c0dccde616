"""The processes of a site, and the supervisor that starts each one again when it ends."""

from __future__ import annotations

import os
import signal
import threading
import time
from pathlib import Path

from argon2.profiles import CHEAPEST

from connectors.database.models import Role
from tests.fakes.llm import FakeLlm, Hang, Say
from tests.fakes.llm.replies import Asked, Reply
from tests.fakes.scripted_llm import structured
from tests.support.console_server import write_tickets
from tests.support.postgres_server import PostgresServer
from tests.support.processes import GUICHET, Process, guichet_env, run_guichet
from tests.support.redis_server import RedisServer
from tests.support.sockets import free_port
from workers.bootstrap import Desk
from workers.celery.queue import celery_queue
from workers.identity.accounts.service import Accounts
from workers.settings import Settings

ANSWER = "Set the MTU to 1300 under Advanced, save and connect again [1]."
RESTART_SECONDS = 1.0
"""What a supervisor such as systemd waits before it starts a service again."""
AS_JSON = ("models", "platforms")
"""Settings that are written as JSON in a variable; what looks at the end needs none of them."""
READY = r"worker\.ready|beat\.ready|Guichet is ready"
PASSWORD = "correct horse battery staple"


class Model:
    """What the language model does: it answers after a while, or hangs."""

    def __init__(self, seconds: float) -> None:
        self.server = FakeLlm("tgi")
        self.server.otherwise = self._reply
        self.hangs = False
        self._says = Say(structured(ANSWER), first_token_seconds=seconds)

    def _reply(self, _: Asked) -> Reply:
        return Hang() if self.hangs else self._says


class SoakSite:
    """Everything that runs. `unexpected` names processes that ended without being killed."""

    def __init__(self, home: Path, *, workers: int, model_seconds: float) -> None:
        self.home = home
        self.redis, self.postgres = RedisServer(), PostgresServer()
        self.model = Model(model_seconds)
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.unexpected: list[str] = []
        self.starts = 0
        self.commands = {"console": ("serve", "console"), "beat": ("beat",)}
        self.commands |= {f"worker-{number}": ("worker",) for number in range(1, workers + 1)}
        self.overrides: dict[str, dict[str, str]] = {}
        """Variables of single processes, by name."""
        self._processes: dict[str, Process] = {}
        self._killed: set[int] = set()
        self._lock = threading.Lock()
        self._ending = threading.Event()
        self._supervisor = threading.Thread(target=self._supervise, name="supervisor", daemon=True)
        self.keys: list[str] = []
        self.staff: list[str] = []

    @property
    def names(self) -> list[str]:
        """The processes, by name."""
        return list(self.commands)

    def start(self, accounts: int, reviewers: int) -> None:
        """Start the servers, make the accounts, load the tickets, start the processes."""
        self.redis.start()
        self.postgres.start()
        self.model.server.start()
        settings = self.settings()
        self.env = guichet_env(self.home, **settings)
        for command in (("migrate",), ("sync", "file", write_tickets(self.home / "tickets.jsonl"))):
            done = run_guichet(*command, env=self.env, cwd=self.home)
            if done.returncode:
                raise RuntimeError(done.stderr)
        here = {
            name: value for name, value in settings.items() if name not in ("models", "platforms")
        }
        made = Settings(home=self.home, **here)  # type: ignore[arg-type]
        self.desk = Desk(made, celery_queue(made))
        self.keys = [self._account(f"asker{number}", Role.ASKER) for number in range(accounts)]
        self.staff = [self._account(f"staff{number}", Role.STAFF) for number in range(reviewers)]
        for name in self.commands:
            self._start(name)
        for process in self._processes.values():
            process.wait_for_line(READY, within=120)
        self._supervisor.start()

    def close(self) -> None:
        """End all of it."""
        self._ending.set()
        if self._supervisor.is_alive():
            self._supervisor.join(10)
        for process in self._processes.values():
            self._signal(process, signal.SIGCONT)
            process.kill()
        if hasattr(self, "desk"):
            self.desk.engine.dispose()
        self.model.server.stop()
        self.redis.close()
        self.postgres.close()

    def kill(self, name: str) -> None:
        """SIGKILL to a process, also a paused one."""
        with self._lock:
            process = self._processes[name]
            self._killed.add(process.pid)
            self._signal(process, signal.SIGKILL)

    def pause(self, name: str) -> Process:
        """Stop a process for a while; `resume` lets it go on."""
        process = self._processes[name]
        self._signal(process, signal.SIGSTOP)
        return process

    def resume(self, process: Process) -> None:
        """Let it go on, if it was not killed meanwhile."""
        self._signal(process, signal.SIGCONT)

    def dead(self) -> list[str]:
        """Processes that do not run at this moment."""
        return [name for name, process in self._processes.items() if not process.running]

    def settings(self) -> dict[str, str]:
        """The settings of every process, by their names without the prefix."""
        return {
            "broker_url": self.redis.url,
            "database_url": self.postgres.create_database(),
            "console_port": str(self.port),
            "console_connections_per_client": "1000",
            "mode": "auto",
            "language": "en",
            "questions_per_minute": "10000",
            "worker_threads": "8",
            "models": self.model.server.setting(
                "mistral", first_token_seconds=15, wait_seconds=60, context_tokens=4096
            ),
        }

    def _account(self, name: str, role: Role) -> str:
        accounts = Accounts(self.desk.transactions, CHEAPEST)
        accounts.add(name, PASSWORD, role, name.title(), sees_everything=role is Role.STAFF)
        return self.desk.api_keys.add(name, "soak")

    def _start(self, name: str) -> None:
        self.starts += 1
        log = self.home / f"{name}.log"
        command = [*GUICHET, *self.commands[name]]
        env = self.env | self.overrides.get(name, {})
        self._processes[name] = Process(command, env=env, log=log, cwd=self.home)

    def _supervise(self) -> None:
        while not self._ending.wait(0.1):
            for name, process in list(self._processes.items()):
                if process.running:
                    continue
                if process.pid not in self._killed:
                    self.unexpected.append(f"{name} ended by itself ({process.returncode})")
                if self._ending.wait(RESTART_SECONDS):
                    return
                with self._lock:
                    self._start(name)

    @staticmethod
    def _signal(process: Process, number: signal.Signals) -> None:
        if process.running:
            os.kill(process.pid, number)


def wait_ready(site: SoakSite, within: float = 120.0) -> list[str]:
    """Wait until every process runs, and stays; the names of those that do not."""
    deadline = time.monotonic() + within
    while site.dead() and time.monotonic() < deadline:
        time.sleep(0.5)
    time.sleep(2 * RESTART_SECONDS)
    return site.dead()
