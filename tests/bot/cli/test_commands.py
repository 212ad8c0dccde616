"""The table of commands: what it says is what the commands say, and it imports none of them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest

from bot.cli.commands import COMMANDS
from bot.cli.runtime.lazy_group import LazyCommand
from bot.cli.user import RoleName
from connectors.database.models import Role
from tests.support.processes import ROOT, guichet_env

SLOW = (
    *("alembic", "argon2", "babel", "celery", "faiss", "fastapi", "httpx", "jinja2", "kombu"),
    *("langchain_core", "numpy", "pydantic_settings", "redis", "scipy", "sqlalchemy"),
    *("starlette", "structlog", "uvicorn", "workers"),
)
"""What takes long to import, and what no help text needs."""
NAMED_BY_WHAT_THEY_WORK_WITH = {
    "worker": "its help names the queues of the Celery app",
    "beat": "it is in the same module",
    "sync": "its commands are the sources that bootstrap knows",
    "user": "its help says what the settings call the directory",
}
"""Commands whose own help needs more than Typer, and why."""
PRINT_IMPORTED = """
import contextlib, io, json, sys
from bot.cli import run
with contextlib.redirect_stdout(io.StringIO()) as shown:
    codes = [run(arguments) for arguments in json.loads(sys.argv[1])]
assert set(codes) == {0}, codes
assert "Usage: " in shown.getvalue()
print(json.dumps(sorted(sys.modules)))
"""


def imported(tmp_path: Path, *commands: list[str]) -> set[str]:
    """The modules of a process that ran these commands."""
    done = subprocess.run(
        [sys.executable, "-c", PRINT_IMPORTED, json.dumps(commands)],
        capture_output=True,
        text=True,
        env=guichet_env(tmp_path),
        cwd=ROOT,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stdout))


@pytest.mark.parametrize("command", COMMANDS, ids=lambda one: one.name)
def test_the_table_says_what_the_command_says(command: LazyCommand) -> None:
    real = command.load()
    assert real.name == command.name
    assert real.help
    assert command.help == " ".join(real.help.split("\n\n")[0].split())
    for width in (20, 45, 70, 200):
        assert command.get_short_help_str(width) == real.get_short_help_str(width)
    assert (real.hidden, real.deprecated) == (command.hidden, command.deprecated)


def test_no_name_is_taken_twice() -> None:
    assert len({command.name for command in COMMANDS}) == len(COMMANDS)


def test_the_list_of_commands_imports_nothing_but_typer(tmp_path: Path) -> None:
    modules = imported(tmp_path, ["--help"])
    roots = {name.partition(".")[0] for name in modules}
    assert roots.isdisjoint({*SLOW, "pydantic", "rich"})
    ours = {name for name in modules if name.startswith(("bot.", "connectors."))}
    assert ours == {
        *("bot.cli", "bot.cli.commands", "bot.cli.runtime", "bot.cli.runtime.lazy_group"),
        *("bot.offline", "connectors.errors"),
    }


def test_the_help_of_a_command_does_not_import_what_it_works_with(tmp_path: Path) -> None:
    names = {command.name for command in COMMANDS}
    assert names > {*NAMED_BY_WHAT_THEY_WORK_WITH}
    names -= {*NAMED_BY_WHAT_THEY_WORK_WITH}
    modules = imported(tmp_path, *([str(name), "--help"] for name in sorted(map(str, names))))
    assert {name.partition(".")[0] for name in modules}.isdisjoint(SLOW)


@pytest.mark.slow
def test_no_command_imports_an_index_before_it_needs_one(tmp_path: Path) -> None:
    modules = imported(tmp_path, *([str(command.name), "--help"] for command in COMMANDS))
    assert modules.isdisjoint(
        {"faiss", "scipy", "torch", "sentence_transformers", "langchain_core"}
    )


def test_the_roles_of_the_command_line_are_all_there_are() -> None:
    assert get_args(RoleName) == tuple(role.value for role in Role)
