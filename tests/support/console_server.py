"""A console in a process of its own, over real HTTP, with a few tickets of the tests."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.fakes.console import TICKETS
from tests.support.processes import Process, guichet_env, run_guichet, start_guichet
from tests.support.sockets import free_port


@dataclass
class ConsoleServer:
    """A running console. `env` is for further `guichet` commands on the same data."""

    url: str
    process: Process
    env: dict[str, str]
    home: Path

    def guichet(self, *arguments: str | Path, typed: str = "") -> str:
        """Run a command beside the console, with `typed` on its standard input; returns what it
        printed."""
        done = run_guichet(*arguments, env=self.env, cwd=self.home, typed=typed)
        assert done.returncode == 0, done.stderr
        return done.stdout


def write_tickets(file: Path, extra: tuple[dict[str, Any], ...] = ()) -> Path:
    """The tickets of the tests as JSONL."""
    lines = [
        {
            "id": number,
            "title": title,
            "content": f"{title}. It began on Monday.",
            "solution": solution,
            "status": 5,
            "language": language,
            "url": f"https://glpi.example/ticket/{number}",
        }
        for number, title, solution, language in TICKETS
    ]
    text = "".join(json.dumps(line) + "\n" for line in (*lines, *extra))
    file.write_bytes(gzip.compress(text.encode()) if file.suffix == ".gz" else text.encode())
    return file


@contextmanager
def serving(
    home: Path,
    *,
    tickets: Path | None = None,
    account: tuple[str, str] | None = None,
    **settings: str,
) -> Iterator[ConsoleServer]:
    """Load the tickets and serve them, until the block ends. `account` is a name and a password
    of somebody who may log in; without one the console is a demo."""
    port = free_port()
    usual = {"console_port": str(port), "language": "en", "questions_per_minute": "1000"}
    env = guichet_env(home, **{**usual, **settings})
    if tickets is not None:
        loaded = run_guichet("sync", "file", tickets, env=env, cwd=home)
        assert loaded.returncode == 0, loaded.stderr
    if account is not None:
        name, password = account
        add = ("user", "add", name, "--role", "admin", "--password-stdin")
        added = run_guichet(*add, env=env, cwd=home, typed=f"{password}\n")
        assert added.returncode == 0, added.stderr
    log = home / "console.log"
    with start_guichet("serve", "console", env=env, log=log) as process:
        process.wait_for_line(r"Guichet is ready")
        try:
            yield ConsoleServer(f"http://127.0.0.1:{port}", process, env, home)
        finally:
            # pytest keeps it for a test that failed.
            print(log.read_text(errors="replace")[-8_000:])
