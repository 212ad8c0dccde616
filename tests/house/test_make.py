"""The commands of a newcomer say what to do where something is missing."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.processes import ROOT

TOOLS = ("bash", "cat", "cut", "dirname", "ls", "sha256sum", "mktemp", "tail", "grep")


@pytest.fixture
def bare_path(tmp_path: Path) -> Path:
    """A folder to use as the whole PATH: a machine with next to nothing installed."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for tool in TOOLS:
        found = shutil.which(tool)
        assert found is not None
        (folder / tool).symlink_to(found)
    return folder


def program(folder: Path, name: str, text: str) -> None:
    """Put a shell script `name` into `folder`."""
    file = folder / name
    file.write_text(f"#!/bin/sh\n{text}\n")
    file.chmod(0o755)


def run(*command: str, path: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=ROOT,
        env={"PATH": str(path)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_make_alone_lists_the_targets() -> None:
    done = subprocess.run(
        ["make", "--no-print-directory"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    for target in ("demo", "test", "lint", "bench", "setup", "lock", "clean"):
        assert f"  make {target} " in done.stdout


def test_an_old_python_is_refused_in_one_line(bare_path: Path) -> None:
    program(bare_path, "python3", 'echo "Python 3.9.2"; exit 1')
    done = run("tools/setup", "demo", path=bare_path)
    assert done.returncode == 1
    assert "needs Python 3.11 or newer; found: Python 3.9.2" in done.stderr
    assert "apt-get install" in done.stderr


def test_without_root_the_one_command_is_printed(bare_path: Path) -> None:
    program(bare_path, "id", "echo 1000")
    done = run("tools/system-packages", "python3-venv", path=bare_path)
    assert done.returncode == 1
    assert "Missing system packages: python3-venv." in done.stderr
    assert "sudo sh -c 'apt-get update && apt-get install -y" in done.stderr


def test_missing_servers_do_not_stop_the_tests_of_a_laptop(bare_path: Path) -> None:
    program(bare_path, "id", "echo 1000")
    done = run("tools/system-packages", "tests", path=bare_path)
    assert done.returncode == 0
    assert "redis-server" in done.stdout
    assert "will be skipped, and named" in done.stdout
    assert "apt-get install -y" in done.stdout


def test_a_package_that_apt_cannot_install_fails(bare_path: Path) -> None:
    program(bare_path, "id", "echo 0")
    program(bare_path, "rm", "exit 0")
    program(bare_path, "apt-get", 'echo "E: no such package"; exit 100')
    done = run("tools/system-packages", "python3-venv", path=bare_path)
    assert done.returncode == 1
    assert "E: no such package" in done.stderr
    assert "apt-get could not install python3-venv" in done.stderr
