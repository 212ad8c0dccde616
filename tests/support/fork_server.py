"""A process that has imported Guichet already, and forks one for each command of a test.

A `guichet` command takes seconds of processor time to import what it needs, and the tests start
hundreds. What is forked is a process of its own: it has its own pid, environment, folder and
output, and any signal ends it as it would end another. Only its imports are shared. Tests of the
imports themselves start a fresh interpreter.

This module is both sides: `ForkServer` for the tests, and the program that it starts.
"""

from __future__ import annotations

import atexit
import contextlib
import functools
import gc
import importlib
import io
import json
import os
import pkgutil
import runpy
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import types
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
COMMAND_LINE = "bot.cli"
PACKAGES = ("bot", "workers", "connectors")
LATE = (
    "celery.apps.worker",
    "celery.beat",
    "celery.bin.worker",
    "celery.concurrency.thread",
    "celery.worker.consumer",
    "faiss",
    "kombu.transport.memory",
    "kombu.transport.redis",
    "psycopg",
    "redis",
    "scipy.sparse.linalg",
    "sqlalchemy.dialects.postgresql.psycopg",
    "sqlalchemy.dialects.sqlite",
    "uvicorn.lifespan.on",
    "uvicorn.loops.auto",
    "uvicorn.protocols.http.auto",
    "uvicorn.protocols.websockets.auto",
)
"""What is imported when it is first used, and by most commands."""
REQUEST = 1 << 20
"""Bytes of the longest request."""


class ForkedProcess:
    """A forked process, with what the tests use of `subprocess.Popen`."""

    def __init__(self, connection: socket.socket, pid: int) -> None:
        self._connection = connection
        self.pid = pid
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """Its exit status, negative for a signal; None while it runs."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.wait(0)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Its exit status, once it has ended. Raises `subprocess.TimeoutExpired`."""
        if self.returncode is None:
            ready, _, _ = select.select([self._connection], [], [], timeout)
            if not ready:
                raise subprocess.TimeoutExpired(f"pid {self.pid}", timeout or 0.0)
            said = self._connection.recv(REQUEST)
            # The server has no more to say only if it was killed itself.
            self.returncode = json.loads(said)["status"] if said else -signal.SIGKILL
            self._connection.close()
        return self.returncode


