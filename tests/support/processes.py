"""Processes that a test starts: their output is kept, they are waited for and always ended."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryFile
from types import TracebackType
from typing import IO

from tests.support.fork_server import COMMAND_LINE, ForkedProcess, fork_server
from tests.support.sockets import answers
from tests.support.waiting import wait_until

ROOT = Path(__file__).resolve().parents[2]
GUICHET = (sys.executable, "-c", "import sys; from bot.cli import main; sys.exit(main())")
"""A fresh interpreter that runs the command line: for tests of its start and its imports."""


class Process:
    """A running program with its output in `log`. Ends with the `with` block, by its pid.

    It leads a process group, so that what it started itself ends with it.
    """

    def __init__(
        self,
        command: Sequence[str | Path],
        *,
        log: Path,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        user: int | None = None,
        group: int | None = None,
    ) -> None:
        self.log = log
        self._popen: subprocess.Popen[bytes] | ForkedProcess
        with log.open("ab") as output:
            self._popen = subprocess.Popen(
                [str(part) for part in command],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=None if env is None else dict(env),
                cwd=cwd,
                user=user,
                group=group,
                extra_groups=None if user is None else [],
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        return self._popen.pid

    @property
    def running(self) -> bool:
        return self._popen.poll() is None

    @property
    def returncode(self) -> int | None:
        """Exit status, negative for a signal; None while it runs."""
        return self._popen.poll()

    def output(self) -> str:
        """All that it wrote so far, standard output and error together."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    def wait_for_line(self, pattern: str, *, within: float = 60.0) -> re.Match[str]:
        """The first match of `pattern` in the output.

        Raises `RuntimeError` with the output if the process ends or the deadline passes first.
        """

        def look() -> re.Match[str] | None:
            running = self.running
            found = re.search(pattern, self.output(), re.MULTILINE)
            if found is None and not running:
                raise RuntimeError(
                    f"it ended ({self.returncode}) without {pattern!r}: {self.tail()}"
                )
            return found

        try:
            return wait_until(look, within=within, what=f"a line with {pattern!r}")
        except TimeoutError as error:
            raise RuntimeError(f"{error}. It wrote: {self.tail()}") from None

    def wait_for_port(self, port: int, *, within: float = 60.0) -> None:
        """Return once `port` on loopback accepts connections; errors as in `wait_for_line`."""

        def look() -> bool:
            if not self.running:
                raise RuntimeError(
                    f"it ended ({self.returncode}) before it listened: {self.tail()}"
                )
            return answers(port)

        try:
            wait_until(look, within=within, what=f"port {port}")
        except TimeoutError as error:
            raise RuntimeError(f"{error}. It wrote: {self.tail()}") from None

    def wait(self, *, within: float = 60.0) -> int:
        """Its exit status, once it has ended by itself."""
        return self._popen.wait(within)

    def terminate(self, *, within: float = 30.0) -> int:
        """Ask it to end (SIGTERM) and return its exit status; SIGKILL past the deadline."""
        return self._end(signal.SIGTERM, within)

    def interrupt(self, *, within: float = 30.0) -> int:
        """Ctrl-C, as in a terminal: SIGINT to the whole group."""
        return self._end(signal.SIGINT, within)

    def kill(self) -> int:
        """SIGKILL to it and to all that it started. Returns its exit status."""
        return self._end(signal.SIGKILL, 30.0)

    def tail(self, characters: int = 4000) -> str:
        """The end of its output."""
        return self.output()[-characters:]

    def _end(self, number: signal.Signals, within: float) -> int:
        if self.running:
            self._signal_group(number)
            # What does not listen is killed below, with all that it started.
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._popen.wait(within)
        self._signal_group(signal.SIGKILL)
        return self._popen.wait(30.0)

    def _signal_group(self, number: signal.Signals) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._popen.pid, number)

    def __enter__(self) -> Process:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.terminate(within=10.0)


class ForkedProgram(Process):
    """``python -m module``, or `guichet`, forked from a process that has imported everything."""

    def __init__(
        self,
        module: str,
        arguments: Sequence[str | Path],
        *,
        log: Path,
        env: Mapping[str, str],
        cwd: Path = ROOT,
    ) -> None:
        self.log = log
        with log.open("ab") as output, open(os.devnull, "rb") as nothing:
            files = (nothing.fileno(), output.fileno(), output.fileno())
            self._popen = fork_server().start(
                module, [str(part) for part in arguments], env=env, cwd=cwd, files=files
            )


def guichet_env(home: Path, **settings: str) -> dict[str, str]:
    """The environment of a `guichet` process: nothing of the developer's own settings, `home` as
    its folder, and `settings` as ``GUICHET_…`` variables (``database_url=…``)."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("GUICHET_")}
    env |= {"GUICHET_HOME": str(home), "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    env["GUICHET_EMBEDDER"] = "lsa"
    env |= {f"GUICHET_{name.upper()}": value for name, value in settings.items()}
    return env


def run_guichet(
    *arguments: str | Path,
    env: Mapping[str, str],
    cwd: Path,
    typed: str = "",
    within: float = 120.0,
) -> subprocess.CompletedProcess[str]:
    """Run one `guichet` command to its end, with `typed` on its standard input; standard output
    and error are kept apart. It is forked from a process that has imported everything."""
    command = [str(argument) for argument in arguments]
    with TemporaryFile() as typing, TemporaryFile() as out, TemporaryFile() as err:
        typing.write(typed.encode())
        typing.seek(0)
        files = (typing.fileno(), out.fileno(), err.fileno())
        process = fork_server().start(COMMAND_LINE, command, env=env, cwd=cwd, files=files)
        try:
            status = process.wait(within)
        except BaseException:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            raise
        return subprocess.CompletedProcess(command, status, _all_of(out), _all_of(err))


def _all_of(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode()


def start_guichet(*arguments: str | Path, env: Mapping[str, str], log: Path) -> Process:
    """Start a `guichet` command that stays (``serve``, ``worker``, ``beat``), forked as above.
    Where its memory or pace is measured, start a `Process` of `GUICHET` instead."""
    return ForkedProgram(COMMAND_LINE, arguments, env=env, log=log, cwd=log.parent)
