"""Takes one factor at a time out of the search, and looks whether a test notices.

``python tools/mutants.py [NAME …]`` changes a copy of the tree, never the tree itself, and runs
the tests that should fail. It prints a table; the exit code is 1 if a mutant lives, 2 if one could
not be made or its tests fail without it. The mutants are in ``mutants.toml`` beside this file.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import json
import os
import queue
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import tomllib
import traceback
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
MUTANTS = Path(__file__).with_suffix(".toml")
COPIED = ("bot", "workers", "connectors", "migrations", "tests", "tools")
_PYTEST = ("-q", "-x", "-p", "no:cacheprovider")
# No plugin of pytest: those are imported by pytest itself, which then reads their assertions.
_PRELOADED = (
    *("numpy", "faiss", "Stemmer", "sqlalchemy.orm", "pydantic_settings", "structlog"),
    *("prometheus_client", "playwright.sync_api", "psycopg"),
)
# Examples made at random would find the same, only slower and not each time.
_MARKED = "not slow and not hypothesis"
_MOST_SECONDS = 240
_PASSED, _FAILED, _BROKEN = 0, 1, 99


class MutantError(Exception):
    """A mutant cannot be made, or its tests say nothing: one line for people."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """In `file`, `old` becomes `new`; one of the tests that pytest is given must fail then."""

    name: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a mutant: ``killed``, ``alive``, or ``error`` with the reason."""

    mutant: Mutant
    state: str
    seconds: float
    reason: str = ""


def read_mutants(path: Path = MUTANTS) -> list[Mutant]:
    """All mutants of a file. Raises `MutantError` for an entry that is incomplete."""
    made = []
    for row in tomllib.loads(path.read_text(encoding="utf-8"))["mutant"]:
        made.append(_mutant(row))
    names = [one.name for one in made]
    doubled = sorted({name for name in names if names.count(name) > 1})
    if doubled:
        raise MutantError(f"Two mutants are called {doubled[0]!r}.")
    return made


def _mutant(row: dict[str, Any]) -> Mutant:
    try:
        found = Mutant(**(row | {"tests": tuple(row["tests"])}))
    except (KeyError, TypeError) as error:
        raise MutantError(f"The mutant {row.get('name', '?')!r} is incomplete: {error}.") from None
    if found.old == found.new:
        raise MutantError(f"The mutant {found.name!r} changes nothing.")
    return found


def mutated(mutant: Mutant, root: Path) -> str:
    """The text of the mutant's file, changed. Raises `MutantError` unless `old` is there once."""
    file = root / mutant.file
    if not file.is_file():
        raise MutantError(f"{mutant.name}: there is no {mutant.file}.")
    text = file.read_text(encoding="utf-8")
    times = text.count(mutant.old)
    if times != 1:
        raise MutantError(
            f"{mutant.name}: {mutant.file} has the text to replace {times} times, not once."
        )
    return text.replace(mutant.old, mutant.new)


def copy_tree(root: Path, to: Path) -> Path:
    """What the tests need of the tree, without what was compiled."""
    for name in COPIED:
        if (root / name).is_dir():
            ignored = shutil.ignore_patterns("__pycache__", "*.egg-info")
            shutil.copytree(root / name, to / name, ignore=ignored)
    for file in root.iterdir():
        if file.is_file() and file.suffix in {".toml", ".txt", ".ini", ".md"}:
            shutil.copy2(file, to / file.name)
    return to