class ForkServer:
    """The client's side. Its process ends, with all that it forked, when ours does."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="guichet-forks-")
        self._address = f"{self._folder.name}/socket"
        env = {name: value for name, value in os.environ.items() if not name.startswith("GUICHET_")}
        self._server = subprocess.Popen(
            [sys.executable, "-m", "tests.support.fork_server", self._address],
            cwd=ROOT,
            env=env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
        assert self._server.stdin is not None
        assert self._server.stdout is not None
        if not self._server.stdout.readline():
            raise RuntimeError("The fork server did not start: see its error output.")
        atexit.register(self.close)

    def start(
        self,
        module: str,
        arguments: Sequence[str],
        *,
        env: Mapping[str, str],
        cwd: Path,
        files: tuple[int, int, int],
    ) -> ForkedProcess:
        """Run `python -m module arguments`, or `guichet arguments` for the module `COMMAND_LINE`.

        `files` are its standard input, output and error.
        """
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        connection.connect(self._address)
        request = {
            "module": module,
            "arguments": list(arguments),
            "env": dict(env),
            "cwd": str(cwd),
        }
        socket.send_fds(connection, [json.dumps(request).encode()], list(files))
        return ForkedProcess(connection, json.loads(connection.recv(REQUEST))["pid"])

    def close(self) -> None:
        """End the server, and with it all that still runs."""
        assert self._server.stdin is not None
        assert self._server.stdout is not None
        self._server.stdin.close()
        self._server.wait(30)
        self._server.stdout.close()
        self._folder.cleanup()


@functools.lru_cache(maxsize=1)
def fork_server() -> ForkServer:
    """The one server of this process, started when it is first asked for."""
    return ForkServer()


class _Forks:
    """The server's side: forks, and tells each client how its process ended."""

    def __init__(self, address: str) -> None:
        self._listening = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._listening.bind(address)
        self._listening.listen(64)
        self._watched: dict[int, tuple[int, socket.socket]] = {}

    def serve(self) -> dict[str, Any] | None:
        """Until our client goes: then None. In a forked process: its request."""
        poll = select.poll()
        poll.register(0, select.POLLIN | select.POLLHUP)
        poll.register(self._listening, select.POLLIN)
        while True:
            for fd, _ in poll.poll():
                if fd == 0:
                    self._end_all()
                    return None
                if fd != self._listening.fileno():
                    poll.unregister(fd)
                    self._tell_end(fd)
                    continue
                connection, _ = self._listening.accept()
                said, files, _, _ = socket.recv_fds(connection, REQUEST, 3)
                if not said:
                    continue
                pid = os.fork()
                if not pid:
                    os.setsid()
                    for number, file in enumerate(files):
                        os.dup2(file, number)
                    request: dict[str, Any] = json.loads(said)
                    return request
                for file in files:
                    os.close(file)
                watch = os.pidfd_open(pid)
                self._watched[watch] = pid, connection
                poll.register(watch, select.POLLIN)
                connection.send(json.dumps({"pid": pid}).encode())

    def _tell_end(self, watch: int) -> None:
        pid, connection = self._watched.pop(watch)
        _, status = os.waitpid(pid, 0)
        os.close(watch)
        # Who asked may have gone without waiting.
        with contextlib.suppress(OSError), connection:
            connection.send(json.dumps({"status": os.waitstatus_to_exitcode(status)}).encode())

    def _end_all(self) -> None:
        for pid, _ in self._watched.values():
            with contextlib.suppress(ProcessLookupError):
                os.killpg(pid, signal.SIGKILL)


def _import_all() -> None:
    for package in PACKAGES:
        found = importlib.import_module(package)
        for module in pkgutil.walk_packages(found.__path__, f"{package}."):
            # What an extra brings may not be installed.
            with contextlib.suppress(ImportError):
                importlib.import_module(module.name)
    for name in LATE:
        importlib.import_module(name)


def _become(request: dict[str, Any]) -> None:
    """Make this process look as one that was started with the request's environment."""
    from bot.offline import OFFLINE

    os.closerange(3, 1 << 12)
    os.environ.clear()
    # The command line sets these before its first import, which it does no more.
    os.environ.update(request["env"] | OFFLINE)
    os.chdir(request["cwd"])
    time.tzset()
    unbuffered = bool(os.environ.get("PYTHONUNBUFFERED"))
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
    for name, number in (("stdout", 1), ("stderr", 2)):
        raw = io.FileIO(number, "w", closefd=False)
        buffer = io.BufferedWriter(raw)
        stream = io.TextIOWrapper(
            buffer, "utf-8", "strict" if number == 1 else "backslashreplace",
            line_buffering=number == 2, write_through=unbuffered,
        )  # fmt: skip
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)
    program = "guichet" if request["module"] == COMMAND_LINE else request["module"]
    sys.argv = [program, *request["arguments"]]
    # What this process starts itself must not find our program as its own.
    sys.modules["__main__"] = types.ModuleType("__main__")


def _run(request: dict[str, Any]) -> None:
    _become(request)
    if request["module"] == COMMAND_LINE:
        importlib.import_module(COMMAND_LINE).main()
    else:
        runpy.run_module(request["module"], run_name="__main__", alter_sys=True)


def _main() -> None:
    _import_all()
    # The threads of OpenBLAS do no harm: it ends them before a fork, and starts them when needed.
    assert threading.active_count() == 1, "an import started a thread, which a fork would lose"
    gc.collect()
    gc.freeze()
    forks = _Forks(sys.argv[1])
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    request = forks.serve()
    if request is not None:
        _run(request)


if __name__ == "__main__":
    _main()
