"""Processes of the tests: awaited by what they write, told apart by how they end."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.support.processes import ForkedProgram, Process, guichet_env, run_guichet
from tests.support.waiting import wait_until

STAYS = "import time; print('ready 42', flush=True); time.sleep(600)"
STARTS_A_CHILD = (
    "import subprocess, sys, time; child = subprocess.Popen([sys.executable, '-c', "
    "'import time; time.sleep(600)']); print('child', child.pid, flush=True); time.sleep(600)"
)


def test_a_line_is_awaited_and_the_end_is_forced(tmp_path: Path) -> None:
    with Process([sys.executable, "-c", STAYS], log=tmp_path / "log") as process:
        assert process.wait_for_line(r"ready (\d+)").group(1) == "42"
        assert process.kill() == -9
    assert not process.running


def test_what_it_started_ends_with_it(tmp_path: Path) -> None:
    with Process([sys.executable, "-c", STARTS_A_CHILD], log=tmp_path / "log") as process:
        child = int(process.wait_for_line(r"child (\d+)").group(1))
        process.kill()
    wait_until(lambda: not _runs(child), what="the end of the child")


def test_a_process_that_ends_too_soon_shows_what_it_wrote(tmp_path: Path) -> None:
    program = [sys.executable, "-c", "print('no settings'); raise SystemExit(2)"]
    with (
        Process(program, log=tmp_path / "log") as process,
        pytest.raises(RuntimeError, match=r"(?s)\(2\).*no settings"),
    ):
        process.wait_for_line("ready")


def test_the_environment_of_guichet_is_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GUICHET_SEND_THRESHOLD", "0.9")
    env = guichet_env(tmp_path, broker_url="memory://")
    assert "GUICHET_SEND_THRESHOLD" not in env
    assert env["GUICHET_HOME"] == str(tmp_path)
    assert env["GUICHET_BROKER_URL"] == "memory://"


@pytest.mark.slow
def test_a_forked_command_is_a_process_of_its_own(tmp_path: Path) -> None:
    env = guichet_env(tmp_path, mode="never")
    done = run_guichet("user", "list", env=env, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "GUICHET_MODE" in done.stderr
    assert os.environ.get("GUICHET_MODE") is None
    log = tmp_path / "log"
    with ForkedProgram("http.server", ["--help"], log=log, env=guichet_env(tmp_path)) as helped:
        assert helped.pid != os.getpid()
        assert helped.wait() == 0
    with ForkedProgram("timeit", ["-n", "1", "import time; time.sleep(600)"], log=log,
                       env=guichet_env(tmp_path)) as asleep:  # fmt: skip
        assert asleep.running
        assert asleep.kill() == -9
    assert not asleep.running


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[:1]
    except (ProcessLookupError, FileNotFoundError):
        return False