class Tree:
    """A copy of the tree to run tests in, one run at a time. Ends its process with the block."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._server = subprocess.Popen(
            [sys.executable, str(Path(__file__).resolve()), "--serve"],
            cwd=root,
            env={name: one for name, one in os.environ.items() if name != "CI"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def close(self) -> None:
        """End the process that runs the tests."""
        assert self._server.stdin is not None
        assert self._server.stdout is not None
        self._server.stdin.close()
        self._server.wait()
        self._server.stdout.close()

    @contextmanager
    def changed(self, mutant: Mutant) -> Iterator[None]:
        """The tree with this mutant in it, inside the block."""
        text = mutated(mutant, self.root)
        file = self.root / mutant.file
        before = file.read_text(encoding="utf-8")
        self._write(file, text)
        try:
            yield
        finally:
            self._write(file, before)

    def _write(self, file: Path, text: str) -> None:
        file.write_text(text, encoding="utf-8")
        # Python compares whole seconds and sizes: the change of a digit would not be seen.
        Path(importlib.util.cache_from_source(str(file))).unlink(missing_ok=True)

    def run(self, tests: Sequence[str]) -> tuple[int, str]:
        """The exit code of pytest with these arguments, and the end of what it said."""
        assert self._server.stdin is not None
        assert self._server.stdout is not None
        self._server.stdin.write(json.dumps([*_PYTEST, "-m", _MARKED, *tests]) + "\n")
        self._server.stdin.flush()
        answer = self._server.stdout.readline()
        if not answer:
            raise MutantError("The process that runs the tests has ended.")
        code, said = json.loads(answer)
        return int(code), str(said)


def serve() -> int:
    """Run pytest in a child process for each line of arguments, and answer with a line.

    What is heavy and not ours is imported once, here; a child has it already.
    """
    for name in _PRELOADED:
        with suppress(ImportError):
            importlib.import_module(name)
    for line in sys.stdin:
        with tempfile.TemporaryFile() as said:
            code = _in_child(json.loads(line), said.fileno())
            said.seek(0)
            text = said.read().decode(errors="replace")[-3_000:]
        _say(json.dumps([code, text]))
    return 0


def _in_child(arguments: list[str], output: int) -> int:
    child = os.fork()
    if child == 0:
        code = _BROKEN
        try:
            os.dup2(output, 1)
            os.dup2(output, 2)
            import pytest

            code = int(pytest.main(arguments))
            sys.stdout.flush()
        except BaseException:  # noqa: BLE001 - it is told by the code, and never goes on
            traceback.print_exc()
        finally:
            os._exit(code)  # whatever happens: this is a copy of the process that serves
    until = time.monotonic() + _MOST_SECONDS
    while time.monotonic() < until:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.02)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    # Tests that do not end have noticed, too.
    return _FAILED


def try_mutant(tree: Tree, mutant: Mutant) -> Outcome:
    """Whether one of its tests fails with this mutant."""
    began = time.monotonic()
    try:
        with tree.changed(mutant):
            code, said = tree.run(mutant.tests)
    except MutantError as error:
        return Outcome(mutant, "error", time.monotonic() - began, str(error))
    seconds = time.monotonic() - began
    if code == _FAILED:
        return Outcome(mutant, "killed", seconds)
    if code == _PASSED:
        return Outcome(mutant, "alive", seconds)
    return Outcome(mutant, "error", seconds, f"{mutant.name}: pytest ended with {code}.\n{said}")


def check_tests(tree: Tree, tests: Sequence[str]) -> str:
    """Why these tests say nothing of a mutant; empty if they pass without one."""
    code, said = tree.run(tests)
    return "" if code == _PASSED else f"Fails without a mutant: {' '.join(tests)}\n{said}"


def try_all(mutants: Sequence[Mutant], root: Path, at_once: int) -> Iterator[Outcome]:
    """The outcomes in the order of the mutants; before them, each test is run without one.

    Raises `MutantError` where a mutant cannot be made, or a test fails without one.
    """
    for mutant in mutants:
        mutated(mutant, root)
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        made = [Tree(copy_tree(root, Path(folder) / str(number))) for number in range(at_once)]
        trees: queue.SimpleQueue[Tree] = queue.SimpleQueue()
        for tree in made:
            trees.put(tree)

        def with_tree(work: Any, what: Any) -> Any:
            tree = trees.get()
            try:
                return work(tree, what)
            finally:
                trees.put(tree)

        with ExitStack() as ended, ThreadPoolExecutor(at_once) as pool:
            for tree in made:
                ended.callback(tree.close)
            sets = list(dict.fromkeys(one.tests for one in mutants))
            for reason in pool.map(lambda tests: with_tree(check_tests, tests), sets):
                if reason:
                    raise MutantError(reason)
            yield from pool.map(lambda one: with_tree(try_mutant, one), mutants)


def line_of(outcome: Outcome) -> str:
    """A row of the table."""
    return f"{outcome.state:<7} {outcome.mutant.name:<44} {outcome.seconds:5.1f} s"


def exit_code(outcomes: Iterable[Outcome]) -> int:
    """0 if all were killed, 2 after an error, else 1."""
    states = {one.state for one in outcomes}
    if "error" in states:
        return 2
    return 1 if "alive" in states else 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Try the mutants that are named, or all."""
    parser = argparse.ArgumentParser(prog="tools/mutants.py", description=__doc__)
    parser.add_argument("names", nargs="*", help="only mutants whose name has one of these parts")
    parser.add_argument("--at-once", type=int, default=os.cpu_count() or 2)
    parser.add_argument("--file", type=Path, default=MUTANTS, help="another file of mutants")
    parser.add_argument("--root", type=Path, default=ROOT, help="another tree")
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.serve:
        return serve()
    outcomes: list[Outcome] = []
    try:
        mutants = [
            one
            for one in read_mutants(given.file)
            if not given.names or any(part in one.name for part in given.names)
        ]
        began = time.monotonic()
        for outcome in try_all(mutants, given.root, given.at_once):
            outcomes.append(outcome)
            _say(line_of(outcome))
            if outcome.reason:
                _say(outcome.reason)
    except MutantError as error:
        _say(str(error))
        return 2
    killed = sum(one.state == "killed" for one in outcomes)
    _say(f"{killed} of {len(outcomes)} mutants killed in {time.monotonic() - began:.0f} s")
    return exit_code(outcomes)


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
